/** Packages of ES modules. Before Node 24.9, jest cannot load them by `require` as they are. */
const modules = 'node_modules/(ml-levenberg-marquardt|is-any-array)/'

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // A bound on hanging, not on speed: the machine may be busy.
  testTimeout: 60_000,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: {
    '\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/__tests__/tsconfig.json' }],
    [`${modules}.*\\.js$`]: ['ts-jest', { tsconfig: { allowJs: true, module: 'CommonJS' }, transpilation: true }]
  },
  transformIgnorePatterns: [`node_modules/(?!${modules.slice('node_modules/'.length)})`],
  // Each worker starts a TypeScript service of its own, which costs more than a third one would save.
  maxWorkers: 2,
  setupFilesAfterEnv: ['<rootDir>/__tests__/support/backend.ts', '<rootDir>/__tests__/support/seed.ts'],
  moduleNameMapper: {
    '^backprop-ts$': '<rootDir>/src/index.ts',
    '^backprop-ts/(.*)$': '<rootDir>/src/$1.ts',
    // Modules that are imported by their URL.
    '^file://(.*)$': '$1'
  },
  reporters: ['default', '<rootDir>/scripts/jest-summary.cjs'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  collectCoverageFrom: ['src/**/*.ts'],
  coverageDirectory: '<rootDir>/node_modules/.cache/coverage',
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
  coverageReporters: [['text', { skipFull: true }], 'html']
}
