/** Encodes the operations of a graph as WebAssembly: a whole function, or the body of a loop. */
import { type Graph, type Guard, none, type Place } from './graph'
import type { LoopUse } from './loop-plan'
import { isOperation, type Plan } from './plan'
import { f64, v128 } from './wasm-module'
import { type FunctionWriter, type Lanes, type ModuleWriter } from './wasm-writer'

/** What an encoded body is part of. */
export interface Around {
  readonly module: ModuleWriter
  readonly lanes: Lanes
  /** Where what is not calculated is in memory: inputs, results of loops, and what is given. */
  readonly placeOf: (id: number) => Place
  /** What need not be calculated. */
  readonly given: ReadonlyMap<number, Place>
  /** Instructions that give up if the number on the stack is 0. */
  readonly giveUp: ReadonlyArray<number>
  /** Encodes a loop, and gives the index of its function. */
  readonly encodeLoop: (use: LoopUse) => number
}

/** As many numbers are copied one by one. */
const maxCopies = 8

export class BodyWriter {
  /** By operation, the index of the variable that holds it in this function, plus one, or 0. */
  private readonly variables: Int32Array
  private held: number[] = []
  private guard = 0

  constructor(
    private readonly graph: Graph,
    private readonly plan: Plan,
    private readonly around: Around,
    private writer: FunctionWriter
  ) {
    this.variables = new Int32Array(graph.size)
  }

  /** Goes on in another function, where no variable holds anything. */
  continueIn(writer: FunctionWriter): void {
    for (const id of this.held) this.variables[id] = 0
    this.held = []
    this.writer = writer
  }

  /** Takes a variable for what one that holds it already has. */
  hold(id: number, local: number): void {
    this.held.push(id)
    this.variables[id] = local + 1
  }

  private newVariable(id: number): number {
    const local = this.writer.local(this.around.lanes === 1 ? f64 : v128)
    this.hold(id, local)
    return local
  }

  private calculate(id: number): void {
    const { graph, writer, around } = this
    const { f, encode } = graph.primitive(graph.codes[id] as number)
    const [a, b] = [graph.firsts[id] as number, graph.seconds[id] as number]
    if (encode === undefined) {
      this.push(a)
      if (b !== none) this.push(b)
      writer.callImport(around.module.importFunction(f, b !== none))
    } else
      for (const item of encode)
        if (item === 'x') this.push(a)
        else if (item === 'y') this.push(b)
        else if (typeof item === 'number') writer.constant(item, around.lanes)
        else writer.apply(item, around.lanes)
  }

  /** Puts a number on the stack. */
  push(id: number): void {
    const { graph, plan, writer, around } = this
    const variable = this.variables[id] as number
    if (variable > 0) writer.get(variable - 1)
    else if (graph.isConstant(id)) writer.constant(graph.values[id] as number, around.lanes)
    else if (plan.isInlined[id] === 1) this.calculate(id)
    else {
      writer.load(around.placeOf(id), around.lanes)
      if ((plan.uses[id] as number) > 1) writer.tee(this.newVariable(id))
    }
  }

  /** A variable that holds a number. */
  variableOf(id: number): number {
    const variable = this.variables[id] as number
    if (variable > 0) return variable - 1
    this.push(id)
    const local = this.newVariable(id)
    this.writer.set(local)
    return local
  }

  store(id: number, place: Place): void {
    this.writer.address(place)
    this.push(id)
    this.writer.store(place)
  }

  /** Stores numbers at places one after the other. */
  storeAll(ids: ReadonlyArray<number>, at: number): void {
    const { loops } = this.plan
    for (let i = 0; i < ids.length;) {
      const from = loops.placeOf(ids[i] as number)
      let n = 1
      while (from !== undefined && i + n < ids.length && loops.placeOf(ids[i + n] as number) === from + n) n++
      if (from !== undefined && n > maxCopies) this.writer.copy(at + i, from, n)
      else for (let j = 0; j < n; j++) this.store(ids[i + j] as number, { at: at + i + j, stride: 0 })
      i += n
    }
  }

  checkUpTo(id: number): void {
    const { guards } = this.graph
    for (; this.guard < guards.length && (guards[this.guard] as Guard).position <= id; this.guard++) {
      const asked = guards[this.guard] as Guard
      for (const x of asked.operands) this.push(x)
      this.writer.callImport(this.around.module.importTest(asked))
      this.writer.code.bytes(...this.around.giveUp)
    }
  }

  /** Whether there is something to encode for an operation. */
  isWritten(id: number): boolean {
    return this.plan.uses[id] !== 0 && isOperation(this.graph, id) && !this.around.given.has(id)
  }

  /** Runs the loop that an operation is the first result of. */
  loopAt(id: number): void {
    const use = this.plan.loops.uses.get(id)
    if (use === undefined) return
    this.checkUpTo(id)
    for (const { ids, at, isCopied } of use.call.operands) if (isCopied) this.storeAll(ids, at)
    this.writer.run(this.around.encodeLoop(use), this.around.giveUp)
  }

  /** Calculates an operation, unless it is written where it is used. */
  write(id: number): void {
    this.checkUpTo(id)
    if (this.plan.isInlined[id] === 1) return
    this.calculate(id)
    this.writer.set(this.newVariable(id))
  }
}
