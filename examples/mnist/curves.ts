import type { EChartsOption } from 'echarts'
import { svgOf } from '../svg'
import type { EpochRecord } from './training'

const grids = [
  { left: 80, right: 30, top: 90, height: 230 },
  { left: 80, right: 30, top: 470, height: 220 }
]

const legend = { left: 'center', itemGap: 40, selectedMode: false }

type Point = readonly [epoch: number, value: number]

const line = (name: string, panel: number, color: string, points: readonly Point[]) => ({
  name,
  type: 'line' as const,
  xAxisIndex: panel,
  yAxisIndex: panel,
  color,
  symbol: 'circle',
  symbolSize: 7,
  silent: true,
  data: points.map(point => [...point])
})

const option = (history: readonly EpochRecord[]): EChartsOption => {
  const last = history.at(-1)?.epoch ?? 1
  const points = (value: (record: EpochRecord) => number): readonly Point[] =>
    history.map(record => [record.epoch, value(record)])
  return {
    title: [
      { text: 'Loss per epoch', left: 'center', top: 14 },
      { text: 'Accuracy per epoch', left: 'center', top: 400 }
    ],
    legend: [
      { ...legend, data: ['training loss', 'validation loss'], top: 48 },
      { ...legend, data: ['validation accuracy'], top: 432 }
    ],
    grid: grids,
    xAxis: grids.map((_, gridIndex) => ({
      gridIndex,
      type: 'value' as const,
      name: 'epoch',
      nameLocation: 'middle' as const,
      nameGap: 30,
      min: 0,
      max: last,
      minInterval: 1
    })),
    yAxis: [
      { gridIndex: 0, name: 'loss (cross entropy)', min: 0 },
      { gridIndex: 1, name: 'accuracy (%)', scale: true, max: 100 }
    ].map(axis => ({ ...axis, type: 'value' as const, nameLocation: 'middle' as const, nameGap: 50 })),
    series: [
      line(
        'training loss',
        0,
        '#d9822b',
        points(record => record.trainingLoss)
      ),
      line(
        'validation loss',
        0,
        '#2b6cb0',
        points(record => record.validation.loss)
      ),
      line(
        'validation accuracy',
        1,
        '#2f855a',
        points(record => record.validation.accuracy * 100)
      )
    ]
  }
}

/** Loss and accuracy over the epochs, as SVG. */
export const learningCurves = (history: readonly EpochRecord[]): string =>
  svgOf(option(history), { width: 900, height: 760 })
