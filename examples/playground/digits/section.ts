/** Draw a digit: connects the drawing, the worker that trains and guesses, and what the page shows of both. */
import * as O from 'fp-ts/Option'
import { onColourScheme } from '../colours'
import { element } from '../elements'
import { asMnist, type Placement } from './as-mnist'
import { makeBars } from './bars'
import type { Guess } from './guess'
import { makeLossChart } from './loss-chart'
import { epochs, type Reply } from './messages'
import { makePad } from './pad'
import { drawingSide, inkOf, type Stroke } from './strokes'
import { startTrainer } from './trainer'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

export const startDigits = (): void => {
  const guessed = element('guess', HTMLOutputElement)
  const status = element('training-status', HTMLElement)
  const accuracy = element('accuracy', HTMLElement)
  const epochShown = element('epoch', HTMLElement)
  const bar = element('training-progress', HTMLProgressElement)
  const again = element('train-again', HTMLButtonElement)
  const penStatus = element('pen-status', HTMLElement)
  const showBars = makeBars(element('bars', HTMLOListElement))
  const chart = makeLossChart(element('loss-chart', SVGSVGElement), epochs)
  bar.max = epochs

  let seed = 0
  let epochsDone = 0
  /** The question that waits for its answer. Only the latest counts. */
  let asked = { id: 0, placement: undefined as Placement | undefined }
  let strokes: readonly Stroke[] = []
  let isScheduled = false

  const showGuess = ({ digit, probabilities, gradient }: Guess, placement: Placement): void => {
    guessed.value = `It looks like a ${digit} (${percent(probabilities[digit] ?? 0)})`
    showBars(probabilities)
    pad.showHeat({ gradient, placement })
  }

  const showNothing = (): void => {
    guessed.value = 'Draw a digit to see a guess'
    showBars([])
  }

  const ask = (): void => {
    const prepared = asMnist(inkOf(strokes), drawingSide)
    asked = { id: asked.id + 1, placement: O.isSome(prepared) ? prepared.value.placement : undefined }
    if (O.isSome(prepared)) send({ kind: 'guess', id: asked.id, picture: prepared.value.picture })
    else showNothing()
  }

  /** Asks once for all that is drawn before the next frame. */
  const askSoon = (): void => {
    if (isScheduled) return
    isScheduled = true
    requestAnimationFrame(() => {
      isScheduled = false
      ask()
    })
  }

  const train = (): void => {
    seed++
    epochsDone = 0
    again.disabled = true
    status.textContent = 'Training …'
    accuracy.textContent = '–'
    chart.clear()
    send({ kind: 'train', seed })
  }

  const listen = (reply: Reply): void => {
    switch (reply.kind) {
      case 'progress': {
        const at = epochsDone + reply.part
        bar.value = at
        epochShown.textContent = `${Math.ceil(at)} of ${epochs}`
        chart.training(at, reply.loss)
        break
      }
      case 'epoch':
        epochsDone = reply.epoch
        accuracy.textContent = percent(reply.accuracy)
        chart.validation(reply.epoch, reply.loss)
        // What the network guesses has changed.
        if (strokes.length > 0) askSoon()
        break
      case 'trained':
        status.textContent = 'Trained'
        again.disabled = false
        break
      case 'guess':
        if (reply.id === asked.id && asked.placement !== undefined) showGuess(reply.guess, asked.placement)
        break
      case 'failed':
        status.textContent = `Training failed: ${reply.message}`
    }
  }

  const send = startTrainer(listen)
  const pad = makePad(element('pad', HTMLCanvasElement), {
    changed: next => {
      strokes = next
      askSoon()
    },
    says: text => {
      penStatus.textContent = text
    }
  })
  element('clear', HTMLButtonElement).addEventListener('click', pad.clear)
  element('undo', HTMLButtonElement).addEventListener('click', pad.undo)
  again.addEventListener('click', train)
  onColourScheme(pad.repaint)
  showNothing()
  pad.repaint()
  train()
}
