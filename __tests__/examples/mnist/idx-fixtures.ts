const header = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, i) => bytes.writeUInt32BE(number, 4 * i))
  return bytes
}

/** Pictures of which only the first pixels are given. */
export const imageFile = (pictures: readonly (readonly number[])[], rows = 28, cols = 28): Buffer =>
  Buffer.concat([
    header(0x803, pictures.length, rows, cols),
    ...pictures.map(first => Buffer.concat([Buffer.from(first), Buffer.alloc(rows * cols - first.length)]))
  ])

export const labelFile = (labels: readonly number[]): Buffer =>
  Buffer.concat([header(0x801, labels.length), Buffer.from(labels)])
