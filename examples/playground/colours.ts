/** A colour of the style sheet, for what is drawn on a canvas. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export type Rgb = readonly [red: number, green: number, blue: number]

/** The same, as numbers from 0 to 255. The style sheet must give it as `#rrggbb`. */
export const rgb = (name: string): Rgb => {
  const bits = Number.parseInt(colour(name).slice(1), 16)
  return [bits >> 16, (bits >> 8) & 255, bits & 255]
}

/** Calls back when the visitor changes between light and dark. */
export const onColourScheme = (redraw: () => void): void =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
