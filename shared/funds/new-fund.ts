import { addDays, firstOfMonth, type Day } from '../day.ts'
import type { Files } from './source.ts'

/** What somebody who starts a fund has to say. */
export type Started = {
  /** Two to six capital letters. */
  readonly code: string
  readonly name: string
  /** The last financial half-year that ended before this day is the first that is reported on. */
  readonly today: Day
}

/**
 * The files of a small fund that is right as it stands, with comments that say what to change: progress, projects,
 * spend, risks and sign-off, all of them questions of the bank. By their path in the fund's own folder.
 */
export function newFund({ code, name, today }: Started): Files {
  const { from, to, title, year } = lastHalf(today)
  const years = `{ from: ${year}-${twoFigures(year + 1)}, to: ${year + 2}-${twoFigures(year + 3)}, by: financial-half }`
  return {
    'fund.yaml': fundText({ code, name: JSON.stringify(name), years }),
    'round-01.yaml': roundText({ from, to, title, opens: addDays(to, 1), deadline: addDays(to, 45) }),
    'data/recipients.csv':
      `organisation,name,programme\n` +
      `E08000001,Bolton Council,${code}-BOL\nE08000015,Wirral Council,${code}-WIR\n`,
    'data/projects.csv':
      `organisation,reference,name\n` +
      `E08000001,${code}-BOL-001,${code}-BOL-001: Market hall\n` +
      `E08000001,${code}-BOL-002,${code}-BOL-002: Station square\n` +
      `E08000015,${code}-WIR-001,${code}-WIR-001: Ferry landing\n`,
  }
}

function lastHalf(today: Day): { from: Day; to: Day; title: string; year: number } {
  const thisYear = Number(today.slice(0, 4))
  const starts = [`${thisYear}-04-01`, `${thisYear - 1}-10-01`, `${thisYear - 1}-04-01`]
  const from = starts.find((start) => firstOfMonth(start, 6) <= today) ?? `${thisYear - 2}-10-01`
  const to = addDays(firstOfMonth(from, 6), -1)
  const startYear = Number(from.slice(0, 4))
  return from.endsWith('-04-01')
    ? { from, to, title: `April to September ${startYear}`, year: startYear }
    : { from, to, title: `October ${startYear} to March ${startYear + 1}`, year: startYear }
}

const twoFigures = (year: number): string => String(year).slice(-2)

function fundText({ code, name, years }: { code: string; name: string; years: string }): string {
  return `# What stays from round to round, and what the first round asks.
code: ${code} # starts every reference; never change it once somebody has reported
name: ${name}
description: |
  Say in a sentence or two what the money is for. Recipients read this.
team: { name: Fund team, email: fund.team@example.gov.uk } # whom recipients write to
certifier: Section 151 Officer or Chief Finance Officer # who may sign a return off
declaration: # what they confirm, one statement each
  - The information in this return is accurate
governance: # for the data-protection record
  purpose: To know what the grant paid for and what it achieved
  owner: Fund team
  lawfulBasis: Public task
  retention: Seven years after the last payment
  sdl: Not on the Single Data List, a condition of the grant # or where the list has this collection
  burden: 5 # hours that one return is expected to take

# The financial years that tables over time have columns for, and how long a column is: or financial-quarter, -year.
years: ${years}

# Rows that only this fund has, in data/<name>.csv. Each recipient is only ever given its own.
data:
  projects: { per: organisation, key: reference, label: name }

# What is asked. An id is a question of the bank (bank/*.yaml); “use” takes one and rewords or tightens it.
sections:
  - id: contact
    title: Contact details
    group: About this return
    ask:
      - page: contact # several questions on one page
        title: Contact details
        ask: [contact.name, contact.email, contact.telephone]
  - id: progress
    title: Progress
    group: Progress
    ask:
      - portfolio.rag-delivery # a page of its own
      - use: portfolio.progress
        words: 500
  - id: project-progress
    title: Project progress
    group: Projects
    each: projects # asked once for every row of data/projects.csv
    ask: [project.status]
  - id: spend
    title: Forecast and actual spend
    group: Finances
    finance: true # finance editors may edit it
    ask: [spend.capital, finance.underspend]
  - id: risks
    title: Risks
    group: Risks
    ask:
      - use: risks.principal
        rows: { min: 1, max: 20 }
  - id: sign-off
    title: Sign off
    group: Sign off
    certifierOnly: true # nobody else may edit it
    ask:
      - page: signatory
        title: Signatory
        ask: [signatory.name, signatory.role, signatory.date]

# What must be true of the answers together. The message says what to do.
rules:
  - id: underspend.explained
    severity: query # error stops sign-off, query wants an explanation, note informs
    check: { at-most: [{ answer: finance.underspend }, 1000000] }
    message: Explain an underspend of more than £1 million, or check the amount
    about: [finance.underspend]
`
}

function roundText(round: { from: Day; to: Day; title: string; opens: Day; deadline: Day }): string {
  return `# One occasion on which returns are asked for. A later round says “like: round-01” and what it changes.
round: 1
title: ${round.title}
from: ${round.from} # the period that is reported on
to: ${round.to}
actualsTo: ${round.to} # periods that end by this day are actual, later ones forecast
opens: ${round.opens}
deadline: ${round.deadline}
`
}
