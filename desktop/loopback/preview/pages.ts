import { previewRoles, type PreviewRecipient, type PreviewRole } from '#shared/preview.ts'
import type { DefinitionProblem } from '#shared/funds/source.ts'

/** What the bar above the pages shows as chosen. */
export type Chosen = { readonly role: PreviewRole; readonly organisation: string }

const root = '<div id="root"></div>'

/** The client’s page with a bar above it: that nothing is kept, and as whom it is seen. */
export function previewPage(
  html: string,
  { recipients, chosen }: { recipients: readonly PreviewRecipient[]; chosen: Chosen },
): string {
  const option = (value: string, label: string, selected: boolean): string =>
    `<option value="${escaped(value)}"${selected ? ' selected' : ''}>${escaped(label)}</option>`
  const roles = Object.entries(previewRoles).map(([role, label]) => option(role, label, role === chosen.role))
  const organisations = recipients.map(({ organisation, name }) =>
    option(organisation, name, organisation === chosen.organisation),
  )
  return withBar(
    html,
    `<form id="preview-form" class="preview-form">` +
      select('role', 'See it as', roles) +
      select('organisation', 'Recipient', organisations) +
      `<button class="govuk-button govuk-button--secondary preview-button">Show</button></form>`,
  )
}

/** Instead of the client: what is wrong with the definition. It is shown again when its files change. */
export function problemPage(html: string, problems: readonly DefinitionProblem[]): string {
  const items = problems.map(
    ({ file, line, message }) =>
      `<li><strong class="preview-place">${escaped(`${file}:${line}`)}</strong><br>${escaped(message)}</li>`,
  )
  const heading = problems.length === 1 ? 'There is a problem' : `There are ${problems.length} problems`
  const page =
    `<div class="govuk-width-container"><main class="govuk-main-wrapper">` +
    `<h1 class="govuk-heading-l">${heading} with this definition</h1>` +
    `<p class="govuk-body">Change the file and save it. This page then shows what the definition says.</p>` +
    `<ul class="govuk-list govuk-list--spaced">${items.join('')}</ul></main></div>`
  return withBar(html.replaceAll(/<script type="module"[^>]*><\/script>/gu, ''), '').replace(root, page)
}

function withBar(html: string, controls: string): string {
  const bar =
    `<section id="preview" class="preview" aria-label="Preview"><div class="govuk-width-container preview-inside">` +
    `<p class="govuk-body preview-words"><strong>Preview: nothing is kept</strong></p>${controls}</div></section>`
  return html
    .replace(
      '</head>',
      '<link rel="stylesheet" href="/preview.css"><script defer src="/preview.js"></script></head>',
    )
    .replace(root, () => bar + root)
}

function select(name: string, label: string, options: readonly string[]): string {
  return (
    `<span class="preview-choice"><label class="govuk-label" for="preview-${name}">${label}</label>` +
    `<select class="govuk-select preview-select" id="preview-${name}" name="${name}">${options.join('')}</select></span>`
  )
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`)
}

/** The bar’s own look and behaviour, as files: the content security policy lets nothing stand in the page. */
export const previewFiles: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  '/preview.css': {
    type: 'text/css; charset=utf-8',
    text: `.preview { background: #fff7bf; border-bottom: 2px solid #0b0c0c; padding: 10px 0; }
.preview-inside, .preview-form { display: flex; flex-wrap: wrap; gap: 10px 20px; align-items: center; min-width: 0; }
.preview-words, .preview-button.govuk-button { margin: 0; }
.preview-choice { display: flex; flex-wrap: wrap; gap: 5px 10px; align-items: center; max-width: 100%; }
.preview-choice .govuk-label { margin: 0; }
.preview-select { min-width: 0; max-width: 100%; }
.preview-place { overflow-wrap: anywhere; }
`,
  },
  '/preview.js': {
    type: 'text/javascript; charset=utf-8',
    text: `const form = document.getElementById('preview-form')
form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const chosen = Object.fromEntries(new FormData(form))
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch('/preview/seat', { method: 'POST', headers, body: JSON.stringify(chosen) })
  const { returnId } = await reply.json()
  if (location.pathname.startsWith('/returns/' + returnId)) location.reload()
  else location.assign('/returns/' + returnId)
})
new EventSource('/preview/events').addEventListener('changed', ({ data }) => {
  let path = location.pathname
  for (const [before, after] of Object.entries(JSON.parse(data))) path = path.replace(before, after)
  location.replace(path)
})
`,
  },
}
