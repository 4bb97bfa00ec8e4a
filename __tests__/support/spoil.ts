import { onRecycle } from '../../src/internal/memory'

/** In every test, memory that is about to be used again turns into NaN, so that whoever still reads it is found out. */
onRecycle(memory => memory.fill(NaN))
