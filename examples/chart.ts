import type { LineSeriesOption, ScatterSeriesOption } from 'echarts'
import * as RA from 'fp-ts/ReadonlyArray'
import { svgOf } from './svg'

export type Point = readonly [x: number, y: number]

/** What a panel shows. Series of the same name share a colour and an entry of the legend. */
export type Series = (LineSeriesOption | ScatterSeriesOption) & { readonly data: number[][] }

export interface Panel {
  readonly title?: string
  readonly x: string
  readonly y: string
  /** The least and greatest values of both axes, which then have the same scale. Without it, the axes fit the data. */
  readonly range?: readonly [least: number, greatest: number]
  readonly series: readonly Series[]
}

const data = (points: readonly Point[]): number[][] => points.map(point => [...point])

export const line = (name: string, points: readonly Point[], style: LineSeriesOption = {}): Series => ({
  name,
  type: 'line',
  symbol: 'none',
  ...style,
  data: data(points)
})

export const dots = (name: string, points: readonly Point[], style: ScatterSeriesOption = {}): Series => ({
  name,
  type: 'scatter',
  symbolSize: 6,
  ...style,
  data: data(points)
})

/** The graph of a function between two places. */
export const curve = (name: string, f: (x: number) => number, from: number, to: number): Series => {
  const xs = RA.makeBy(201, i => from + ((to - from) * i) / 200)
  return line(name, points(xs, xs.map(f)))
}

/** The densities of values in 40 bins of the same width. */
export const histogram = (name: string, values: readonly number[], from: number, to: number): Series => {
  const width = (to - from) / 40
  const middles = RA.makeBy(40, i => from + (i + 0.5) * width)
  const counts = middles.map((_, i) => values.filter(v => Math.floor((v - from) / width) === i).length)
  const densities = counts.map(count => count / values.length / width)
  return line(name, points(middles, densities), { step: 'middle' })
}

/** The points of two sequences of coordinates, as many as the shorter has. */
export const points = (xs: Iterable<number>, ys: Iterable<number>): readonly Point[] => RA.zip([...xs], [...ys])

/** The panels as the text of one SVG file, two in a row. */
export const chart = (...panels: readonly Panel[]): string => {
  const isSquare = panels.some(({ range }) => range !== undefined)
  const size = { width: panels.length > 1 || isSquare ? 480 : 720, height: isSquare ? 510 : 360 }
  const corners = panels.map((_, i) => ({ left: (i % 2) * size.width, top: Math.floor(i / 2) * size.height }))
  const axis = (gridIndex: number, name: string, nameGap: number, range: Panel['range']) => ({
    gridIndex,
    name,
    type: 'value' as const,
    nameLocation: 'middle' as const,
    nameGap,
    scale: true,
    axisLine: { onZero: false },
    ...(range === undefined ? {} : { min: range[0], max: range[1] })
  })
  return svgOf(
    {
      color: ['#d1495b', '#2e4057', '#999', '#edae49', '#00798c'],
      title: panels.map(({ title = '' }, i) => ({
        text: title,
        left: corners[i]!.left + size.width / 2,
        top: corners[i]!.top + 8,
        textAlign: 'center'
      })),
      legend: panels.map(({ series }, i) => ({
        data: [...new Set(series.map(({ name }) => String(name)))],
        left: corners[i]!.left + 70,
        top: corners[i]!.top + 36,
        itemGap: 20
      })),
      grid: corners.map(({ left, top }) => ({
        left: left + 70,
        top: top + 72,
        width: size.width - 100,
        height: size.height - 130
      })),
      xAxis: panels.map(({ x, range }, i) => axis(i, x, 32, range)),
      yAxis: panels.map(({ y, range }, i) => axis(i, y, 48, range)),
      series: panels.flatMap(({ series }, i) => series.map(s => ({ ...s, xAxisIndex: i, yAxisIndex: i })))
    },
    { width: size.width * Math.min(panels.length, 2), height: size.height * Math.ceil(panels.length / 2) }
  )
}
