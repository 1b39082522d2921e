/** Where a person was in a return, by the page's address; it is kept on this computer and says nothing of answers. */
const keyOf = (person: string, returnId: string): string => `last place ${person} ${returnId}`

export function rememberPlace(person: string, returnId: string, path: string): void {
  try {
    localStorage.setItem(keyOf(person, returnId), path)
  } catch {
    // A browser may refuse to keep anything; then nobody is offered to go on.
  }
}

export function lastPlace(person: string, returnId: string): string | undefined {
  try {
    return localStorage.getItem(keyOf(person, returnId)) ?? undefined
  } catch {
    return undefined
  }
}
