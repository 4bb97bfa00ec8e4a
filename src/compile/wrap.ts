/** Breaks generated lines that are too long. */

/** The length that lines should not exceed. */
export const columns = 120

/** The last space before a column at which JavaScript does not end a statement. */
const spaceBefore = (line: string, column: number): number => {
  const at = line.lastIndexOf(' ', column)
  return /\b(?:return|break)$/.test(line.slice(0, at)) ? line.lastIndexOf(' ', at - 1) : at
}

/** The lines of a statement without strings, broken at spaces where there are any. */
export const wrapped = (statement: string, width: number): ReadonlyArray<string> => {
  const indent = (/^ */.exec(statement) as RegExpExecArray)[0].length
  const lines: string[] = []
  let rest = statement
  while (rest.length > width) {
    const at = spaceBefore(rest, width)
    if (at <= indent + 2) break
    lines.push(rest.slice(0, at))
    rest = ' '.repeat(indent + 2) + rest.slice(at + 1)
  }
  return [...lines, rest]
}
