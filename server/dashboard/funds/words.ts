import type { TagColour } from '#shared/ui/page/tag.tsx'
import type { Asked } from '#shared/questions/kind.ts'
import type { Answers } from '../api.ts'

export type Version = Answers['funds']['version']
export type Round = Answers['funds']['round']

type Look = { readonly text: string; readonly colour: TagColour }

/** How far a version is, as its tag says it. */
export const versionStates: Readonly<Record<Version['state'], Look>> = {
  draft: { text: 'Has problems', colour: 'red' },
  checked: { text: 'Draft', colour: 'grey' },
  review: { text: 'Waiting for review', colour: 'yellow' },
  approved: { text: 'Approved', colour: 'blue' },
  published: { text: 'Published', colour: 'green' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
}

export const roundStates: Readonly<Record<Round['state'], Look>> = {
  none: { text: 'Not published', colour: 'grey' },
  planned: { text: 'Not open yet', colour: 'blue' },
  open: { text: 'Open', colour: 'green' },
  closed: { text: 'Past its deadline', colour: 'grey' },
}

type Class = NonNullable<NonNullable<Version['difference']>['class']>

export const classes: Readonly<Record<Class, Look & { readonly means: string }>> = {
  MODEL: {
    text: 'Model',
    colour: 'red',
    means: 'What answers mean changes. “moves” has to say where answers go that were given already.',
  },
  REVISION: {
    text: 'Revision',
    colour: 'orange',
    means: 'People have to look at the section again.',
  },
  ADDITION: {
    text: 'Addition',
    colour: 'green',
    means: 'Nothing that was entered is touched.',
  },
}

/** What somebody did to a version, after their name. */
export const steps: Readonly<Record<string, string>> = {
  saved: 'saved files',
  checked: 'checked it again',
  asked: 'asked for a review',
  approved: 'approved it',
  returned: 'sent it back',
  published: 'published it',
  withdrawn: 'withdrew it',
}

export const roundPath = (fund: string, round: number): string => `/funds/${fund}/rounds/${round}`
export const versionPath = (id: string): string => `/funds/versions/${id}`

/** Who did something; what nobody did the program did, when its demonstration was set up. */
export const nameOf = (person: { readonly name: string } | null): string => person?.name ?? 'The program'

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

/** A field of these pages, which are no question of a definition. */
export const asked = (label: string, limits: Asked['limits'] = {}): Asked => ({ label, limits, choices: [] })
