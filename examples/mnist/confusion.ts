import Table from 'cli-table3'
import { classes } from './dataset'

/** How often the digit of the row was taken for that of the column. */
export type Confusion = readonly (readonly number[])[]

export const confusionOf = (truth: Uint8Array, guesses: Uint8Array): Confusion => {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
  truth.forEach((digit, i) => {
    counts[digit]![guesses[i]!]!++
  })
  return counts
}

/** The share of a digit's pictures that were recognised, unless there are none. */
export const recallOf = (confusion: Confusion, digit: number): number | undefined => {
  const row = confusion[digit]!
  const total = row.reduce((sum, count) => sum + count, 0)
  return total === 0 ? undefined : row[digit]! / total
}

const digits = Array.from({ length: classes }, (_, digit) => digit)

export const confusionTable = (confusion: Confusion): string => {
  const table = new Table({
    head: ['truth \\ guess', ...digits.map(String), 'recall'],
    colAligns: Array.from({ length: classes + 2 }, () => 'right' as const),
    // Colours are control characters, which do not belong in files and pipes.
    style: { head: [], border: [], compact: true }
  })
  digits.forEach(digit => {
    const recall = recallOf(confusion, digit)
    table.push([
      String(digit),
      ...confusion[digit]!.map(count => (count === 0 ? '·' : String(count))),
      recall === undefined ? '-' : `${(recall * 100).toFixed(1)} %`
    ])
  })
  return table.toString()
}
