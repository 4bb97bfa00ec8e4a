import { createProgram, exampleModules, markdownModules, problems } from '../../scripts/literate.cjs'
import { run } from '../support/literate'

const modules = [...markdownModules(), ...exampleModules()]
const program = createProgram(
  modules,
  modules.map(({ file }) => file)
)
const found = problems(program, modules)

test.each(modules)('$name type-checks and prints what it says', async module => {
  const errors = found.filter(({ file }) => file === module.file).map(({ message }) => message)
  if (errors.length > 0) throw new Error(errors.join('\n'))

  const printed = await run(module)
  for (const [index, { start, output }] of module.blocks.entries()) {
    if (output === undefined) continue
    expect({ line: start + 1, output: printed[index]?.trim() }).toEqual({ line: start + 1, output })
  }
})
