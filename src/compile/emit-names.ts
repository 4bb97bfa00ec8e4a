/** The names under which an emitted module refers to what it does not write out. */
import * as E from 'fp-ts/Eq'
import * as N from 'fp-ts/number'
import { BackpropError } from '../internal/graph/errors'
import { isOff, itself } from '../internal/numeric/numeric-class'
import * as slopes from '../internal/numeric/slopes'
import { Constants, move } from './javascript'
import { behind, ofMath, type PlainFunction } from './primitives'
import * as special from './special'
import { literalOf } from './emit-literal'
import { columns, wrapped } from './wrap'

/** The name in `runtime` of a function of numbers, or of a test of them. */
const namesInRuntime = (): ReadonlyMap<unknown, string> =>
  new Map<unknown, string>([
    ...Object.entries(slopes).map(([name, f]) => [f, name] as const),
    ...Object.entries(special).map(([name, f]) => {
      const apply = f as (x: number, y: number) => number
      return [behind(x => apply(x, x)), name] as const
    }),
    ...Object.entries({ isOff, itself, move }).map(([name, f]) => [f, name] as const)
  ])

/** Whether a function is one of a family with parameters. */
const isMember = (f: unknown): f is slopes.Origin => typeof f === 'function' && 'family' in f

interface Instances {
  readonly equality?: unknown
  readonly order?: unknown
}

/** The name of a test of numbers by an instance of fp-ts. */
const nameOfTest = (test: PlainFunction & Instances): string | undefined =>
  test.equality === N.Eq || test.equality === N.Ord || test.equality === E.eqStrict
    ? 'equalNumbers'
    : test.order === N.Ord
      ? 'compareNumbers'
      : undefined

/** Statements whose elements of memory are known to be there. */
const checked = (statement: string): string => statement.replace(/\bm\[[^\]]+\](?! = )/g, '$&!')

export class ModuleNames extends Constants {
  /** Statements of the module, which define what the code refers to. */
  readonly declarations: string[] = []
  private readonly found = new Map<unknown, string>()
  private readonly known = namesInRuntime()

  /** Declares a constant of the module and gives its name. One of the same text is not declared again. */
  declare(text: string, wanted = `k${this.declarations.length}`): string {
    const name = this.found.get(text) ?? wanted
    if (!this.found.has(text)) this.declarations.push(`const ${name} = ${text}`)
    this.found.set(text, name)
    return name
  }

  override name(value: unknown): string {
    const known = this.found.get(value) ?? literalOf(value)
    if (known !== undefined) return known
    const name = this.nameOf(value)
    this.found.set(value, name)
    return name
  }

  private nameOf(value: unknown): string {
    if (value instanceof Int32Array) return this.declare(`Int32Array.of(${value.join(', ')})`)
    if (isMember(value))
      return this.declare(`runtime.${this.known.get(value.family)}(${value.parameters.map(literalOf).join(', ')})`)
    const f = value as PlainFunction & Instances
    const name = this.known.get(f) ?? nameOfTest(f)
    if (name !== undefined) return this.declare(`runtime.${name}`, name)
    throw new BackpropError(
      'emit: the function calls code that has no name in this library, which cannot be written to a file: a function ' +
        'of plain numbers, an Op, a loss of backprop-ts/Optimizer, or an Eq or Ord other than those of fp-ts/number. ' +
        'Use numeric functions, and combine getOrd(N.Ord) itself. Or compile the function when the program runs'
    )
  }

  /** A function of the module. */
  override function<F>(text: string): { readonly run: F; readonly source: string } {
    const run = {} as F
    const typed = text
      .replace(/^function \(m, t\) /, '(m: Float64Array, t: number): number => ')
      .replace(/^function \(m\) /, '(m: Float64Array): boolean => ')
    const lines = typed.split('\n').flatMap(line => wrapped(checked(line), columns))
    const source = lines.join('\n')
    this.found.set(run, this.declare(source))
    return { run, source }
  }

  override forLoop(): Constants {
    return this
  }

  /** The functions of `Math` that the module calls. */
  mathNames(): ReadonlyArray<string> {
    const text = this.declarations.join('\n')
    return ofMath.filter(name => new RegExp(`(?<![.\\w])${name}\\(`).test(text))
  }
}
