/** The part of the peers' types that is used here. With it the project type-checks even if they are not installed. */

declare module '@tensorflow/tfjs' {
  export interface Tensor {
    add(y: Tensor): Tensor
    sub(y: Tensor): Tensor
    mul(y: Tensor | number): Tensor
    dot(y: Tensor): Tensor
    sin(): Tensor
    exp(): Tensor
    log(): Tensor
    square(): Tensor
    sigmoid(): Tensor
    sum(): Tensor
    logSumExp(): Tensor
    slice(begin: number, size: number): Tensor
    dataSync(): Float32Array
    dispose(): void
  }
  export const setBackend: (name: string) => Promise<boolean>
  export const scalar: (x: number) => Tensor
  export const tensor1d: (xs: ArrayLike<number>) => Tensor
  export const tensor2d: (xs: ArrayLike<number>, shape: readonly [number, number]) => Tensor
  export const dot: (x: Tensor, y: Tensor) => Tensor
  export const grad: (f: (x: Tensor) => Tensor) => (x: Tensor) => Tensor
  export const grads: (f: (...xs: readonly Tensor[]) => Tensor) => (xs: readonly Tensor[]) => readonly Tensor[]
  export const tidy: <A>(f: () => A) => A
}

declare module '@tensorflow/tfjs-backend-wasm' {}

declare module '@jax-js/jax' {
  export interface Array {
    readonly ref: Array
    add(y: Array | number): Array
    sub(y: Array | number): Array
    mul(y: Array | number): Array
    sum(): Array
    reshape(shape: readonly number[]): Array
    slice(...ranges: readonly (readonly [number, number])[]): Array
    dataSync(): ArrayLike<number>
    dispose(): void
  }
  type Tree = Array | readonly Tree[]
  export const init: (device: 'wasm') => Promise<unknown>
  export const defaultDevice: (device: 'wasm') => unknown
  export const grad: <A extends Tree>(f: (x: A) => Array) => (x: A) => A
  export const jit: <A extends Tree, B extends Tree>(f: (x: A) => B) => (x: A) => B
  export const nn: { readonly sigmoid: (x: Array) => Array; readonly logsumexp: (x: Array) => Array }
  export const numpy: {
    readonly array: (data: Float64Array | Float32Array | number, options?: { readonly dtype: string }) => Array
    readonly sin: (x: Array) => Array
    readonly square: (x: Array) => Array
    readonly dot: (x: Array, y: Array) => Array
  }
  export const tree: { readonly ref: <A extends Tree>(x: A) => A; readonly dispose: (x: Tree) => void }
}

declare module 'adnn/tensor.js' {
  export default class Tensor {
    constructor(dimensions: readonly number[])
    data: Float64Array
    fromFlatArray(xs: ArrayLike<number>): this
  }
}

declare module 'adnn/ad/index.js' {
  import type Tensor from 'adnn/tensor.js'

  interface Node<A> {
    readonly x: A
    readonly dx: A
    backprop(): void
  }
  type Scalar = Node<number> | number
  type Tensors = Node<Tensor> | Tensor
  const ad: {
    readonly lift: <A extends number | Tensor>(x: A) => Node<A>
    readonly value: <A extends number | Tensor>(x: Node<A> | A) => A
    readonly scalar: Readonly<Record<'add' | 'sub' | 'mul', (x: Scalar, y: Scalar) => Node<number>>> &
      Readonly<Record<'sin' | 'log', (x: Scalar) => Node<number>>>
    readonly tensor: Readonly<Record<'sigmoid' | 'exp', (x: Tensors) => Node<Tensor>>> & {
      readonly sumreduce: (x: Tensors) => Node<number>
      readonly get: (x: Tensors, i: number) => Node<number>
    }
  }
  export default ad
  export type { Node, Tensors }
}

declare module 'adnn/nn/index.js' {
  import type { Node, Tensors } from 'adnn/ad/index.js'
  import type Tensor from 'adnn/tensor.js'

  interface Linear {
    setParameters(parameters: readonly Node<Tensor>[]): void
    setTraining(isTraining: boolean): void
    eval(x: Tensors): Tensors
  }
  const nn: { readonly linear: (inputs: number, outputs: number) => Linear }
  export default nn
}

declare module 'simplegrad' {
  export class ValueStorage {
    readonly gv: Float64Array
  }
  export class Variable {
    constructor(storage: ValueStorage)
    add(y: Variable | number): Variable
    sub(y: Variable | number): Variable
    mul(y: Variable | number): Variable
    sin(): Variable
    compile(): void
    forward(): void
    backward(): void
    setValue(x: number): void
    getGradient(): number
    setGradient(x: number): void
  }
}

declare module '@penrose/core/dist/engine/Autodiff' {
  export interface Var {
    readonly tag: 'Var'
  }
  export type Num = number | Var | { readonly tag: string }
  export interface Graph {
    readonly primary: number
  }
  export const variable: (x: number) => Var
  export const primaryGraph: (output: Num) => Graph
  export const genCode: (
    ...graphs: readonly Graph[]
  ) => Promise<(inputs: (x: Var) => number) => { readonly gradient: ReadonlyMap<Var, number> }>
}

declare module '@penrose/core/dist/engine/AutodiffFunctions' {
  import type { Num } from '@penrose/core/dist/engine/Autodiff'

  export const add: (x: Num, y: Num) => Num
  export const addN: (xs: readonly Num[]) => Num
  export const mul: (x: Num, y: Num) => Num
  export const sub: (x: Num, y: Num) => Num
  export const sin: (x: Num) => Num
  export const squared: (x: Num) => Num
}

declare module '@stdlib/blas/base/dgemm/lib/index.js' {
  const dgemm: (
    order: 'row-major',
    transA: 'no-transpose',
    transB: 'no-transpose',
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Float64Array,
    lda: number,
    b: Float64Array,
    ldb: number,
    beta: number,
    c: Float64Array,
    ldc: number
  ) => Float64Array
  export default dgemm
}

declare module '@stdlib/blas/base/dgemv/lib/index.js' {
  const dgemv: (
    order: 'row-major',
    trans: 'no-transpose' | 'transpose',
    m: number,
    n: number,
    alpha: number,
    a: Float64Array,
    lda: number,
    x: Float64Array,
    strideX: number,
    beta: number,
    y: Float64Array,
    strideY: number
  ) => Float64Array
  export default dgemv
}

declare module '@stdlib/blas/base/dger/lib/index.js' {
  const dger: (
    order: 'row-major',
    m: number,
    n: number,
    alpha: number,
    x: Float64Array,
    strideX: number,
    y: Float64Array,
    strideY: number,
    a: Float64Array,
    lda: number
  ) => Float64Array
  export default dger
}

declare module 'numpy-ts' {
  export interface NDArray {
    reshape(shape: readonly number[]): NDArray
    add(y: NDArray): NDArray
    tolist(): unknown
    dispose(): void
  }
  export const asarray: (xs: Float64Array) => NDArray
  export const matmul: (x: NDArray, y: NDArray) => NDArray
  export const outer: (x: NDArray, y: NDArray) => NDArray
  export const linalg: {
    readonly cholesky: (x: NDArray) => NDArray
    readonly inv: (x: NDArray) => NDArray
    readonly solve: (a: NDArray, b: NDArray) => NDArray
    readonly slogdet: (x: NDArray) => { readonly logabsdet: number }
    readonly qr: (x: NDArray) => { readonly q: NDArray; readonly r: NDArray }
    readonly svd: (x: NDArray) => { readonly u: NDArray; readonly s: NDArray; readonly vt: NDArray }
    readonly eigh: (x: NDArray) => { readonly w: NDArray; readonly v: NDArray }
  }
}
