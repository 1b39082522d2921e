import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MemoryRouter } from 'react-router'
import { parseHTML } from 'linkedom'

/** What GOV.UK Frontend renders for a component with the options of one of its fixtures. */
export async function fixture(component: string, name: string): Promise<string> {
  const file: unknown = await import(
    `../../../node_modules/govuk-frontend/dist/govuk/components/${component}/fixtures.json`
  )
  const { fixtures } = file as { fixtures: { name: string; html: string }[] }
  const found = fixtures.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${component} has no fixture “${name}”`)
  return normal(found.html)
}

/** What we render, to compare with it. */
export function rendered(element: ReactNode): string {
  return normal(renderToStaticMarkup(createElement(MemoryRouter, null, element)))
}

/**
 * Markup with its differences of writing taken out: white space, the order of attributes and classes, `data-`
 * attributes (they start GOV.UK Frontend's scripts, whose work React does here) and where links go.
 */
function normal(html: string): string {
  const { document } = parseHTML(`<html><body>${html}</body></html>`)
  return [...document.body.childNodes].map(write).join('')
}

const dropped = /^(data-.*|href|tabindex|xmlns|value|checked)$/

function write(node: ChildNode): string {
  if (node.nodeType === 3) return node.textContent?.replace(/\s+/g, ' ').trim() ?? ''
  if (node.nodeType !== 1) return ''
  const element = node as Element
  const attributes = [...element.attributes]
    .filter(({ name }) => !dropped.test(name))
    .map(({ name, value }) => `${name}="${name === 'class' ? value.split(/\s+/).sort().join(' ') : value}"`)
    .sort()
  const start = [element.tagName.toLowerCase(), ...attributes].join(' ')
  return `\n<${start}>${[...element.childNodes].map(write).join('')}</${element.tagName.toLowerCase()}>`
}
