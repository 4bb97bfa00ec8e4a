import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(__dirname, '../..')
const read = (...names: ReadonlyArray<string>): string => readFileSync(path.join(root, ...names), 'utf8')

interface Row {
  readonly section: string
  readonly haskell: string
  readonly here: string
  readonly difference: string
}

const none = '—'
const unquote = (text: string): string => text.replace(/^`(.*)`$/, '$1')
const codes = (text: string): ReadonlyArray<string> => Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code)

/** The parts of a document by the headings of level two, without their backquotes. */
const sections = (text: string): ReadonlyArray<readonly [string, string]> =>
  text
    .split(/^## /m)
    .slice(1)
    .map(part => [unquote(part.split('\n', 1)[0] ?? ''), part] as const)

const isTableLine = (line: string): boolean => line.startsWith('|')

const tables = sections(read('docs', 'parity.md')).map(([section, text]) => {
  const [head, , ...lines] = text.split('\n').filter(isTableLine)
  return { section, head, lines }
})

const cells = (line: string): ReadonlyArray<string> =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())

const rows: ReadonlyArray<Row> = tables.flatMap(({ section, lines }) =>
  lines.map(line => {
    const [haskell = '', here = '', difference = ''] = cells(line)
    return { section, haskell: unquote(haskell), here, difference }
  })
)

/** Names in the column "here", by the module that exports them: `index` is that of the package itself. */
const exported = rows.reduce((byModule, { here }) => {
  for (const code of codes(here)) {
    const [first = '', second] = code.split('.')
    const [module, name] = second === undefined ? ['index', first] : [first, second]
    byModule.set(module, (byModule.get(module) ?? new Set()).add(name))
  }
  return byModule
}, new Map<string, Set<string>>())

/** Names that exist only for the compiler, with the file that exports them. */
const types: ReadonlyMap<string, string> = new Map([
  ['index.BVar', 'BVar'],
  ['Backprop.Backprop', 'Backprop'],
  ['Op.Op', 'Op']
])

const exportsType = (file: string, name: string): boolean =>
  Array.from(read('src', `${file}.ts`).matchAll(/^export type \{([^}]*)\}/gm), ([, list = '']) =>
    list.replace(/\/\*[\s\S]*?\*\//g, '')
  ).some(list => list.split(',').some(item => item.trim() === name))

describe('the table of docs/parity.md', () => {
  it('has three columns throughout', () => {
    const odd = tables.flatMap(({ lines }) => lines.filter(line => cells(line).length !== 3))
    expect(odd).toEqual([])
    expect(rows.length).toBeGreaterThan(260)
  })

  it('has a counterpart or a reason in every row', () => {
    const bare = rows.filter(
      ({ haskell, here, difference }) =>
        haskell === '' ||
        here === '' ||
        (here === none ? haskell === none : codes(here).length === 0) ||
        ((haskell === none || here === none) && difference === '')
    )
    expect(bare).toEqual([])
  })

  it('has no name twice', () => {
    const keys = rows.map(
      ({ section, haskell, here }) => `${section}: ${haskell === none ? codes(here).join(', ') : haskell}`
    )
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  describe.each(Array.from(exported))('names of %s', (module, names) => {
    // The first import of a module compiles it, hence the generous time.
    it('are exported', async () => {
      const library = (await import(module === 'index' ? 'backprop-ts' : `backprop-ts/${module}`)) as object
      const absent = Array.from(names).filter(name => {
        const file = types.get(`${module}.${name}`)
        return file === undefined ? !(name in library) : !exportsType(file, name)
      })
      expect(absent).toEqual([])
    }, 60_000)
  })
})

const referenceFile = path.join(root, '..', 'shared', 'HASKELL-API.md')
const hasReference = existsSync(referenceFile)
const describeReference = hasReference ? describe : describe.skip

/** The names in a section of the reference: those of its list, and of the types above it. */
const referenceNames = (text: string): ReadonlyArray<string> => [
  ...Array.from(text.matchAll(/^- `(?:pattern )?(\S+) ::/gm), ([, name = '']) => name),
  ...Array.from(text.matchAll(/^(?:Extra types|Types): (.*?)(?: BVar instances.*)?$/gm), ([, list = '']) =>
    codes(list).flatMap(code => /^(?:newtype |class )?([A-Z]\w*|:&)/.exec(code)?.[1] ?? [])
  ).flat()
]

describeReference(
  'every Haskell name stands in the table' +
    (hasReference ? '' : ' (skipped: the list of names, HASKELL-API.md, is not here)'),
  () => {
    const modules = [
      'Numeric.Backprop',
      'Numeric.Backprop.Op',
      'Numeric.Backprop.Class',
      'Numeric.Backprop.Explicit',
      'Numeric.Backprop.Num',
      'Prelude.Backprop',
      'Prelude.Backprop.Num',
      'Prelude.Backprop.Explicit'
    ]

    it.each(modules)('of %s', module => {
      const reference = hasReference ? sections(readFileSync(referenceFile, 'utf8')) : []
      const [, text = ''] = reference.find(([heading]) => heading.split(' ')[0] === module) ?? []
      const names = referenceNames(text)
      const section = module.startsWith('Prelude.') ? 'Prelude.Backprop' : module
      const listed = new Set(rows.filter(row => row.section === section).map(({ haskell }) => haskell))
      expect(names.length).toBeGreaterThan(14)
      expect(names.filter(name => !listed.has(name))).toEqual([])
    })
  }
)
