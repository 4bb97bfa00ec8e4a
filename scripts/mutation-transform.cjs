const { transformSync } = require('esbuild')

/** Compiles TypeScript without checking it: mutants seldom type-check. */
module.exports = {
  /**
   * @param {string} source
   * @param {string} sourcefile
   */
  process: (source, sourcefile) =>
    transformSync(source, {
      sourcefile,
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      sourcemap: 'inline',
      banner: '"use strict";'
    })
}
