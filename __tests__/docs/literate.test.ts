import { fromDocComments, fromMarkdown, root } from '../../scripts/literate.cjs'

const document = `${root}/docs/guide.md`

const guide = [
  '# Guide',
  '```ts',
  'const one = 1',
  '```',
  'Prose.',
  '```ts ignore',
  'not code',
  '```',
  '```ts standalone',
  'const one = 2',
  '```',
  '````md',
  '```ts',
  'quoted',
  '```',
  '````',
  '```ts',
  'console.log(one)',
  '```',
  '',
  '```text',
  '1',
  '```'
].join('\n')

describe('fromMarkdown', () => {
  const [main, standalone, ...others] = fromMarkdown(document, guide)

  it('fromMarkdown makes one module of the blocks of a document, at the lines where they stand', () => {
    expect(main?.name).toBe('docs/guide.md')
    expect(main?.code.split('\n').flatMap((line, i) => (line === '' ? [] : [[i + 1, line]]))).toEqual([
      [3, 'const one = 1'],
      [18, 'console.log(one)']
    ])
  })

  it('fromMarkdown takes a text block that follows a block for its output', () => {
    expect(main?.blocks.map(({ output }) => output)).toEqual([undefined, '1'])
  })

  it('fromMarkdown takes a diagram that follows a block for its output', () => {
    const [drawn] = fromMarkdown(document, '```ts\n1\n```\n\n```mermaid\nflowchart TD\n```')
    expect(drawn?.blocks.map(({ output }) => output)).toEqual(['flowchart TD'])
  })

  it('fromMarkdown makes a module of each standalone block', () => {
    expect(standalone?.name).toBe('docs/guide.md:10')
    expect(standalone?.code.trim()).toBe('const one = 2')
    expect(others).toEqual([])
  })

  it('fromMarkdown takes no block for the output of one that prose separates it from', () => {
    const [separated] = fromMarkdown(document, '```ts\n1\n```\nProse.\n```text\n1\n```')
    expect(separated?.blocks[0]?.output).toBeUndefined()
  })
})

describe('fromDocComments', () => {
  const source = [
    '/**',
    ' * Adds.',
    ' *',
    ' * @example',
    " * assert.equal(add(1, 2), '@since')",
    ' *',
    ' * @example',
    ' * Two at once:',
    ' * ```ts',
    " * import { strict as assert } from 'node:assert'",
    ' * ```',
    ' *',
    ' * @since 0.1.0',
    ' */',
    'export const add = 1'
  ].join('\n')
  const modules = fromDocComments(`${root}/src/Op.ts`, source)

  it('fromDocComments makes a module of each example, with or without fences', () => {
    expect(modules.map(({ name }) => name)).toEqual(['src/Op.ts:5', 'src/Op.ts:10'])
    expect(modules.map(({ code, blocks: [block] }) => code.split('\n')[block?.start ?? 0])).toEqual([
      "assert.equal(add(1, 2), '@since')",
      "import { strict as assert } from 'node:assert'"
    ])
  })

  it('fromDocComments imports assert where an example does not', () => {
    expect(modules.map(({ code }) => code.split('\n')[0])).toEqual(["import * as assert from 'node:assert'", ''])
  })
})
