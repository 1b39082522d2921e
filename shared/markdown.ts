import type { Nodes, Parents, PhrasingContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/**
 * The part of Markdown that guidance may use: paragraphs, lists, one level of headings, bold and links. Everything else
 * that Markdown knows, HTML above all, is shown as the characters that were written.
 */
export type Block =
  | { readonly kind: 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'heading'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly parts: readonly Inline[] }
  /** `to` is an address of `https:` or `mailto:`, nothing else. */
  | { readonly kind: 'link'; readonly to: string; readonly parts: readonly Inline[] }

/** How long a text with Markdown can be. Reading it takes time that grows with the square of its length. */
export const longestMarkdown = 5_000
const deepest = 4

/** Takes a text apart. It never throws; what it can't use, and what is too long for a definition, comes back as text. */
export function readMarkdown(text: string): Block[] {
  if (text.length > longestMarkdown) return [{ kind: 'paragraph', parts: [{ kind: 'text', text }] }]
  return blocksOf(fromMarkdown(text), { text, depth: 0 })
}

type From = { readonly text: string; readonly depth: number }

function blocksOf({ children }: Parents, from: From): Block[] {
  return children.map((node): Block => {
    if (node.type === 'paragraph') return { kind: 'paragraph', parts: inlinesOf(node, from) }
    if (node.type === 'heading' && node.depth === 2) return { kind: 'heading', parts: inlinesOf(node, from) }
    if (node.type !== 'list' || from.depth >= deepest)
      return { kind: 'paragraph', parts: [{ kind: 'text', text: sourceOf(node, from) }] }
    return {
      kind: 'list',
      ordered: node.ordered === true,
      items: node.children.map((item) => blocksOf(item, { ...from, depth: from.depth + 1 })),
    }
  })
}

function inlinesOf({ children }: { readonly children: readonly PhrasingContent[] }, from: From): Inline[] {
  return children.map((node): Inline => {
    if (node.type === 'text') return { kind: 'text', text: node.value }
    const deeper = { ...from, depth: from.depth + 1 }
    if (from.depth < deepest && node.type === 'strong')
      return { kind: 'strong', parts: inlinesOf(node, deeper) }
    if (from.depth < deepest && node.type === 'link' && linkProblem(node.url, undefined) === undefined)
      return { kind: 'link', to: node.url, parts: inlinesOf(node, deeper) }
    return { kind: 'text', text: sourceOf(node, from) }
  })
}

const sourceOf = ({ position }: Nodes, { text }: From): string =>
  text.slice(position?.start.offset, position?.end.offset)

/** An address with a scheme and, for the web, a host; user names and control characters have no place in it. */
const web = /^https:\/\/([a-z0-9.-]+)(?:[/?#][\x21-\x7e]*)?$/iu
const mail = /^mailto:[\x21-\x7e]+@[a-z0-9.-]+$/iu

/**
 * Why guidance can't link to an address, as a sentence; undefined where it can.
 *
 * @param hosts besides gov.uk and what is under it, where a link may lead; undefined for anywhere
 */
function linkProblem(url: string, hosts: readonly string[] | undefined): string | undefined {
  if (mail.test(url)) return undefined
  const host = web.exec(url)?.[1]?.toLowerCase()
  if (host === undefined)
    return `A link leads to a page (https://…) or to an e-mail address (mailto:…), not to “${url.slice(0, 60)}”`
  if (hosts === undefined || isUnder(host, 'gov.uk') || hosts.some((one) => isUnder(host, one)))
    return undefined
  return `Links to ${host} are not allowed here. Add it to “links” in fund.yaml, or leave the link out`
}

const isUnder = (host: string, parent: string): boolean => host === parent || host.endsWith(`.${parent}`)

/** What is wrong with the Markdown of a definition, as sentences: what would be shown as characters, and foreign links. */
export function markdownProblems(text: string, hosts: readonly string[]): string[] {
  if (text.length > longestMarkdown) return [`Guidance can have ${longestMarkdown} characters`]
  const problems: string[] = []
  const visit = (node: Nodes, depth: number): void => {
    if (node.type === 'link') {
      const problem = linkProblem(node.url, hosts)
      if (problem !== undefined) problems.push(problem)
    } else if (
      !allowed.has(node.type) ||
      (node.type === 'heading' && node.depth !== 2) ||
      depth > 3 * deepest
    ) {
      const words = text.slice(node.position?.start.offset, node.position?.end.offset)
      problems.push(`${refused[node.type] ?? 'This'} can’t be used in guidance: “${words.slice(0, 60)}”`)
      return
    }
    if ('children' in node) for (const child of node.children) visit(child, depth + 1)
  }
  visit(fromMarkdown(text), 0)
  return problems
}

const allowed = new Set<Nodes['type']>([
  'root',
  'paragraph',
  'heading',
  'list',
  'listItem',
  'text',
  'strong',
  'link',
])

const refused: { readonly [type in Nodes['type']]?: string } = {
  html: 'HTML',
  image: 'A picture',
  imageReference: 'A picture',
  code: 'A block of code (a line that starts with four spaces)',
  inlineCode: 'Code',
  blockquote: 'A quotation',
  heading: 'A heading other than “## …”',
  emphasis: 'Italic text',
  thematicBreak: 'A line across',
  break: 'A line break within a paragraph',
}
