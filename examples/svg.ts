import { init, type EChartsOption } from 'echarts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** A chart as the text of an SVG file. */
export const svgOf = (option: EChartsOption, size: Size): string => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
  // The drawing goes into a file, and some viewers would hide its lines if it had styles for animation.
  chart.setOption({ animation: false, backgroundColor: '#ffffff', ...option })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}
