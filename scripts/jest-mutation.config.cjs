const base = require('../jest.config.js')

const { resolve } = /** @type {NodeJS.Require} */ (require)

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '..',
  roots: ['<rootDir>/scripts'],
  transform: { '\\.ts$': resolve('./mutation-transform.cjs') },
  testMatch: ['<rootDir>/scripts/mutation-tests.cjs'],
  testEnvironment: resolve('./jest-mutation-environment.cjs'),
  reporters: ['default']
}
