import type { EChartsOption } from 'echarts'
import { svgOf } from '../svg'

/** The length and the width of a petal in centimetres. */
export type Point = readonly [length: number, width: number]

export interface Plots {
  readonly trainingLoss: readonly number[]
  readonly heldOutLoss: readonly number[]
  /** The petals of each species. */
  readonly petals: readonly { readonly name: string; readonly points: readonly Point[] }[]
  /** The petals of flowers that were taken for another species. */
  readonly mistakes: readonly Point[]
}

const line = (name: string, values: readonly number[]) => ({
  name,
  type: 'line' as const,
  xAxisIndex: 0,
  yAxisIndex: 0,
  symbol: 'none',
  data: values.map((value, step) => [step, value])
})

const cloud = (name: string, points: readonly Point[], style: object) => ({
  name,
  type: 'scatter' as const,
  xAxisIndex: 1,
  yAxisIndex: 1,
  data: points.map(point => [...point]),
  ...style
})

const option = ({ trainingLoss, heldOutLoss, petals, mistakes }: Plots): EChartsOption => {
  const lines = [line('training', trainingLoss), line('held out', heldOutLoss)]
  const clouds = [
    ...petals.map(({ name, points }) => cloud(name, points, { symbolSize: 8 })),
    cloud('taken for another', mistakes, {
      symbolSize: 16,
      itemStyle: { color: 'transparent', borderColor: '#c53030', borderWidth: 2 }
    })
  ]
  const axis = (gridIndex: number, name: string) => ({
    gridIndex,
    name,
    type: 'value' as const,
    nameLocation: 'middle' as const,
    nameGap: 34
  })
  return {
    title: [
      { text: 'Cross-entropy per step', left: 'center', top: 14 },
      { text: 'Petals', left: 'center', top: 400 }
    ],
    legend: [lines, clouds].map((series, i) => ({ data: series.map(({ name }) => name), top: 44 + 386 * i })),
    grid: [
      { left: 80, right: 30, top: 90, height: 230 },
      { left: 80, right: 30, top: 470, height: 220 }
    ],
    xAxis: [{ ...axis(0, 'step'), max: trainingLoss.length }, axis(1, 'length (cm)')],
    yAxis: [axis(0, 'loss'), axis(1, 'width (cm)')],
    series: [...lines, ...clouds]
  }
}

export const plotsOf = (plots: Plots): string => svgOf(option(plots), { width: 900, height: 760 })
