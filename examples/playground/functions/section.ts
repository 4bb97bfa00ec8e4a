/** Edit a function: connects the box, the worker that runs what is in it, and the pictures of what comes out. */
import { onColourScheme } from '../colours'
import { element, html } from '../elements'
import { tooSlow, type Problem } from './explain'
import { paintField, rangeOf } from './field-view'
import { showGraph } from './graph-view'
import { startLimitedWorker } from './limited-worker'
import type { Answer, Evaluation, Question } from './messages'
import { show } from './show'

const secondsAllowed = 2
const typingPause = 250

export const startFunctions = (): void => {
  const box = element('function', HTMLTextAreaElement)
  const examples = element('examples', HTMLSelectElement)
  const [xInput, yInput] = [element('x', HTMLInputElement), element('y', HTMLInputElement)]
  const reach = element('reach', HTMLSelectElement)
  const value = element('value', HTMLOutputElement)
  const gradient = element('gradient', HTMLOutputElement)
  const problemBox = element('problem', HTMLElement)
  const results = element('results', HTMLElement)
  const field = element('field', HTMLCanvasElement)
  const fieldLow = element('field-low', HTMLElement)
  const fieldHigh = element('field-high', HTMLElement)
  const graph = element('graph', HTMLElement)
  const steps = element('steps', HTMLTableSectionElement)
  const names = element('names', HTMLElement)

  let typing: number | undefined
  let shown: { readonly question: Question; readonly evaluation: Evaluation } | undefined

  const repaint = (): void => {
    if (shown !== undefined) paintField(field, shown.evaluation.samples, shown.question.x, shown.question.y)
  }

  const showProblem = ({ title, detail }: Problem): void => {
    problemBox.replaceChildren(html('strong', '', title), html('span', '', detail))
    problemBox.hidden = false
    box.setAttribute('aria-invalid', 'true')
    results.classList.add('stale')
    value.value = '–'
    gradient.value = '–'
  }

  const showEvaluation = (question: Question, evaluation: Evaluation): void => {
    problemBox.hidden = true
    box.removeAttribute('aria-invalid')
    results.classList.remove('stale')
    shown = { question, evaluation }
    value.value = show(evaluation.value)
    gradient.value = `(${evaluation.gradient.map(show).join(', ')})`
    const { low, high } = rangeOf(evaluation.samples.values)
    fieldLow.textContent = show(low)
    fieldHigh.textContent = show(high)
    for (const edge of document.querySelectorAll<HTMLElement>('[data-reach]'))
      edge.textContent = show(Number(edge.dataset['reach']) * question.reach)
    repaint()
    showGraph(graph, steps, evaluation.steps)
  }

  const ask = (): void => {
    clearTimeout(typing)
    const [x, y] = [xInput.valueAsNumber, yInput.valueAsNumber]
    if (Number.isNaN(x) || Number.isNaN(y))
      showProblem({ title: 'x and y must be numbers', detail: 'One of them is empty, or is no number.' })
    else send({ text: box.value, x, y, reach: Number(reach.value) })
  }
  const askSoon = (): void => {
    clearTimeout(typing)
    typing = window.setTimeout(ask, typingPause)
  }

  const answered = (question: Question, answer: Answer): void =>
    answer.kind === 'problem' ? showProblem(answer.problem) : showEvaluation(question, answer)

  const send = startLimitedWorker(secondsAllowed * 1000, {
    ready: known => names.replaceChildren(...known.flatMap(name => [html('code', '', name), ' '])),
    answered,
    stopped: () => showProblem(tooSlow(secondsAllowed)),
    failed: () => showProblem({ title: 'The file function-worker.js could not be loaded', detail: 'Is it there?' })
  })

  const movePoint = (event: PointerEvent): void => {
    const { left, top, width, height } = field.getBoundingClientRect()
    const scale = Number(reach.value)
    const rounded = (share: number): string => ((2 * share - 1) * scale).toPrecision(3)
    xInput.value = rounded((event.clientX - left) / width)
    yInput.value = rounded(1 - (event.clientY - top) / height)
    ask()
  }
  field.addEventListener('pointerdown', event => {
    field.setPointerCapture(event.pointerId)
    movePoint(event)
  })
  field.addEventListener('pointermove', event => {
    if (field.hasPointerCapture(event.pointerId)) movePoint(event)
  })

  box.addEventListener('input', () => {
    // None of the examples, but the visitor's own.
    examples.value = ''
    askSoon()
  })
  for (const input of [xInput, yInput, reach]) input.addEventListener('input', ask)
  examples.addEventListener('input', () => {
    box.value = examples.value
    ask()
  })
  onColourScheme(repaint)
  ask()
}
