const base = require('../jest.config.js')

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  roots: ['<rootDir>/scripts'],
  transform: { '\\.ts$': require.resolve('./mutation-transform.cjs') },
  testMatch: ['<rootDir>/scripts/mutation-tests.cjs'],
  testEnvironment: require.resolve('./jest-mutation-environment.cjs'),
  reporters: ['default']
}
