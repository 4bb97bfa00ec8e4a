import * as O from 'fp-ts/Option'
import fc from 'fast-check'
import { pixels, side } from '../../../examples/mnist/dataset'
import { asMnist } from '../../../examples/playground/digits/as-mnist'
import { pack, unpack } from '../../../examples/playground/digits/packed'

describe('a drawing as a picture of MNIST', () => {
  const width = 60

  /** A drawing of rectangles of ink. */
  const inked = (...boxes: readonly (readonly [left: number, top: number, right: number, bottom: number])[]) =>
    Float64Array.from({ length: width * width }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      return Number(boxes.some(([left, top, right, bottom]) => left <= x && x < right && top <= y && y < bottom))
    })

  const prepared = (ink: Float64Array) => {
    const result = asMnist(ink, width)
    if (O.isNone(result)) throw new Error('there is no ink')
    return result.value
  }

  const centreOf = (picture: Float64Array) => {
    let [mass, xs, ys] = [0, 0, 0]
    picture.forEach((ink, i) => {
      mass += ink
      xs += ink * ((i % side) + 0.5)
      ys += ink * (Math.floor(i / side) + 0.5)
    })
    return [xs / mass, ys / mass]
  }

  const boxes = fc
    .tuple(fc.nat(49), fc.nat(49), fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 10 }))
    .map(([left, top, across, down]) => [left, top, left + across, top + down] as const)

  it('is none without ink', () => {
    expect(asMnist(inked(), width)).toEqual(O.none)
  })

  it('a square fills the box of 20 by 20 pixels, wherever it is and however large', () => {
    for (const ink of [inked([3, 5, 13, 15]), inked([20, 0, 60, 40]), inked([0, 0, 60, 60])]) {
      const { picture } = prepared(ink)
      picture.forEach((value, i) => {
        const isInside = [i % side, Math.floor(i / side)].every(at => at >= 4 && at < 24)
        expect(value).toBeCloseTo(isInside ? 1 : 0, 12)
      })
    }
  })

  it('the longer side is 20 pixels, and the shorter one keeps the proportion', () => {
    const { picture, placement } = prepared(inked([10, 10, 14, 50]))
    expect(picture.reduce((sum, ink) => sum + ink)).toBeCloseTo(20 * 2, 10)
    expect(placement).toEqual({ left: -16, top: 2, pixel: 2 })
  })

  it('the centre of mass is in the centre of the picture, and no ink is lost', () => {
    fc.assert(
      fc.property(fc.array(boxes, { minLength: 1, maxLength: 4 }), several => {
        const ink = inked(...several)
        const { picture, placement } = prepared(ink)
        const mass = ink.reduce((sum, value) => sum + value)
        const kept = picture.reduce((sum, value) => sum + value) * placement.pixel ** 2
        // Ink far from the centre of mass may lie outside of the picture, as it may for MNIST's own.
        fc.pre(Math.abs(kept - mass) < 1e-9 * mass)
        const [x, y] = centreOf(picture)
        // A pixel of the picture may be larger than one of the drawing, and its ink is then in its middle.
        expect(Math.abs(x! - side / 2)).toBeLessThan(0.5)
        expect(Math.abs(y! - side / 2)).toBeLessThan(0.5)
      })
    )
  })
})

describe('packed digits', () => {
  it('digits are unpacked as they were packed, to one part in 255', () => {
    const labels = Uint8Array.of(7, 0)
    const images = Float64Array.from({ length: 2 * pixels }, (_, i) => (i % 256) / 255)
    expect(unpack(pack({ images, labels }))).toEqual({ images, labels })
    const { images: rounded } = unpack(pack({ images: images.map(value => value * 0.999), labels }))
    rounded.forEach((value, i) => expect(Math.abs(value - images[i]! * 0.999)).toBeLessThanOrEqual(0.5 / 255))
  })

  it('a file with a part of a picture is refused', () => {
    expect(() => unpack(new Uint8Array(pixels))).toThrow('784 bytes are not 785 for each picture')
  })
})
