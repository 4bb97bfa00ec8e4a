// The API report: the declarations of all exports, one page per entry point in `docs/api-report`. It is committed, so a
// change of the API shows in review. `npm run types` compares it with the sources, and `npm run api` writes it.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import prettier from 'prettier'
import ts from 'typescript'
import { config, createProgram, root } from './literate.cjs'

const folder = path.join(root, 'docs', 'api-report')
const src = path.join(root, 'src')
const sources = config.fileNames.filter(file => file.startsWith(src + path.sep))
/** @type {ts.SymbolFlags} */
const anything = ts.SymbolFlags.Type | ts.SymbolFlags.Value | ts.SymbolFlags.Alias

/** The program that is reported on. It is the one of `src` alone, which has neither the types of Node nor of jest. */
export const createSourceProgram = () =>
  createProgram([], sources, {
    ...config.options,
    types: [],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true
  })

/**
 * Finds the declarations that TypeScript would publish for a symbol, and the symbols that these mention.
 *
 * @param {ts.Program} program
 */
const reader = program => {
  const checker = program.getTypeChecker()
  /** @type {Map<ts.SourceFile, { statements: ts.Statement[], scope: Map<string, ts.Symbol> }>} */
  const modules = new Map()

  /** @param {ts.SourceFile} file */
  const read = file => {
    let text = ''
    program.emit(file, (_name, emitted) => (text = emitted), undefined, true)
    const declarations = ts.createSourceFile(file.fileName, text, ts.ScriptTarget.ESNext, true)
    const scope = new Map(checker.getSymbolsInScope(file, anything).map(symbol => [symbol.name, symbol]))
    return { statements: [...declarations.statements], scope }
  }

  /** @param {ts.Symbol} symbol */
  const resolve = symbol =>
    checker.getExportSymbolOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)

  /** @param {ts.Symbol} symbol */
  const declarationsOf = symbol => {
    const file = symbol.declarations?.[0]?.getSourceFile()
    if (file === undefined || !sources.includes(file.fileName)) return { texts: [], mentioned: [] }
    const { statements, scope } = modules.get(file) ?? read(file)
    modules.set(file, { statements, scope })
    const own = statements.filter(statement => namesOf(statement).includes(symbol.name))
    const mentioned = own.flatMap(mentionedIn).flatMap(name => scope.get(name) ?? [])
    return { texts: own.map(statement => statement.getText()), mentioned: mentioned.map(resolve) }
  }

  /** @param {string} entryPoint */
  const exportsOf = entryPoint => {
    const file = program.getSourceFile(path.join(src, `${entryPoint}.ts`))
    const module = file && checker.getSymbolAtLocation(file)
    return module
      ? checker.getExportsOfModule(module).map(symbol => ({ name: symbol.name, symbol: resolve(symbol) }))
      : []
  }
  return { declarationsOf, exportsOf }
}

/** @param {ts.Statement} statement */
const namesOf = statement =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [/** @type {ts.DeclarationStatement} */ (statement).name?.getText()]

/** @param {ts.Node} node */
const nameIn = node => {
  if (ts.isTypeReferenceNode(node)) return [node.typeName.getText()]
  if (ts.isTypeQueryNode(node)) return [node.exprName.getText()]
  if (ts.isExpressionWithTypeArguments(node) || ts.isComputedPropertyName(node)) return [node.expression.getText()]
  return []
}

/**
 * The names that a declaration mentions: types, and constants in `typeof` and in computed names.
 *
 * @param {ts.Node} node
 * @returns {string[]}
 */
const mentionedIn = node => [...nameIn(node), ...node.getChildren().flatMap(mentionedIn)]

/** @param {string} text */
const block = text => `\`\`\`ts ignore\n${text}\n\`\`\`\n`

/**
 * The text of the report of each entry point, by file.
 *
 * @param {ts.Program} program
 */
export const apiReports = async program => {
  const { declarationsOf, exportsOf } = reader(program)
  const style = await prettier.resolveConfig(path.join(folder, 'Op.md'))

  /** @param {string} entryPoint */
  const report = async entryPoint => {
    // A module that is exported as a whole is for generated modules alone.
    const exported = exportsOf(entryPoint)
      .filter(({ symbol }) => (symbol.flags & ts.SymbolFlags.ValueModule) === 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const seen = new Set(exported.map(({ symbol }) => symbol))
    const texts = exported.flatMap(({ name, symbol }) => [
      ...declarationsOf(symbol).texts,
      ...(name === symbol.name ? [] : [`export { ${symbol.name} as ${name} }`])
    ])
    /** @type {string[]} */
    const others = []
    // The set grows while it is walked: a mentioned type may mention others.
    for (const symbol of seen) {
      for (const other of declarationsOf(symbol).mentioned) {
        if (seen.has(other)) continue
        seen.add(other)
        others.push(...declarationsOf(other).texts)
      }
    }
    const name = path.posix.join('backprop-ts', entryPoint === 'index' ? '' : entryPoint)
    const internal =
      others.length > 0 ? `\n## Declarations that these mention\n\n${block(others.sort().join('\n\n'))}` : ''
    const text = `# ${name}\n\n${block(texts.join('\n\n'))}${internal}`
    return prettier.format(text, { ...style, parser: 'markdown' })
  }

  const entryPoints = sources.filter(file => path.dirname(file) === src).map(file => path.basename(file, '.ts'))
  return new Map(
    await Promise.all(
      entryPoints.map(
        async entryPoint =>
          /** @type {const} */ ([`${entryPoint === 'index' ? 'backprop-ts' : entryPoint}.md`, await report(entryPoint)])
      )
    )
  )
}

/**
 * What is wrong with the committed report.
 *
 * @param {ts.Program} program
 */
export const apiReportProblems = async program => {
  const reports = [...(await apiReports(program))]
  const committed = await Promise.all(
    reports.map(([file]) => readFile(path.join(folder, file), 'utf8').catch(() => ''))
  )
  return reports.flatMap(([file, text], i) =>
    text === committed[i] ? [] : [`docs/api-report/${file}: out of date. Review the change that \`npm run api\` makes`]
  )
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const reports = await apiReports(createSourceProgram())
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [file, text] of reports) await writeFile(path.join(folder, file), text)
  console.log(`${reports.size} pages written to docs/api-report`)
}
