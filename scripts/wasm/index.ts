// What `npm run wasm` compiles into src/internal/kernels/wasm/wasm-modules.ts: once as it is, and once for engines with
// relaxed SIMD. Addresses are in bytes, and all numbers are 8 bytes long.

export { multiply } from './gemm'
export { gemv, gemvT } from './gemv'
