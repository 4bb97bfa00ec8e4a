/** A number as the page shows it, with four digits and a real minus. */
export const show = (n: number): string => {
  const rounded = Number(n.toPrecision(4))
  // Also turns -0 into 0.
  const text = rounded === 0 ? '0' : String(rounded)
  return text.replace('-', '−')
}
