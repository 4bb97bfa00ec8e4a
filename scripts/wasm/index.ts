// What `npm run wasm` compiles into src/internal/wasm-modules.ts, once as it stands and once for engines with relaxed SIMD.
// Addresses are in bytes; all numbers are of 8.

export { multiply } from './gemm'
export { gemv, gemvT } from './gemv'
