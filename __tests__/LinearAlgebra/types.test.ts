import {
  add,
  type BVar,
  type Const,
  constVar,
  exp,
  gradBP,
  gradBP2,
  gradBPN,
  hypot,
  logistic,
  min,
  mul,
  splitBV,
  square,
  sub
} from 'backprop-ts'
import {
  affine,
  dot,
  eye,
  logSoftmax,
  logSumExp,
  matMul,
  type Matrix,
  matrix,
  matVec,
  mean,
  norm2,
  ones,
  outer,
  randomNormal,
  softmax,
  softmaxCrossEntropy,
  sumElements,
  toArray,
  toArray2,
  transpose,
  type Vector,
  vector,
  vecMat,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>

/** A value that only the compiler sees. */
declare const the: <A>() => A
/** Checked by the compiler, never run. */
const compiled = (_: () => unknown): void => undefined

const v2 = vector([1, 2])
const v3 = vector([1, 2, 3])
const m23 = matrix([
  [1, 2, 3],
  [4, 5, 6]
])
const m34 = zeros(3, 4)

describe('sizes', () => {
  it('are inferred by the constructors', () => {
    expectTypeOf(v3).toEqualTypeOf<V<3>>()
    expectTypeOf(m23).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(matrix(2, 1, [1, 2])).toEqualTypeOf<M<2, 1>>()
    expectTypeOf(vector(2, [1, 2])).toEqualTypeOf<V<2>>()
    expectTypeOf(zeros(4)).toEqualTypeOf<V<4>>()
    expectTypeOf(ones(4, 5)).toEqualTypeOf<M<4, 5>>()
    expectTypeOf(eye(3)).toEqualTypeOf<M<3, 3>>()
    expectTypeOf(randomNormal(1, 2, 3)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(v3.length).toEqualTypeOf<3>()
    expectTypeOf([m23.rows, m23.cols] as const).toEqualTypeOf<readonly [2, 3]>()
  })

  it('are `number` if the compiler does not know them', () => {
    const xs: readonly number[] = [1, 2]
    expectTypeOf(vector(xs)).toEqualTypeOf<Vector>()
    expectTypeOf(vector(Float64Array.of(1))).toEqualTypeOf<Vector>()
    expectTypeOf(matrix([xs])).toEqualTypeOf<M<1, number>>()
    expectTypeOf(zeros(xs.length)).toEqualTypeOf<Vector>()
  })

  it('of products follow from those of the operands', () => {
    expectTypeOf(matVec(m23, v3)).toEqualTypeOf<V<2>>()
    expectTypeOf(vecMat(v2, m23)).toEqualTypeOf<V<3>>()
    expectTypeOf(matMul(m23, m34)).toEqualTypeOf<M<2, 4>>()
    expectTypeOf(transpose(m23)).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(outer(v2, v3)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(dot(v3, v3)).toEqualTypeOf<number>()
    expectTypeOf(affine(m23, v3, v2)).toEqualTypeOf<V<2>>()
    expectTypeOf(affine(m23, zeros(7, 3), v2)).toEqualTypeOf<M<7, 2>>()
  })

  it('of sums and softmaxes follow from those of the operand', () => {
    expectTypeOf(sumElements(m23)).toEqualTypeOf<number>()
    expectTypeOf(mean(v3)).toEqualTypeOf<number>()
    expectTypeOf(norm2(v3)).toEqualTypeOf<number>()
    expectTypeOf(softmax(v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(logSoftmax(m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(logSumExp(v3)).toEqualTypeOf<number>()
    expectTypeOf(logSumExp(m23)).toEqualTypeOf<V<2>>()
    expectTypeOf(softmaxCrossEntropy(v3, v3)).toEqualTypeOf<number>()
    expectTypeOf(softmaxCrossEntropy(m23, m23)).toEqualTypeOf<V<2>>()
    expectTypeOf(toArray(v3)).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(toArray2(m23)).toEqualTypeOf<ReadonlyArray<ReadonlyArray<number>>>()
  })

  it('are kept by functions that work element by element', () => {
    expectTypeOf(exp(m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(add(v3, v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(mul(2, m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(sub(v3, 1)).toEqualTypeOf<V<3>>()
    expectTypeOf(pipe(v3, mul(2), add(v3), exp)).toEqualTypeOf<V<3>>()
    expectTypeOf(gradBP(x => norm2(x), v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(gradBP2((w, x) => sumElements(matVec(w, x)), m23, v3)).toEqualTypeOf<readonly [M<2, 3>, V<3>]>()
    expectTypeOf(gradBPN((w, x, b) => norm2(affine(w, x, b)), m23, v3, v2)).toEqualTypeOf<
      readonly [M<2, 3>, V<3>, V<2>]
    >()
  })
})

describe('wrong sizes do not compile', () => {
  it('in products of plain values', () => {
    compiled(() => {
      // @ts-expect-error three columns, two elements
      matVec(m23, v2)
      // @ts-expect-error two rows, three elements
      vecMat(v3, m23)
      // @ts-expect-error three columns, two rows
      matMul(m23, m23)
      // @ts-expect-error three elements, two elements
      dot(v3, v2)
      // @ts-expect-error three columns, an input of two
      affine(m23, v2, v2)
      // @ts-expect-error two rows, three biases
      affine(m23, v3, v3)
      // @ts-expect-error three columns, samples of four
      affine(m23, zeros(7, 4), v2)
      // @ts-expect-error two elements, three targets
      softmaxCrossEntropy(v2, v3)
      // @ts-expect-error a row is no vector
      softmaxCrossEntropy(zeros(1, 2), v2)
    })
  })

  it('in products of variables', () => {
    compiled(() => {
      // @ts-expect-error three columns, two elements
      gradBP2((w, x) => sumElements(matVec(w, x)), m23, v2)
      // @ts-expect-error two rows, three elements
      gradBP(x => norm2(vecMat(x, m23)), v3)
      // @ts-expect-error three columns, two rows
      gradBP(a => sumElements(matMul(a, a)), m23)
      // @ts-expect-error three elements, two elements
      gradBP(x => dot(x, v2), v3)
      // @ts-expect-error two rows, three biases
      gradBPN((w, x, b) => norm2(affine(w, x, b)), m23, v3, v3)
      // @ts-expect-error two logits, three targets
      gradBP(x => softmaxCrossEntropy(x, v3), v2)
    })
  })

  it('in functions that work element by element', () => {
    compiled(() => {
      // @ts-expect-error two elements, three elements
      add(v2, v3)
      // @ts-expect-error a vector and a matrix
      mul(v2, m23)
      // @ts-expect-error two by three, three by four
      hypot(m23, m34)
      // @ts-expect-error two elements, three elements
      pipe(v2, min(v3))
      // @ts-expect-error two elements, three elements
      gradBP2((x, y) => sumElements(add(x, y)), v2, v3)
      // @ts-expect-error two elements, three elements
      gradBP(x => sumElements(mul(x, v3)), v2)
      // @ts-expect-error two elements, three elements
      gradBP(x => sumElements(pipe(x, mul(v3))), v2)
    })
  })

  it('when a value is given to a name of another size', () => {
    compiled(() => {
      // @ts-expect-error three elements for two
      v3 satisfies V<2>
      // @ts-expect-error not known to be three
      the<Vector>() satisfies V<3>
      // @ts-expect-error transposed
      m23 satisfies M<3, 2>
      // @ts-expect-error a vector is no matrix
      v3 satisfies Matrix
      v3 satisfies Vector
      m23 satisfies M<2, number>
    })
  })

  it('and neither do other kinds of arguments', () => {
    compiled(() => {
      // @ts-expect-error an array is no vector
      matVec(m23, [1, 2, 3])
      // @ts-expect-error a vector is no matrix
      transpose(v3)
      // @ts-expect-error a number is no vector
      norm2(3)
      // @ts-expect-error a number has no elements
      gradBP(x => sumElements(x), 3)
      // @ts-expect-error elements are not to be written
      v3.data[0] = 1
    })
  })
})

describe('abstract sizes in functions of a user', () => {
  const product = <S, I extends number, O extends number>(w: BVar<S, Matrix<O, I>>, x: BVar<S, Vector<I>>) =>
    matVec(w, x)
  const chain = <S, A extends number, B extends number, C extends number>(
    u: BVar<S, Matrix<B, A>>,
    w: BVar<S, Matrix<C, B>>
  ) => matMul(w, u)

  interface Layer<I extends number, O extends number> {
    readonly weights: Matrix<O, I>
    readonly biases: Vector<O>
  }
  const run = <S, I extends number, O extends number>(l: BVar<S, Layer<I, O>>, x: BVar<S, Vector<I>>) => {
    const { weights, biases } = splitBV(l)
    return logistic(add(matVec(weights, x), biases))
  }
  const runBatch = <S, I extends number, O extends number, B extends number>(
    l: BVar<S, Layer<I, O>>,
    x: BVar<S, Matrix<B, I>>
  ) => {
    const { weights, biases } = splitBV(l)
    return logistic(affine(weights, x, biases))
  }

  it('are the sizes of the results', () => {
    expectTypeOf(product<'s', 3, 2>).returns.toEqualTypeOf<BVar<'s', V<2>>>()
    expectTypeOf(chain<'s', 2, 3, 4>).returns.toEqualTypeOf<BVar<'s', M<4, 2>>>()
    expectTypeOf(run<'s', 4, 3>).returns.toEqualTypeOf<BVar<'s', V<3>>>()
    expectTypeOf(runBatch<'s', 4, 3, 8>).returns.toEqualTypeOf<BVar<'s', M<8, 3>>>()
    expect(toArray(gradBP2((w, x) => sumElements(product(w, x)), m23, v3)[1])).toEqual([5, 7, 9])
    expect(gradBP2((u, w) => sumElements(chain(u, w)), m34, m23)[0]).toMatchObject({ rows: 3, cols: 4 })
  })

  it('compose if they fit, and do not compile otherwise', () => {
    type Net = { readonly a: Layer<3, 2>; readonly b: Layer<2, 4> }
    const net = <S>(n: BVar<S, Net>, x: BVar<S, V<3>>): BVar<S, V<4>> => {
      const { a, b } = splitBV(n)
      return run(b, run(a, x))
    }
    expectTypeOf(net<'s'>).returns.toEqualTypeOf<BVar<'s', V<4>>>()
    compiled(() => {
      const wrong = <S>(n: BVar<S, Net>, x: BVar<S, V<3>>) => {
        const { a, b } = splitBV(n)
        // @ts-expect-error the second layer wants two elements
        run(b, x)
        // @ts-expect-error the first layer gives two elements
        run(a, run(a, x))
      }
      return wrong
    })
  })
})

describe('plain values, constants and variables', () => {
  type S = 's'
  type T = 't'
  const w = () => the<BVar<S, M<2, 3>>>()
  const x = () => the<BVar<S, V<3>>>()

  it('mix, and one variable makes the result a variable', () => {
    compiled(() => {
      expectTypeOf(matVec(w(), x())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(matVec(w(), v3)).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(matVec(m23, x())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(affine(m23, v3, the<BVar<S, V<2>>>())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(affine(w(), zeros(7, 3), v2)).toEqualTypeOf<BVar<S, M<7, 2>>>()
      expectTypeOf(dot(v3, x())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(softmaxCrossEntropy(x(), v3)).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(logSumExp(w())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(mul(the<BVar<S, number>>(), v3)).toEqualTypeOf<BVar<S, V<3>>>()
      expectTypeOf(pipe(x(), mul(2), add(v3))).toEqualTypeOf<BVar<S, V<3>>>()
    })
  })

  it('mix with constants, which fit every scope', () => {
    const c = constVar(v3)
    expectTypeOf(c).toEqualTypeOf<Const<V<3>>>()
    compiled(() => {
      expectTypeOf(matVec(w(), c)).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(matVec(constVar(m23), x())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(matVec(constVar(m23), c)).toEqualTypeOf<Const<V<2>>>()
      expectTypeOf(matVec(m23, c)).toEqualTypeOf<Const<V<2>>>()
      expectTypeOf(norm2(c)).toEqualTypeOf<Const<number>>()
      expectTypeOf(add(x(), c)).toEqualTypeOf<BVar<S, V<3>>>()
      // @ts-expect-error two elements, also of a constant
      matVec(w(), constVar(v2))
    })
    expect(toArray(gradBP(u => dot(u, c), v3))).toEqual([1, 2, 3])
  })

  it('do not mix if they belong to two scopes', () => {
    compiled(() => {
      // @ts-expect-error a variable of another scope
      matVec(w(), the<BVar<T, V<3>>>())
      // @ts-expect-error a variable of another scope
      dot(x(), the<BVar<T, V<3>>>())
      // @ts-expect-error a variable of another scope
      affine(w(), x(), the<BVar<T, V<2>>>())
    })
  })

  it('keep their sizes inside another gradient', () => {
    const twice = gradBP(a => gradBP(b => dot(b, square(b)), a), v3)
    expectTypeOf(twice).toEqualTypeOf<V<3>>()
    expect(toArray(twice)).toEqual([6, 12, 18])
  })
})

describe('the unsized interface', () => {
  it('accepts any sizes and checks them at run time', () => {
    const [w, x]: readonly [Matrix, Vector] = [m23, v2]
    compiled(() => {
      expectTypeOf(matVec(w, x)).toEqualTypeOf<Vector>()
      expectTypeOf(matMul(w, w)).toEqualTypeOf<Matrix>()
    })
    expectTypeOf(gradBP(a => sumElements(exp(a)), w)).toEqualTypeOf<Matrix>()
    expect(() => matVec(w, x)).toThrow('matVec: Matrix<2, 3> and Vector<2>')
  })

  it('accepts sized values where any size will do', () => {
    const sumOf = <S>(a: BVar<S, Vector>): BVar<S, number> => sumElements(a)
    expectTypeOf(gradBP(u => sumOf(u), v3)).toEqualTypeOf<V<3>>()
    expect(toArray(gradBP(u => sumOf(u), v3))).toEqual([1, 1, 1])
  })
})
