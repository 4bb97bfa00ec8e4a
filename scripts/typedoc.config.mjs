// The settings of `npm run docs`, which writes the documentation site to `docs/api`.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { OptionDefaults } from 'typedoc'
import { root } from './literate.cjs'
import { drawFormulasAndDiagrams } from './typedoc-plugin.mjs'

const manifest = /** @type {{ exports: Record<string, unknown> }} */ (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
)

/** What users can import: `.` and `./Op`, but neither `./internal/*` nor `./package.json`. */
const entryPoints = Object.keys(manifest.exports)
  .filter(subpath => /^\.(?:\/\w+)?$/.test(subpath))
  .map(subpath => path.join('../src', `${subpath === '.' ? 'index' : subpath}.ts`))

/** @type {Partial<import('typedoc').TypeDocOptions>} */
const options = {
  name: 'backprop-ts',
  entryPoints,
  readme: '../README.md',
  projectDocuments: [
    '../docs/{*,how-to/*}.md',
    '../examples/{*,*/*}.md',
    '../CHANGELOG.md',
    '../CONTRIBUTING.md',
    '../SECURITY.md'
  ],
  out: '../docs/api',
  tsconfig: '../tsconfig.json',
  basePath: '..',
  plugin: ['./typedoc-plugin.mjs'],
  markdownItLoader: drawFormulasAndDiagrams,
  customCss: './typedoc.css',
  includeVersion: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  searchInComments: true,
  searchInDocuments: true,
  navigation: { includeCategories: true },
  categorizeByGroup: false,
  categoryOrder: ['Modules', 'Guides', 'How-to', 'Examples', 'Background', 'Project', 'model', '*'],
  sort: ['source-order'],
  sortEntryPoints: false,
  blockTags: [...OptionDefaults.blockTags, '@since'],
  ignoredHighlightLanguages: ['mermaid'],
  // `npm run types` checks the types.
  skipErrorChecking: true,
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  // Steps of types that are exported.
  intentionallyNotExported: [
    'src/LinearAlgebra/core/sizes.ts:AreSizes',
    'src/LinearAlgebra/core/sizes.ts:Bit',
    'src/LinearAlgebra/core/sizes.ts:Complement',
    'src/LinearAlgebra/core/sizes.ts:Left',
    'src/LinearAlgebra/core/sizes.ts:LongProduct',
    'src/LinearAlgebra/core/sizes.ts:Reversed',
    'src/LinearAlgebra/core/sizes.ts:Total',
    'src/LinearAlgebra/core/sizes.ts:Trimmed',
    'src/LinearAlgebra/core/sizes.ts:Value',
    'src/LinearAlgebra/core/vector-types.ts:Deeper',
    'src/LinearAlgebra/core/vector-types.ts:Deepest',
    'src/LinearAlgebra/core/vector-types.ts:InScope',
    'src/LinearAlgebra/core/vector-types.ts:InsideOf',
    'src/LinearAlgebra/sequences/convolve.ts:Along',
    'src/LinearAlgebra/shaping/construction.ts:LengthOf',
    'src/LinearAlgebra/shaping/construction.ts:MatrixOf',
    'src/LinearAlgebra/shaping/construction.ts:Row',
    'src/LinearAlgebra/statistics/softmax.ts:SameSize',
    'src/internal/kernels/choose-backend.ts:names'
  ],
  requiredToBeDocumented: ['Class', 'Interface', 'TypeAlias', 'Function', 'Variable', 'Method', 'Accessor', 'Module'],
  validation: { invalidLink: true, invalidPath: true, notDocumented: true, notExported: true, rewrittenLink: true }
}

export default options
