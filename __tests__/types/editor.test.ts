import * as Main from 'backprop-ts'
import * as Backprop from 'backprop-ts/Backprop'
import * as Check from 'backprop-ts/Check'
import * as Explicit from 'backprop-ts/Explicit'
import * as LinearAlgebra from 'backprop-ts/LinearAlgebra'
import * as Num from 'backprop-ts/Num'
import * as Numeric from 'backprop-ts/Numeric'
import * as Op from 'backprop-ts/Op'
import * as Prelude from 'backprop-ts/Prelude'
import { open } from '../support/editor'

const imports = `
import { flow, pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as L from 'monocle-ts/Lens'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import * as Op from 'backprop-ts/Op'
import * as P from 'backprop-ts/Prelude'
import { ${Object.keys(Main).join(', ')}, type BVar } from 'backprop-ts'
import { ${Object.keys(LinearAlgebra).join(', ')}, type Matrix, type Vector } from 'backprop-ts/LinearAlgebra'
interface Layer {
  readonly weights: Matrix<3, 2>
  readonly biases: Vector<3>
  readonly rates: ReadonlyArray<number>
}
const weights = pipe(L.id<Layer>(), L.prop('weights'))
const rates = pipe(L.id<Layer>(), L.prop('rates'), L.traverse(RA.Traversable))
const [v3, v4, m34] = [zeros(3), zeros(4), zeros(3, 4)]
`

const hovers = `${imports}
const run = <S>(layer: BVar<S, Layer>, input: BVar<S, Vector<2>>, x: BVar<S, number>) => {
  const view = viewVar(weights)(layer)
  const product = matVec(view, input)
  const both = matMul(view, zeros(2, 5))
  const outputs = logistic(affine(view, input, viewVar(pipe(L.id<Layer>(), L.prop('biases')))(layer)))
  const scaled = mul(0.5, product)
  const parts = splitBV(layer)
  const joined = joinBV({ tag: 'J', x, product })
  const pair = joinBV([x, product])
  const elements = sequenceVar(parts.rates)
  const collected = collectVar([x, constVar(1)])
  const list = toListOfVar(rates)(layer)
  const staged = pipe(x, mul(4), add(x), sqrt)
  const replaced = setVar(weights)(view)(layer)
  const changed = overVar(weights)(mul(3))(layer)
  const option = sequenceVar(O.Traversable)
  const total = P.sum(elements)
  const halves = split(1)(product)
  const value = primal(layer)
  const gradientInside = gradBP(y => mul(y, y), x)
  return dot(outputs, product)
}
const gradient = gradBP(x => mul(x, x), 3)
const gradientLater = gradBP(x => mul(x, x))
const gradients = gradBPN(run, { weights: zeros(3, 2), biases: v3, rates: [1] }, zeros(2), 3)
const pairOf = backprop2((x, y) => mul(x, y), 3, 4)
const pulled = backpropWith(x => dot(x, x), v3)
const fixed = constVar(1)
const longer = concat(v3, v4)
const step = mul(2)
const shift = add(v3)
const composed = flow(sqrt, exp)
const view2 = viewVar(weights)
const named = isoVar(([a, b]: readonly [number, number]) => ({ a, b }), ({ a, b }) => [a, b] as const)
const lifted = liftOp2(Op.op2((a: number, b: bigint) => [a, (d: number): [number, bigint] => [d, b]]))
const operation = Op.composeOp1(Op.addOp, Op.expOp)
const instance = B.struct({ a: B.number, b: B.array(B.number) })
const runner = E.gradBPN([B.number, B.array(B.number)], B.number)
`

/** What people get wrong, in how many lines they are told, and the line that says it. */
const mistakes: ReadonlyArray<readonly [code: string, lines: number, message: string]> = [
  ['matVec(m34, zeros(5))', 4, "Type 'Vector<5>' is not assignable to type 'Vector<4>'."],
  ['split(5)(v4)', 1, "Argument of type 'Vector<4>' is not assignable to parameter of type 'never'."],
  ['add(v3, v4)', 5, "Argument of type 'Vector<4>' is not assignable to parameter of type 'Vector<3>'."],
  [
    'det(m34)',
    3,
    "Type 'Matrix<3, 4>' is not assignable to type 'Matrix<3, 4> & Tracked<Tracked<SquareMatrix<3, 4>>>'."
  ],
  [
    'matVec(v4, m34)',
    2,
    "Type 'Vector<4>' is missing the following properties from type 'Matrix<number, number>': rows, cols"
  ],
  ['gradBP(x => gradBP(y => mul(x, y), 2), 3)', 12, "Types of property '[scopesDifferUseConstVar]' are incompatible."],
  ["exp('a')", 1, "Argument of type 'string' is not assignable to parameter of type 'NumericValue'."],
  ["mul('a', 2)", 3, "Argument of type 'string' is not assignable to parameter of type 'NumericValue'."],
  ["gradBP(x => constVar('a'), 3)", 5, "Type 'string' is not assignable to type 'Differentiable'."],
  ['gradBP(x => 3, 3)', 3, "Type 'number' is not assignable to type 'BVar<S, Differentiable>'."],
  ['withBP(s => inputVar(s)(3))', 5, "Type 'BVar<S, number>' is not assignable to type 'Untracked'."],
  [
    'const twoScopes = <S, T>(x: BVar<S, number>, y: BVar<T, number>) => mul(x, y)',
    6,
    "Argument of type 'BVar<T, number>' is not assignable to parameter of type 'BVar<S, number>'."
  ],
  [
    'const operator = <S>(x: BVar<S, number>) => x + 1',
    1,
    "Operator '+' cannot be applied to types 'BVar<S, number>' and 'number'."
  ],
  [
    'const otherRecord = <S>(x: BVar<S, { readonly b: number }>) => viewVar(weights)(x)',
    3,
    "Argument of type 'BVar<S, { readonly b: number; }>' is not assignable to parameter of type 'BVar<S, Layer>'."
  ],
  ['pipe(v3, mul(v4))', 6, "Type 'Vector<3>' is not assignable to type 'Vector<4>'."],
  [
    'const wrongSize = gradBP2((x, y) => dot(x, y), v3, v4)',
    6,
    "Type 'BVar<S, Vector<4>>' is not assignable to type 'BVar<S, Vector<3>>'."
  ],
  [
    'const wrongFunction = <S>(x: BVar<S, Layer>) => overVar(weights)(() => x)',
    8,
    "Type 'BVar<S, Layer>' is not assignable to type 'BVar<S, Matrix<3, 2>>'."
  ],
  [
    'const mixed = <S, T>(x: BVar<S, number>, y: BVar<T, number>): BVar<S, readonly number[]> => collectVar([x, y])',
    2,
    "Type 'unknown' is not assignable to type 'BVar<S, readonly number[]>'."
  ]
]

const modules = { Backprop, Check, Explicit, LinearAlgebra, Num, Numeric, Op, Prelude }
const names = [
  ...Object.keys(Main).map(name => `Main.${name}`),
  ...Object.entries(modules).flatMap(([module, exports]) => Object.keys(exports).map(name => `${module}.${name}`))
]
const signatures = [
  `import * as Main from 'backprop-ts'`,
  ...Object.keys(modules).map(name => `import * as ${name} from 'backprop-ts/${name}'`),
  ...names
].join('\n')

const editor = open({
  hovers,
  mistakes: [imports, ...mistakes.map(([code]) => code)].join('\n'),
  signatures
})
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

it.each([
  ['run', '<S>(layer: BVar<S, Layer>, input: BVar<S, Vector<2>>, x: BVar<S, number>) => BVar<S, number>'],
  ['view', 'BVar<S, Matrix<3, 2>>'],
  ['product', 'BVar<S, Vector<3>>'],
  ['both', 'BVar<S, Matrix<3, 5>>'],
  ['outputs', 'BVar<S, Vector<3>>'],
  ['scaled', 'BVar<S, Vector<3>>'],
  [
    'parts',
    '{ readonly weights: BVar<S, Matrix<3, 2>>; readonly biases: BVar<S, Vector<3>>; ' +
      'readonly rates: BVar<S, readonly number[]>; }'
  ],
  ['joined', 'BVar<S, { readonly tag: "J"; readonly x: number; readonly product: Vector<3>; }>'],
  ['pair', 'BVar<S, readonly [number, Vector<3>]>'],
  ['elements', 'readonly BVar<S, number>[]'],
  ['collected', 'BVar<S, readonly number[]>'],
  ['list', 'readonly BVar<S, number>[]'],
  ['staged', 'BVar<S, number>'],
  ['replaced', 'BVar<S, Layer>'],
  ['changed', 'BVar<S, Layer>'],
  ['option', '<S, A>(v: BVar<S, O.Option<A>>) => O.Option<BVar<S, A>>'],
  ['total', 'BVar<S, number>'],
  ['value', 'Layer'],
  ['gradientInside', 'BVar<S, number>'],
  ['gradient', 'number'],
  ['gradientLater', '(a: number) => number'],
  ['gradients', 'readonly [{ weights: Matrix<3, 2>; biases: Vector<3>; rates: number[]; }, Vector<2>, number]'],
  ['pairOf', 'readonly [number, readonly [number, number]]'],
  ['pulled', 'readonly [number, (dy: number) => Vector<3>]'],
  ['fixed', 'Const<number>'],
  ['longer', 'Vector<7>'],
  ['halves', 'readonly [BVar<S, Vector<1>>, BVar<S, Vector<2>>]'],
  ['step', 'Unary'],
  ['composed', '<T extends NumericValue, K extends "type" = "type">(x: T) => Same<T>[K]'],
  ['view2', '<S>(v: BVar<S, Layer>) => BVar<S, Matrix<3, 2>>'],
  ['named', '<S>(x: BVar<S, readonly [number, number]>) => BVar<S, { a: number; b: number; }>'],
  ['lifted', '<S>(x: BVar<S, number>, y: BVar<S, bigint>) => BVar<S, number>'],
  ['operation', 'Op.Op<readonly [number, number], number>'],
  ['instance', 'B.Backprop<{ readonly a: number; readonly b: readonly number[]; }>'],
  ['runner', 'E.RunnerN<[number, readonly number[]], number, readonly [number, readonly number[]]>']
])('an editor shows the type of %s', (name, type) => {
  expect(oneLine(editor.hovers.hover(new RegExp(`const ${name}\\b`)))).toBe(`const ${name}: ${type}`)
})

it('an editor shows no type at length', () => {
  const shown = [...hovers.slice(imports.length).matchAll(/const (\w+) =/g)].map(([text]) =>
    editor.hovers.hover(new RegExp(text.slice(0, -2)))
  )
  expect(shown).toHaveLength(36)
  expect(shown.filter(text => text.split('\n').length > 5)).toEqual([])
  expect(editor.hovers.errors()).toEqual([])
})

it('an editor shows the type of the overload that a call has found', () => {
  expect(editor.hovers.hover(/gradient = gradBP/)).toBe(
    'gradBP<number>(f: <S>(x: BVar<S, number>) => BVar<S, number>, a: number): number (+8 overloads)'
  )
  expect(editor.hovers.hover(/staged = pipe\(x, mul/)).toBe('mul(y: number | Const<number>): Unary (+13 overloads)')
})

it('an editor shows the type of every public function in at most five lines that name public types only', () => {
  const prefixes = new RegExp(`\\b(Main|${Object.keys(modules).join('|')})\\.`, 'g')
  const shown = names.map(name => editor.signatures.hover(new RegExp(`^${name}`, 'm')).replace(prefixes, ''))
  expect(editor.signatures.errors()).toEqual([])
  expect(shown.filter(text => !/^(const|class|function) \w/.test(text))).toEqual([])
  expect(shown.filter(text => text.split('\n').length > 5 || text.length > 320)).toEqual([])
  expect(shown.filter(text => /\bany\b|import\(/.test(text))).toEqual([])
})

it.each(mistakes)('the compiler says in few lines what is wrong with %s', (code, lines, message) => {
  const said = editor.mistakes.errorsAt(code).flatMap(text => text.split('\n').map(line => line.trim()))
  expect(said).toContain(message)
  expect(said.length).toBeLessThanOrEqual(lines)
})
