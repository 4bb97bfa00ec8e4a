import { side } from '../../mnist/dataset'
import { rgb } from '../colours'

/** Each derivative as a coloured pixel: the greater it is in magnitude, the more opaque. */
export const heatMap = (gradient: Float64Array): OffscreenCanvas => {
  const most = gradient.reduce((max, slope) => Math.max(max, Math.abs(slope)), Number.MIN_VALUE)
  const [more, less] = [rgb('more'), rgb('less')]
  const image = new ImageData(side, side)
  gradient.forEach((slope, i) => image.data.set([...(slope > 0 ? more : less), (255 * Math.abs(slope)) / most], 4 * i))
  const canvas = new OffscreenCanvas(side, side)
  canvas.getContext('2d')?.putImageData(image, 0, 0)
  return canvas
}
