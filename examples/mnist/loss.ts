/** The module that a worker loads: plain data in, and the loss out. */
export { loss } from './mnist.md'
