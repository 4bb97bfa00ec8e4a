import * as E from 'fp-ts/Either'
import { parseOptions } from '../../../examples/mnist/options'

const parsed = (...args: readonly string[]) => {
  const result = parseOptions(args)
  if (E.isLeft(result)) throw new Error(result.left.message)
  return result.right
}

it('every option has a default', () => {
  expect(parsed()).toMatchObject({ hidden: [300, 100], data: undefined, save: undefined, load: undefined })
  expect(parsed()).toMatchObject({ optimizer: 'adam', batch: 64, rate: 0.002 })
})

it('the rate suits the optimizer unless it is given', () => {
  expect(parsed('--optimizer', 'sgd').rate).toBe(0.3)
  expect(parsed('--optimizer', 'sgd', '--rate', '0.5').rate).toBe(0.5)
})

it('every option is read from the command line', () => {
  const numbers = '--epochs 0 --batch 7 --optimizer lion --rate 1e-2 --decay .5 --hidden 30,10 --seed 4 --threads 3'
  expect(parsed(...`${numbers} --out o --data d --save s`.split(' '))).toEqual({
    epochs: 0,
    batch: 7,
    optimizer: 'lion',
    rate: 0.01,
    decay: 0.5,
    hidden: [30, 10],
    seed: 4,
    threads: 3,
    out: 'o',
    data: 'd',
    save: 's',
    load: undefined
  })
  expect(parsed('--load', 'l').load).toBe('l')
})

it.each([
  ['--epochs=x', '--epochs must be a whole number ≥ 0, got "x"'],
  ['--epochs=-1', '--epochs must be a whole number ≥ 0, got "-1"'],
  ['--epochs=1.5', '--epochs must be a whole number ≥ 0, got "1.5"'],
  ['--epochs=', '--epochs must be a whole number ≥ 0, got ""'],
  ['--batch=0', '--batch must be a whole number ≥ 1, got "0"'],
  [
    '--optimizer=Adam',
    '--optimizer must be one of adam, adamW, adaGrad, lion, momentum, nesterov, rmsProp, sgd, got "Adam"'
  ],
  ['--rate=0', '--rate must be a number > 0, got "0"'],
  ['--rate=Infinity', '--rate must be a number > 0, got "Infinity"'],
  ['--rate=1e999', '--rate must be a number > 0, got "1e999"'],
  ['--decay=1.1', '--decay must be a number > 0 and ≤ 1, got "1.1"'],
  ['--hidden=300', '--hidden must be two whole numbers from 1 to 10000 such as 300,100, got "300"'],
  ['--hidden=3,0', '--hidden must be two whole numbers from 1 to 10000 such as 300,100, got "3,0"'],
  ['--hidden=3,2,1', '--hidden must be two whole numbers from 1 to 10000 such as 300,100, got "3,2,1"'],
  ['--seed=4294967296', '--seed must be a whole number from 0 to 4294967295, got "4294967296"'],
  ['--threads=0', '--threads must be a whole number from 1 to 1024, got "0"'],
  ['--out=', '--out must be a path, got ""'],
  ['--save', "option '--save <file>' argument missing"],
  ['--epoch=3', "unknown option '--epoch=3'\n(Did you mean --epochs?)"],
  ['more', 'too many arguments. Expected 0 arguments but got 1.']
])('the command line is refused with %s', (arg, message) => {
  expect(parseOptions([arg])).toEqual(E.left({ code: 1, message: `error: ${message}` }))
})

it('sizes are refused for a network that has its own', () => {
  const message = '--hidden does not go with --load, since the file determines the sizes of the layers'
  expect(parseOptions(['--load', 'l', '--hidden', '3,2'])).toEqual(E.left({ code: 1, message: `error: ${message}` }))
})

it('--help prints the options', () => {
  const result = parseOptions(['--help'])
  if (E.isRight(result)) throw new Error('no help')
  expect(result.left.code).toBe(0)
  for (const name of [
    'epochs',
    'batch',
    'optimizer',
    'rate',
    'decay',
    'hidden',
    'seed',
    'threads',
    'out',
    'data',
    'save',
    'load'
  ])
    expect(result.left.message).toContain(`--${name} <`)
})
