/** What each folder of src/internal may import from the others, besides itself. */
const layers = {
  graph: [],
  values: ['graph'],
  engine: ['graph', 'values'],
  optics: ['graph', 'values', 'engine'],
  'fp-ts': ['graph', 'values', 'engine', 'optics'],
  numeric: ['graph', 'values'],
  kernels: ['graph']
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'internal-stays-below',
      comment: 'The engine does not know the public modules.',
      severity: 'error',
      from: { path: '^src/internal/' },
      to: { path: '^src/(?!internal/)' }
    },
    ...Object.entries(layers).map(([folder, others]) => ({
      name: `${folder}-imports`,
      comment: `src/internal/${folder} imports ${others.length === 0 ? 'nothing' : others.join(', ')} of the others.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^src/internal/${folder}/` },
      to: { path: '^src/internal/', pathNot: `^src/internal/(?:${[folder, ...others].join('|')})/` }
    })),
    {
      name: 'engine-without-fp-ts',
      comment: 'The graph, values and the engine need neither fp-ts nor monocle-ts.',
      severity: 'error',
      from: { path: '^src/internal/(?:graph|values|engine|numeric|kernels)/' },
      to: { path: 'node_modules/(?:fp-ts|monocle-ts)/' }
    },
    {
      name: 'functions-below-variables',
      comment: 'Numeric functions know nothing of runners, optics and containers.',
      severity: 'error',
      from: { path: '^src/functions/' },
      to: { path: '^src/(?!functions/|internal/(?:graph|values|numeric)/)' }
    },
    {
      name: 'linear-algebra-core-first',
      comment: 'The core of linear algebra knows nothing of what is made with it.',
      severity: 'error',
      from: { path: '^src/LinearAlgebra/core/' },
      to: { path: '^src/LinearAlgebra/(?!core/)' }
    },
    {
      name: 'linear-algebra-last',
      comment: 'Only the entry points and linear algebra itself know of linear algebra.',
      severity: 'error',
      from: { path: '^src/(?:variables|instances|inspection|check)/' },
      to: { path: '^src/LinearAlgebra' }
    },
    {
      name: 'check-imports',
      comment: 'Checks know of derivatives and of the engine, and of nothing that is differentiated.',
      severity: 'error',
      from: { path: '^src/check/' },
      to: { path: '^src/(?!check/|derivatives/forward|internal/(?:graph|values|engine|numeric)/)' }
    },
    {
      name: 'compile-imports',
      comment:
        'What is compiled are functions of numbers. Compiled code knows nothing of where it is used. Types are shared.',
      severity: 'error',
      from: { path: '^src/compile/' },
      to: {
        path:
          '^src/(?!compile/|functions/|variables/|internal/(?:graph|values|engine|numeric)/|' +
          'LinearAlgebra/core/vector-types|derivatives/jacobian-layout)'
      }
    },
    {
      name: 'command-imports',
      comment: 'The command writes what is emitted, and nothing imports it.',
      severity: 'error',
      from: { path: '^src/command/' },
      to: { path: '^src/(?!command/|compile/emit|shards/(?:copy|loss-module)|internal/graph/)' }
    },
    {
      name: 'command-last',
      comment: 'The command is a program of its own, and only it needs esbuild.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/command/' },
      to: { path: ['^src/command/', 'node_modules/esbuild/'] }
    },
    {
      name: 'shards-imports',
      comment: 'What several workers compute is a gradient like any other; how they are reached is not known here.',
      severity: 'error',
      from: { path: '^src/shards/' },
      to: { path: '^src/(?!shards/|LinearAlgebra/core/|internal/(?:graph|values|engine)/)' }
    },
    {
      name: 'parallel-imports',
      comment: 'Worker threads know of shards, and of nothing that is differentiated.',
      severity: 'error',
      from: { path: '^src/parallel/' },
      to: { path: '^src/(?!parallel/|shards/|internal/(?:graph|kernels)/)' }
    },
    {
      name: 'distributed-imports',
      comment: 'Workers on other machines know of shards, and of nothing that is differentiated.',
      severity: 'error',
      from: { path: '^src/distributed/' },
      to: { path: '^src/(?!distributed/|shards/|internal/(?:graph|kernels)/)' }
    },
    {
      name: 'training-last',
      comment: 'Only the entry points know of training.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: '^src/training/' },
      to: { path: '^src/training/' }
    },
    {
      name: 'minimize-imports',
      comment: 'Minimizers know derivatives and linear algebra, and nothing of optics, containers and instances.',
      severity: 'error',
      from: { path: '^src/minimize/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(?:minimize|derivatives|functions|LinearAlgebra|internal/(?:graph|values|engine|kernels|numeric))/|^src/variables/runners'
      }
    },
    {
      name: 'only-peers',
      comment: 'A published module can import what its users have installed, and nothing else.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:command/|parallel/|distributed/|shards/copy)' },
      to: { pathNot: '^src/', dependencyTypesNot: ['npm', 'npm-peer'] }
    },
    {
      name: 'only-peers-and-node',
      comment: 'Commands, worker threads and workers on other machines are those of Node.',
      severity: 'error',
      from: { path: '^src/(?:command/|parallel/|distributed/|shards/copy)' },
      to: { pathNot: '^src/', dependencyTypesNot: ['npm', 'npm-peer', 'core'] }
    },
    {
      name: 'optional-peer',
      comment: 'fast-check is installed by those who use the module Check.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:Check[.]ts$|check/)' },
      to: { path: ['node_modules/fast-check/', '^src/Check[.]ts$'] }
    },
    {
      name: 'piscina-is-optional',
      comment: 'piscina is installed by those who use the module Parallel.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:Parallel[.]ts$|parallel/)' },
      to: { path: ['node_modules/piscina/', '^src/Parallel[.]ts$', '^src/parallel/'] }
    },
    {
      name: 'bullmq-is-optional',
      comment: 'bullmq and ioredis are installed by those who use the module Distributed.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(?:Distributed[.]ts$|distributed/)' },
      to: { path: ['node_modules/(?:bullmq|ioredis)/', '^src/Distributed[.]ts$', '^src/distributed/'] }
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' }
  }
}
