// Checks that no link leads nowhere: each internal link and anchor of the documentation site that `npm run docs` built,
// and each relative link of the Markdown documents. What is published may link only to what is published.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import MarkdownIt from 'markdown-it'
import { root } from './literate.cjs'

/**
 * @typedef {object} Page
 * @property {string} file relative to the root of the repository
 * @property {readonly string[]} links as written
 * @property {ReadonlySet<string>} anchors
 */

const site = 'docs/api'

/** @param {string} folder */
const filesIn = folder =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(folder, file))
    .filter(file => !/(?:^|\/)node_modules\//.test(file))

/** @param {string} file */
const read = file => readFileSync(path.join(root, file), 'utf8')

/** @param {string} text */
const unescapeHtml = text =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/**
 * The values of some attributes in a page that TypeDoc wrote.
 *
 * @param {string} html
 * @param {string} names
 */
const attributes = (html, names) =>
  Array.from(html.matchAll(new RegExp(` (?:${names})="([^"]*)"`, 'g')), ([, value = '']) => unescapeHtml(value))

/**
 * @param {string} file
 * @returns {Page}
 */
const htmlPage = file => {
  const html = read(file)
  return { file, links: attributes(html, 'href|src'), anchors: new Set(attributes(html, 'id')) }
}

const markdown = new MarkdownIt({ html: true, linkify: true })

/** @param {string} heading */
const slug = heading =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')

/**
 * Numbers the names that occur again, as GitHub does.
 *
 * @param {readonly string[]} names
 */
const numbered = names =>
  names.map((name, i) => {
    const earlier = names.slice(0, i).filter(other => other === name).length
    return earlier === 0 ? name : `${name}-${earlier}`
  })

/**
 * @param {string} file
 * @returns {Page}
 */
const markdownPage = file => {
  const tokens = markdown.parse(read(file), {})
  const headings = tokens.filter((_, i) => tokens[i - 1]?.type === 'heading_open')
  const titles = headings.map(({ children }) => (children ?? []).map(({ content }) => content).join(''))
  const inline = tokens.flatMap(({ children }) => children ?? [])
  return {
    file,
    links: inline.flatMap(token => token.attrGet('href') ?? token.attrGet('src') ?? []),
    anchors: new Set(numbered(titles.map(slug)))
  }
}

const isExternal = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i

/** @param {ReadonlyArray<Page>} pages */
const linksOf = pages =>
  pages.flatMap(({ file, links }) =>
    links
      .filter(link => !isExternal.test(link))
      .map(link => {
        const [location = '', anchor = ''] = decodeURI(link).split('#')
        const [name = ''] = location.split('?')
        const target = name === '' ? file : path.posix.join(path.posix.dirname(file), name)
        return { file, link, target, anchor: decodeURIComponent(anchor) }
      })
  )

/**
 * Why a link leads nowhere, if it does.
 *
 * @param {ReadonlyMap<string, Page>} pages
 * @param {ReadonlySet<string>} published
 */
const faultIn =
  (pages, published) =>
  /** @param {ReturnType<typeof linksOf>[number]} link */
  ({ file, link, target, anchor }) => {
    const stats = statSync(path.join(root, target), { throwIfNoEntry: false })
    if (stats === undefined) return [`${file}: ${link} leads to no file`]
    const isPublished = stats.isDirectory()
      ? [...published].some(name => name.startsWith(target))
      : published.has(target)
    if (published.has(file) && !isPublished)
      return [`${file}: ${link} leads to a file that package.json does not publish`]
    const page = pages.get(target)
    if (anchor !== '' && page !== undefined && !page.anchors.has(anchor)) return [`${file}: ${link} leads to no anchor`]
    return []
  }

const packed = /** @type {unknown} */ (
  JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    })
  )
)
// npm 10 lists packages in an array, npm 11 by their names.
const [{ files }] = /** @type {[{ files: { path: string }[] }]} */ (Object.values(/** @type {object} */ (packed)))
const published = new Set(files.map(file => file.path))

const documents = [...readdirSync(root), ...filesIn('docs'), ...filesIn('examples')].filter(
  file => file.endsWith('.md') && !file.startsWith(`${site}/`)
)
const webPages = filesIn(site).filter(file => file.endsWith('.html'))
if (webPages.length === 0) throw new Error(`${site} is empty: run npm run docs`)

const faults = [webPages.map(htmlPage), documents.map(markdownPage)].flatMap(pages => {
  const byFile = new Map(pages.map(page => [page.file, page]))
  const links = linksOf(pages)
  console.log(
    `${links.length} links on ${pages.length} ${pages[0]?.file.endsWith('.md') ? 'documents' : 'pages'} checked`
  )
  return links.flatMap(faultIn(byFile, published))
})
for (const fault of new Set(faults)) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
