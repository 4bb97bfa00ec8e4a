/**
 * Records a computation: which functions were called, with what, and how the result depends on each of their results.
 *
 * Every function of the library is wrapped, and the wrapper adds an input of zero to the function's result. The
 * derivative with respect to that input is the derivative with respect to the function's result.
 */
import { add, type BVar, inputVar, primal, pullback, type Scope, withBP } from 'backprop-ts'
import type { Body, Compiled, Functions } from './compile'

/** A call of a function, an argument or a constant. */
export interface Step {
  readonly label: string
  /** The steps whose results it was called with, by their place in the list. */
  readonly operands: readonly number[]
  readonly value: number
  /** Of the result, with respect to this step's value. A constant has none. */
  readonly derivative: number | undefined
}

interface Note<S> {
  readonly label: string
  readonly operands: readonly (BVar<S, number> | number)[]
  readonly variable: BVar<S, number>
  readonly offset: BVar<S, number>
}

/** More would not be readable. */
export const mostSteps = 60

/** Many calls may lead to few steps, but a computation with more calls than these is not traced. */
const mostCalls = 500

type AnyFunction = (...args: readonly unknown[]) => unknown

const isFunction = (x: unknown): x is AnyFunction => typeof x === 'function'

const isVariable = <S>(x: unknown): x is BVar<S, number> =>
  typeof x === 'object' && x !== null && typeof primal(x as BVar<S, unknown>) === 'number'

const isOperand = <S>(x: unknown): x is BVar<S, number> | number => typeof x === 'number' || isVariable(x)

/** Wraps functions so that they note their calls. */
const noting =
  <S>(scope: Scope<S>, notes: Map<unknown, Note<S>>) =>
  (functions: Functions): Functions => {
    const wrap =
      (label: string, f: AnyFunction, earlier: readonly unknown[] = []): AnyFunction =>
      (...args) => {
        const given = [...args, ...earlier]
        const result = f(...args)
        // It waits for its first argument.
        if (isFunction(result)) return wrap(label, result, given)
        if (!isVariable<S>(result) || notes.has(result) || notes.size > mostCalls) return result
        const offset = inputVar(scope)(0)
        const variable = add(result, offset)
        notes.set(variable, { label, operands: given.filter(isOperand<S>), variable, offset })
        return variable
      }
    return Object.fromEntries(
      Object.entries(functions).map(([name, f]) => [name, isFunction(f) && !isClass(f) ? wrap(name, f) : f])
    )
  }

const isClass = (f: AnyFunction): boolean => f.prototype instanceof Error

/** The steps that lead to a result, in the order in which they were made. Constants come before their use. */
const stepsTo = <S>(result: BVar<S, number> | number, notes: ReadonlyMap<unknown, Note<S>>): readonly Step[] => {
  const steps: Step[] = []
  const places = new Map<unknown, number>()
  const visit = (operand: BVar<S, number> | number): number => {
    const known = places.get(operand)
    if (known !== undefined) return known
    const note = notes.get(operand)
    const operands = note?.operands.map(visit) ?? []
    const value = typeof operand === 'number' ? operand : primal(operand)
    const derivative = note === undefined || typeof result === 'number' ? undefined : pullback(result)(note.offset)(1)
    const place = steps.push({ label: note?.label ?? String(value), operands, value, derivative }) - 1
    // A variable is the same wherever it is used, but constants that happen to be equal are not.
    if (note !== undefined) places.set(operand, place)
    return place
  }
  visit(result)
  return steps
}

/** The steps of a function at a point. The last is the result. None, if it is not a number, or if they are too many. */
export const trace = (compiled: Compiled, functions: Functions, x: number, y: number): readonly Step[] =>
  withBP(<S>(scope: Scope<S>) => {
    const notes = new Map<unknown, Note<S>>()
    const argument = (label: string, value: number): BVar<S, number> => {
      const variable = inputVar(scope)(value)
      notes.set(variable, { label, operands: [], variable, offset: variable })
      return variable
    }
    const body: Body = compiled(noting(scope, notes)(functions))
    const result = body(argument('x', x), argument('y', y))
    const steps = isOperand<S>(result) && notes.size <= mostCalls ? stepsTo(result, notes) : []
    return steps.length > mostSteps ? [] : steps
  })
