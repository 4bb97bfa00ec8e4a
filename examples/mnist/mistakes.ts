import { pixels, side, type Dataset } from './dataset'

export interface Mistake {
  readonly image: Float64Array
  readonly truth: number
  readonly guess: number
}

export const mistakesOf = ({ images, labels }: Dataset, guesses: Uint8Array): readonly Mistake[] =>
  Array.from(labels).flatMap((truth, i) =>
    guesses[i] === truth ? [] : [{ image: images.subarray(i * pixels, (i + 1) * pixels), truth, guess: guesses[i]! }]
  )

const most = 100
const columns = 10
const zoom = 2.5
const cell = { width: 92, height: 106 }
const margin = 20
const top = 76

// One path for each of a few shades takes far less space than an element for each pixel.
const shades = 8

const drawing = (image: Float64Array): string =>
  Array.from({ length: shades }, (_, i) => {
    const shade = i + 1
    const runs = Array.from({ length: pixels }, (_, pixel) => pixel)
      .filter(pixel => Math.round(image[pixel]! * shades) === shade)
      .map(pixel => `M${pixel % side} ${Math.floor(pixel / side)}h1v1h-1z`)
    const grey = Math.round(255 * (1 - shade / shades))
    return runs.length === 0 ? '' : `<path fill="rgb(${grey},${grey},${grey})" d="${runs.join('')}"/>`
  }).join('')

const figure = ({ image, truth, guess }: Mistake, index: number): string => {
  const x = margin + (index % columns) * cell.width
  const y = top + Math.floor(index / columns) * cell.height
  const picture = side * zoom
  const left = (cell.width - picture) / 2
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect x="${left}" width="${picture}" height="${picture}" fill="#fff" stroke="#ccc"/>`,
    `<g transform="translate(${left} 0) scale(${zoom})" shape-rendering="crispEdges">${drawing(image)}</g>`,
    `<text x="${cell.width / 2}" y="${picture + 17}" text-anchor="middle" font-size="13">` +
      `${truth} <tspan fill="#c53030">read as ${guess}</tspan></text>`,
    '</g>'
  ].join('')
}

/** The pictures that were misread, as SVG, each with the digit and what it was taken for. */
export const mistakesGrid = (mistakes: readonly Mistake[], tested: number): string => {
  const shown = mistakes.slice(0, most)
  const width = 2 * margin + columns * cell.width
  const height = top + Math.max(1, Math.ceil(shown.length / columns)) * cell.height + margin
  const which = shown.length < mistakes.length ? `, the first ${shown.length} of them` : ''
  const title = `${mistakes.length} of ${tested} digits were misread${which}`
  const legend = 'Below each picture: the digit it shows and, in red, what the network read.'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      'font-family="sans-serif" fill="#222">',
    `<title>${title}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="${width / 2}" y="32" text-anchor="middle" font-size="19" font-weight="bold">${title}</text>`,
    `<text x="${width / 2}" y="56" text-anchor="middle" font-size="13">${legend}</text>`,
    ...shown.map(figure),
    '</svg>',
    ''
  ].join('\n')
}
