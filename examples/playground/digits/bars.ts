import { html } from '../elements'

/** Ten bars in a list, and a function that sets them to probabilities. */
export const makeBars = (list: HTMLOListElement): ((probabilities: ArrayLike<number>) => void) => {
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const fill = html('span', 'fill')
    const share = html('span', 'share', '–')
    const row = html('li', '', html('span', 'digit', String(digit)), html('span', 'track', fill), share)
    list.append(row)
    return { row, fill, share }
  })
  return probabilities => {
    const most = Math.max(...Array.from(probabilities))
    rows.forEach(({ row, fill, share }, digit) => {
      const probability = probabilities[digit] ?? 0
      fill.style.inlineSize = `${100 * probability}%`
      share.textContent = most > 0 ? `${(100 * probability).toFixed(1)} %` : '–'
      row.classList.toggle('best', most > 0 && probability === most)
    })
  }
}
