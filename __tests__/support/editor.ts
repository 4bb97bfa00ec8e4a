import path from 'node:path'
import ts from 'typescript'
import { config, root } from '../../scripts/literate.cjs'

const service = (files: ReadonlyMap<string, string>): ts.LanguageService => {
  const read = (file: string): string | undefined => files.get(file) ?? ts.sys.readFile(file)
  return ts.createLanguageService({
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => '1',
    getScriptSnapshot: file => {
      const text = read(file)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...config.options, types: [] }),
    getDefaultLibFileName: options => ts.getDefaultLibFilePath(options),
    fileExists: file => files.has(file) || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: directory => ts.sys.directoryExists(directory)
  })
}

interface Opened {
  /** What is shown over the identifier that the first match of the pattern ends with. */
  readonly hover: (pattern: RegExp) => string
  /** The messages at a line that holds the given code. */
  readonly errorsAt: (line: string) => readonly string[]
  /** All messages. */
  readonly errors: () => readonly string[]
}

/** Opens programs as an editor does. */
export const open = <Name extends string>(programs: Readonly<Record<Name, string>>): Readonly<Record<Name, Opened>> => {
  const fileOf = (name: string): string => path.join(root, '__tests__', `${name} of an editor.ts`)
  const entries = Object.entries<string>(programs)
  const editor = service(new Map(entries.map(([name, code]) => [fileOf(name), code])))
  const opened = ([name, code]: readonly [string, string]): Opened => {
    const file = fileOf(name)
    const diagnostics = (): readonly ts.Diagnostic[] => [
      ...editor.getSyntacticDiagnostics(file),
      ...editor.getSemanticDiagnostics(file)
    ]
    const messageOf = ({ messageText }: ts.Diagnostic): string =>
      ts.flattenDiagnosticMessageText(messageText, '\n').replace(/import\("[^"]*"\)\./g, '')
    return {
      hover: pattern => {
        const match = pattern.exec(code)
        if (match === null) throw new Error(`${String(pattern)} is not in the program`)
        const shown = editor.getQuickInfoAtPosition(file, match.index + match[0].length - 1)
        return ts.displayPartsToString(shown?.displayParts).replace(/^\(alias\) |\nimport [^\n]*$/g, '')
      },
      errorsAt: line => {
        const start = code.indexOf(line)
        if (start < 0) throw new Error(`${line} is not in the program`)
        return diagnostics()
          .filter(d => d.start !== undefined && start <= d.start && d.start < start + line.length)
          .map(messageOf)
      },
      errors: () => diagnostics().map(messageOf)
    }
  }
  return Object.fromEntries(entries.map(entry => [entry[0], opened(entry)])) as Record<Name, Opened>
}
