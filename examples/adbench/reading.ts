/** Reads numbers that white space separates, and says where a file is wrong. */

/** What is wrong with a file, in one line for the user. */
export class InstanceError extends Error {
  override readonly name = 'InstanceError'

  constructor(
    readonly file: string,
    readonly line: number,
    readonly expected: string,
    readonly found: string
  ) {
    super(`${file}:${line}: expected ${expected}, found ${found}`)
  }
}

/** A file's name and its text. */
export interface Source {
  readonly file: string
  readonly text: string
}

/** Whole numbers from `min` on, and below `below` if it is given. */
interface Bounds {
  readonly min: number
  readonly below?: number
}

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** The finite number that a text is, or NaN. */
const finite = (text: string): number => {
  const x = numeral.test(text) ? Number(text) : NaN
  return Number.isFinite(x) ? x : NaN
}

/** The whole number within the bounds that a text is, or NaN. */
const whole = (text: string, { min, below = Infinity }: Bounds): number => {
  const x = finite(text)
  return Number.isInteger(x) && x >= min && x < below ? x : NaN
}

const within = ({ min, below }: Bounds): string => {
  if (below === undefined) return `a whole number ≥ ${min}`
  return below === min + 1 ? `${min}` : `a whole number from ${min} to ${below - 1}`
}

/** Takes the numbers of a text one after the other. Every method throws `InstanceError` where the text differs. */
export class Reader {
  private readonly words: readonly string[]
  private next = 0

  constructor(private readonly source: Source) {
    this.words = source.text.split(/\s+/).filter(word => word !== '')
  }

  /** How many words are left. */
  get left(): number {
    return this.words.length - this.next
  }

  number(what: string): number {
    return this.take(`a number (${what})`, finite)
  }

  positive(what: string): number {
    return this.take(`a number above 0 (${what})`, word => {
      const x = finite(word)
      return x > 0 ? x : NaN
    })
  }

  integer(what: string, bounds: Bounds): number {
    return this.take(`${within(bounds)} (${what})`, word => whole(word, bounds))
  }

  numbers(count: number, what: string): Float64Array {
    // Without this check, a wrong count in the header of a small file could ask for all memory.
    if (count > this.left) this.fail(`${count} numbers (${what})`, this.words.length, `only ${this.left} words`)
    return Float64Array.from({ length: count }, (_, i) => this.number(`${what}, ${i + 1} of ${count}`))
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.left > 0) this.fail('the end of the file', this.next, `"${this.words[this.next]!}"`)
  }

  /** Throws an error about the word at a place, or about the end of the text. */
  fail(expected: string, place: number, found: string): never {
    throw new InstanceError(this.source.file, this.lineOf(place), expected, found)
  }

  private take(expected: string, parse: (word: string) => number): number {
    const word = this.words[this.next]
    const x = word === undefined ? NaN : parse(word)
    if (Number.isNaN(x)) this.fail(expected, this.next, word === undefined ? 'the end of the file' : `"${word}"`)
    this.next++
    return x
  }

  /** The line of a word, counted from one. Only errors need it, so it is found by reading the text again. */
  private lineOf(place: number): number {
    const { text } = this.source
    const at = [...text.matchAll(/\S+/g)][place]?.index ?? text.trimEnd().length
    return text.slice(0, at).split('\n').length
  }
}

/** The lines of a text with their fields, which colons separate. Empty lines are left out. */
export const fieldsOf = ({ file, text }: Source): readonly Fields[] =>
  text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [new Fields(file, i + 1, line.trim().split(':'))]))

/** The fields of a line. Every method throws `InstanceError` where they differ from what is asked for. */
export class Fields {
  private next = 0

  constructor(
    private readonly file: string,
    readonly line: number,
    private readonly words: readonly string[]
  ) {}

  text(what: string): string {
    return this.words[this.next++] ?? this.fail(what, 'the end of the line')
  }

  number(what: string): number {
    return this.take(`a number (${what})`, finite)
  }

  integer(what: string, bounds: Bounds): number {
    return this.take(`${within(bounds)} (${what})`, word => whole(word, bounds))
  }

  numbers(count: number, what: string): Float64Array {
    return Float64Array.from({ length: count }, (_, i) => this.number(`${what}, ${i + 1} of ${count}`))
  }

  /** Throws unless every field was read. */
  end(): void {
    if (this.next < this.words.length) this.fail('the end of the line', `"${this.words[this.next]!}"`)
  }

  private take(expected: string, parse: (word: string) => number): number {
    const word = this.text(expected)
    const x = parse(word.trim())
    return Number.isNaN(x) ? this.fail(expected, `"${word}"`) : x
  }

  private fail(expected: string, found: string): never {
    throw new InstanceError(this.file, this.line, expected, found)
  }
}
