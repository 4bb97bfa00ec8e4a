const { TestEnvironment } = require('jest-environment-node')

/** What takes long and finds no mutant that a small input does not find. */
const large = /\d,000(?! levels)|linear time|up to 20/

/** Ends with the first failure: one is enough for a mutant. */
module.exports = class extends TestEnvironment {
  failed = false

  /** @param {import('@jest/types').Circus.Event} event */
  handleTestEvent(event) {
    if (event.name === 'test_fn_failure') this.failed = true
    if (event.name === 'test_start' && (this.failed || large.test(event.test.name))) event.test.mode = 'skip'
  }
}
