import type { ReactNode } from 'react'
import { Labelled } from '#shared/ui/fields/frame.tsx'

/** As the server has it in `gather-files.ts`; said here before anything is read. */
const mostBytes = 1_000_000

export type Uploads = readonly { readonly path: string; readonly text: string }[]

/** Definition files, chosen or dropped on the field. */
export function FilesField({
  id,
  label,
  hint,
  error,
}: {
  id: string
  label: string
  hint: string
  error?: string
}): ReactNode {
  return (
    <Labelled id={id} label={label} hint={hint} {...(error === undefined ? {} : { error })}>
      <input
        className={`govuk-file-upload app-files${error === undefined ? '' : ' govuk-file-upload--error'}`}
        id={id}
        name={id}
        type="file"
        multiple
        accept=".yaml,.csv"
        aria-describedby={`${id}-hint${error === undefined ? '' : ` ${id}-error`}`}
      />
    </Labelled>
  )
}

/** The text of the chosen files, or what is wrong with one of them. */
export async function readChosen(form: HTMLFormElement, id: string): Promise<Uploads | { message: string }> {
  const input = form.elements.namedItem(id)
  const files = input instanceof HTMLInputElement ? [...(input.files ?? [])] : []
  const large = files.find(({ size }) => size > mostBytes)
  if (large !== undefined) {
    const size = (large.size / 1e6).toFixed(1)
    return {
      message: `${large.name} is ${size} MB, and a file of a definition has 1 MB at most. Choose another file`,
    }
  }
  return Promise.all(files.map(async (file) => ({ path: file.name, text: await file.text() })))
}
