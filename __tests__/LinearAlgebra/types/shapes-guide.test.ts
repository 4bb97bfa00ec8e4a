import { createProgram, markdownModules, problems } from '../../../scripts/literate.cjs'

/** Errors that are expected, and what the guide says that the compiler says. */
const expected = /\/\/ @ts-expect-error (.+)/

const [guide] = markdownModules().filter(({ name }) => name === 'docs/03-shapes.md')
const lines = guide!.code.split('\n')
const quoted = lines.flatMap((line, i) => {
  const [, message] = expected.exec(line) ?? []
  return message === undefined ? [] : [{ line: i + 2, message }]
})

it('the guide to shapes quotes the errors of the compiler', () => {
  const unguarded = { ...guide!, code: guide!.code.replaceAll('@ts-expect-error', 'ts-expect-error') }
  const found = problems(createProgram([unguarded], [unguarded.file]), [unguarded])
  const saidAt = (line: number): string =>
    found
      .filter(({ message }) => message.startsWith(`${guide!.name}:${line} `))
      .map(({ message }) => message)
      .join('\n')

  expect(quoted.length).toBeGreaterThan(5)
  for (const { line, message } of quoted) expect(saidAt(line)).toContain(message)
})
