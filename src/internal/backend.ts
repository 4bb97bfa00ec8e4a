/** The kernels in use. */
import { js, type Kernels } from './kernels'

export const kernels: Kernels = js
