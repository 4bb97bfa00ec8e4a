import { chart, curve, dots, histogram, line, points } from '../../examples/chart'

const textsOf = (svg: string) => Array.from(svg.matchAll(/<text[^>]*>([^<]*)</g), ([, text]) => text)

const sizeOf = (svg: string) => /width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1).map(Number)

const panel = {
  x: 'time',
  y: 'place',
  series: [
    line('path', [
      [0, 1],
      [2, 3]
    ])
  ]
}

it('points pairs up coordinates, as many as the shorter list has', () => {
  expect(points([1, 2, 3], [4, 5])).toEqual([
    [1, 4],
    [2, 5]
  ])
})

it('a curve is the graph of its function, the ends included', () => {
  expect(curve('square', x => x * x, -1, 3)).toMatchObject({ type: 'line', name: 'square' })
  const { data } = curve('square', x => x * x, -1, 3)
  expect([data[0], data[100], data[200]]).toEqual([
    [-1, 1],
    [1, 1],
    [3, 9]
  ])
})

it('the bins of a histogram hold all values between its ends, as a density', () => {
  const values = [0.1, 0.3, 0.305, 0.31]
  const { data } = histogram('values', values, 0, 1)
  expect(data).toHaveLength(40)
  expect(data.reduce((sum, [, density = NaN]) => sum + density / 40, 0)).toBeCloseTo(1, 12)
  expect(data[12]).toEqual([0.3125, 20])
})

it('a chart names its axes, its panels and each series once', () => {
  const series = [line('hares', [[0, 1]]), dots('hares', [[0, 2]]), dots('lynxes', [[1, 1]])]
  const texts = textsOf(chart({ title: 'North', x: 'year', y: 'animals', series }, panel))
  for (const text of ['North', 'year', 'animals', 'hares', 'lynxes', 'time', 'place', 'path'])
    expect(texts.filter(other => other === text)).toHaveLength(1)
})

it('panels stand two in a row', () => {
  expect(sizeOf(chart(panel))).toEqual([720, 360])
  expect(sizeOf(chart(panel, panel, panel))).toEqual([960, 720])
})

it('a range gives both axes the same scale', () => {
  const svg = chart({ ...panel, range: [-2, 4] })
  expect(sizeOf(svg)).toEqual([480, 510])
  expect(textsOf(svg).filter(text => text === '-2' || text === '4')).toHaveLength(4)
})
