// Adapts TypeDoc to this library: constants that can be called are functions, documents are named by their headings,
// and formulas and diagrams are drawn when the site is built.
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import katex from '@vscode/markdown-it-katex'
import { renderMermaidSVG } from 'beautiful-mermaid'
import {
  Comment,
  CommentTag,
  Context,
  Converter,
  JSX,
  ReferenceReflection,
  ReflectionKind,
  RendererEvent
} from 'typedoc'
import ts from 'typescript'
import { root } from './literate.cjs'

/** The category of a document in the navigation, by its path. The first that matches counts. */
const categories = /** @type {const} */ ([
  [/^docs\/(?:index|\d\d-.*)\.md$/, 'Guides'],
  [/^docs\/how-to\//, 'How-to'],
  [/^docs\//, 'Background'],
  [/^examples\//, 'Examples'],
  [/^/, 'Project']
])

/**
 * Shows constants whose type has call signatures as functions, as a `@function` in their comments would. TypeDoc asks
 * for the comment of a variable to decide what it is.
 */
const showConstantsAsFunctions = () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the context again
  const original = Context.prototype.getComment
  /**
   * @this {Context}
   * @param {ts.Symbol} symbol
   * @param {ReflectionKind} kind
   */
  Context.prototype.getComment = function (symbol, kind) {
    const comment = original.call(this, symbol, kind)
    if (kind === ReflectionKind.Variable && this.checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0) {
      comment?.modifierTags.add('@function')
    }
    return comment
  }
}

/**
 * Takes the comments of exports from where they are exported: `export type { /** … *\/ Op } from './internal/lift'`.
 * TypeDoc prefers that of the declaration, which is for those who work on the library.
 */
const readCommentsOfExports = () => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on the context again
  const original = Context.prototype.postReflectionCreation
  /**
   * @this {Context}
   * @param {import('typedoc').Reflection} reflection
   * @param {ts.Symbol | undefined} symbol
   * @param {ts.Symbol | undefined} exportSymbol
   */
  Context.prototype.postReflectionCreation = function (reflection, symbol, exportSymbol) {
    const specifier = exportSymbol?.declarations?.find(ts.isExportSpecifier)
    const comment = specifier && this.getNodeComment(specifier, false)
    if (comment !== undefined) reflection.comment ??= comment
    original.call(this, reflection, symbol, exportSymbol)
  }
}

/**
 * Shows the constraints of type parameters as they are written. TypeDoc asks the compiler, which expands them.
 *
 * @param {Converter} converter
 */
const showConstraintsAsWritten = converter => {
  converter.on(Converter.EVENT_CREATE_TYPE_PARAMETER, (context, parameter) => {
    const declaration = context.getSymbolFromReflection(parameter)?.declarations?.find(ts.isTypeParameterDeclaration)
    if (declaration?.constraint === undefined) return
    parameter.type = converter.convertType(context.withScope(parameter), declaration.constraint)
  })
}

/**
 * @param {import('typedoc').Reflection | undefined} reflection
 * @returns {boolean}
 */
const isInsideParameter = reflection =>
  reflection !== undefined && (reflection.kindOf(ReflectionKind.Parameter) || isInsideParameter(reflection.parent))

/**
 * @param {import('typedoc').Models.SomeType | undefined} type
 * @returns {boolean}
 */
const isFunction = type =>
  type?.type === 'union'
    ? type.types.some(isFunction)
    : type?.type === 'reflection' && type.declaration.signatures !== undefined

/**
 * Leaves out fields that exist only for the compiler, such as `[scopeTag]`. The fields that are left need no comments
 * of their own: the comment of their interface explains them.
 *
 * @param {import('typedoc').Application} app
 */
const simplifyFields = ({ converter, options }) => {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const field of project.getReflectionsByKind(ReflectionKind.Property)) {
      if (field.name.startsWith('[')) project.removeReflection(field)
    }
  })
  converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    const fields = /** @type {import('typedoc').DeclarationReflection[]} */ (
      project.getReflectionsByKind(ReflectionKind.Property)
    ).filter(field => isFunction(field.type) && !field.hasComment() && !isInsideParameter(field))
    options.setValue('intentionallyNotDocumented', [...new Set(fields.map(field => field.getFriendlyFullName()))])
  })
}

/** Shows the first sentence of a comment beside a name in the tables of a module. */
const summarizeByFirstSentence = () => {
  const sentence = /^[^]*?\.(?=\s|$)/
  /**
   * @this {Comment}
   * @returns {readonly import('typedoc').CommentDisplayPart[]}
   */
  Comment.prototype.getShortSummary = function () {
    const end = this.summary.findIndex(({ kind, text }) => kind === 'text' && sentence.test(text))
    const [last] = sentence.exec(this.summary[end]?.text ?? '') ?? []
    return last === undefined ? this.summary : [...this.summary.slice(0, end), { kind: 'text', text: last }]
  }
}

/**
 * Sorts modules, documents and what a module exports again into categories, the main one of each first, and names
 * documents by their headings.
 *
 * @param {Converter} converter
 */
const arrangeNavigation = converter => {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, { kind, comment }) => {
    if (kind !== ReflectionKind.Module) return
    comment?.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: 'Modules' }]))
  })
  converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const [, heading] = /^# (.+)$/m.exec(document.content.map(({ text }) => text).join('')) ?? []
    if (heading !== undefined) document.name = heading.replaceAll('`', '')
    const file = path.relative(root, document.project.files.getReflectionPath(document) ?? '')
    document.frontmatter.category = categories.find(([pattern]) => pattern.test(file))?.[1]
  })
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reference of project.getReflectionsByKind(ReflectionKind.Reference)) {
      const target = reference instanceof ReferenceReflection ? reference.getTargetReflectionDeep() : undefined
      const comment = target?.isDeclaration() ? (target.comment ?? target.signatures?.[0]?.comment) : undefined
      if (comment !== undefined) reference.comment ??= comment.clone()
    }
  })
  // TypeDoc sorts the categories when it resolves, so this comes last.
  const lowPriority = -1000
  converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      for (const { title, children } of project.categories ?? []) {
        /** @param {import('typedoc').Reflection} reflection */
        const isMain = ({ name }) => Number(name === project.name || name === title)
        children.sort((a, b) => isMain(b) - isMain(a))
      }
    },
    lowPriority
  )
}

/**
 * An SVG of a Mermaid diagram in the colours of the page, without the font that the renderer would load from elsewhere.
 *
 * @param {string} diagram
 */
const drawDiagram = diagram => {
  const colors = { bg: 'var(--color-background)', fg: 'var(--color-text)', transparent: true }
  const svg = renderMermaidSVG(diagram, { ...colors, padding: 8 })
  return `<div class="diagram">${svg.replace(/@import url\([^)]*\);/, '')}</div>\n`
}

// The package is CommonJS and has its function under `default`.
const drawFormulas = /** @type {{ default: import('markdown-it').PluginWithOptions<{ throwOnError: boolean }> }} */ (
  /** @type {unknown} */ (katex)
).default

/** @param {import('markdown-it').default} markdown */
export const drawFormulasAndDiagrams = markdown => {
  markdown.use(drawFormulas, { throwOnError: true })
  markdown.core.ruler.push('mermaid', ({ tokens }) => {
    for (const token of tokens.filter(({ type, info }) => type === 'fence' && info.trim() === 'mermaid')) {
      token.type = 'html_block'
      token.content = drawDiagram(token.content)
    }
  })
}

/**
 * Ships the style sheet and the fonts of KaTeX, and refers to them on every page.
 *
 * @param {import('typedoc').Renderer} renderer
 */
const shipKatex = renderer => {
  const from = path.dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'))
  renderer.hooks.on('head.end', ({ relativeURL }) =>
    JSX.createElement('link', { rel: 'stylesheet', href: relativeURL('assets/katex/katex.min.css') })
  )
  renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    cpSync(from, path.join(outputDirectory, 'assets', 'katex'), {
      recursive: true,
      filter: file => file === from || /(?:\/fonts|\.woff2|\/katex\.min\.css)$/.test(file)
    })
  })
}

/** @param {import('typedoc').Application} app */
export const load = app => {
  showConstantsAsFunctions()
  readCommentsOfExports()
  showConstraintsAsWritten(app.converter)
  simplifyFields(app)
  summarizeByFirstSentence()
  arrangeNavigation(app.converter)
  shipKatex(app.renderer)
}
