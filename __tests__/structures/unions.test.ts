import * as fc from 'fast-check'
import { add, type BVar, constVar, evalBP, gradBP, joinBV, mul, primal, splitBV, square } from 'backprop-ts'
import { compiled } from '../support/types'

type Shape =
  | { readonly _tag: 'Circle'; readonly radius: number }
  | { readonly _tag: 'Rectangle'; readonly width: number; readonly height: number }

/** Twice the area of a square around a circle, or the area of a rectangle. */
const area = <S>(v: BVar<S, Shape>): BVar<S, number> => {
  const shape = splitBV(v)
  return 'radius' in shape ? mul(square(shape.radius), 2) : mul(shape.width, shape.height)
}

interface Layer {
  readonly weight: number
  readonly bias?: number
  readonly scale: number | null
  readonly shift: number | undefined
  readonly name: string | number
}

const run = <S>(v: BVar<S, Layer>): BVar<S, number> => {
  const { weight, bias, scale, shift } = splitBV(v)
  const shifted = add(mul(weight, weight), bias === undefined ? constVar(0) : mul(bias, 3))
  const scaled = scale === null ? shifted : mul(shifted, scale)
  return shift === undefined ? scaled : add(scaled, mul(shift, 5))
}

describe('splitBV of a tagged union', () => {
  it('gives the fields of the member that is there, and its gradient has the same member', () => {
    expect(evalBP<Shape>(area)({ _tag: 'Circle', radius: 3 })).toBe(18)
    expect(gradBP<Shape>(area)({ _tag: 'Circle', radius: 3 })).toEqual({ _tag: 'Circle', radius: 12 })
    expect(gradBP<Shape>(area)({ _tag: 'Rectangle', width: 2, height: 5 })).toEqual({
      _tag: 'Rectangle',
      width: 5,
      height: 2
    })
  })

  it('gives the tag as a plain string, which a switch compares', () => {
    const f = gradBP<Shape>(v => {
      const shape = splitBV(v)
      switch (shape._tag) {
        case 'Circle':
          return mul(shape.radius, 7)
        case 'Rectangle':
          return mul(shape.height, 11)
      }
    })
    expect(f({ _tag: 'Circle', radius: 1 })).toEqual({ _tag: 'Circle', radius: 7 })
    expect(f({ _tag: 'Rectangle', width: 1, height: 1 })).toEqual({ _tag: 'Rectangle', width: 0, height: 11 })
  })

  it('narrows in the types by its tag', () => {
    compiled(() =>
      gradBP<Shape>(v => {
        const shape = splitBV(v)
        // @ts-expect-error A rectangle has no radius.
        square(shape.radius)
        return shape._tag === 'Circle' ? shape.radius : shape.width
      })
    )
  })
})

describe('splitBV of fields that may be missing', () => {
  const full: Layer = { weight: 2, bias: 1, scale: 10, shift: 1, name: 'a' }

  it('gives variables where they are there', () => {
    expect(evalBP<Layer>(run)(full)).toBe(75)
    expect(gradBP<Layer>(run)(full)).toEqual({ weight: 40, bias: 30, scale: 7, shift: 5, name: 'a' })
  })

  it('gives null and undefined as they are, which the gradient keeps', () => {
    const none: Layer = { weight: 2, scale: null, shift: undefined, name: 'a' }
    const d = gradBP<Layer>(run)(none)
    expect(d).toStrictEqual({ weight: 4, scale: null, shift: undefined, name: 'a' })
  })

  it('agrees for every choice of missing fields with the derivatives by hand', () => {
    const n = fc.integer({ min: -9, max: 9 })
    const layer = fc.record(
      { weight: n, bias: n, scale: fc.option(n), shift: fc.option(n, { nil: undefined }), name: fc.constant('a') },
      { requiredKeys: ['weight', 'scale', 'shift', 'name'] }
    )
    fc.assert(
      fc.property(layer, x => {
        const k = x.scale ?? 1
        const shifted = x.weight ** 2 + 3 * (x.bias ?? 0)
        const d = gradBP<Layer>(run)(x)
        expect(d.weight).toBeCloseTo(2 * x.weight * k, 12)
        expect(d.scale === null ? null : d.scale + 0).toBe(x.scale === null ? null : shifted + 0)
        expect(d.shift).toBe(x.shift === undefined ? undefined : 5)
        if ('bias' in x) expect(d.bias).toBeCloseTo(3 * k, 12)
        else expect('bias' in d).toBe(false)
      })
    )
  })

  it('types them as a variable or nothing', () => {
    compiled(() =>
      gradBP<Layer>(v => {
        const { bias, scale, name } = splitBV(v)
        // @ts-expect-error It may be undefined.
        square(bias)
        // @ts-expect-error It may be null.
        square(scale)
        return typeof name === 'string' ? constVar(0, v) : name
      })
    )
  })
})

describe('joinBV of numbers, tags and nested records', () => {
  it('makes one variable of them, whose plain value has them all', () => {
    let seen: unknown
    const f = gradBP(x => {
      const v = joinBV({ tag: 'a', one: 1, none: null, inner: { x, list: [x, 2, { y: square(x) }] } } as const)
      seen = primal(v)
      const { one, inner } = splitBV(v)
      const { list } = splitBV(inner)
      const [a, b, c] = splitBV(list)
      return add(mul(one, a), mul(b, splitBV(c).y))
    })
    expect(f(3)).toBe(13)
    expect(seen).toEqual({ tag: 'a', one: 1, none: null, inner: { x: 3, list: [3, 2, { y: 9 }] } })
  })

  it('makes a constant of constants, at any depth', () => {
    expect(
      gradBP(x => {
        const v = joinBV({ a: constVar(2, x), b: { c: [3] } })
        expect(v).toEqual({ a: 2, b: { c: [3] } })
        return mul(x, splitBV(v).a)
      }, 5)
    ).toBe(2)
  })
})
