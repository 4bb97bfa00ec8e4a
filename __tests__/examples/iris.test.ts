import { plotsOf } from '../../examples/iris/plots'

const petals = [
  { name: 'setosa', points: [[1.4, 0.2]] },
  { name: 'virginica', points: [[5.1, 1.8]] }
] as const

it('the plots of the irises show the losses, the species and the mistakes', () => {
  const svg = plotsOf({ trainingLoss: [1.1, 0.5], heldOutLoss: [0.6, 0.5], petals, mistakes: [[5.1, 1.8]] })
  const texts = Array.from(svg.matchAll(/<text[^>]*>([^<]*)</g), ([, text]) => text)
  for (const label of ['training', 'held out', 'setosa', 'virginica', 'taken for another', 'length (cm)', 'width (cm)'])
    expect(texts).toContain(label)
  expect(svg).not.toContain('NaN')
})
