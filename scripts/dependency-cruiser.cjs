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
    {
      name: 'only-peers',
      comment: 'A published module can import what its users have installed, and nothing else.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^src/', dependencyTypesNot: ['npm', 'npm-peer'] }
    },
    {
      name: 'optional-peer',
      comment: 'fast-check is installed by those who use the module Check.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/Check[.]ts$' },
      to: { path: ['node_modules/fast-check/', '^src/Check[.]ts$'] }
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' }
  }
}
