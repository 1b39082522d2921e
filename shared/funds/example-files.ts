import type { Files } from './source.ts'

export const exampleBank = `lists:
  rag:
    green: { label: Green, score: 1 }
    red: { label: Red, score: 5 }
  unit:
    km: km
    n-of: n of
variables:
  rag.delivery: { label: Delivery, measure: code, description: How sure the recipient is }
  spend: { label: Spend, measure: money, description: What was spent }
questions:
  contact.name:
    kind: text
    label: Contact name
    personal: true
  project.rag:
    kind: one-of
    list: rag
    label: Rating
    variable: rag.delivery
  project.reason:
    kind: long-text
    label: Reason
    words: 100
  underspend:
    kind: money
    label: Underspend
    required: false
    min: 0
  spend.capital:
    kind: table
    label: Capital
    rowName: type of spend
    rows:
      header: Type
      fixed:
        grant: Grant
        match: Match
        total: { label: Total, total: [grant, match] }
    columns:
      spend:
        kind: money
        min: 0
        variable: spend
        over: { axis: financial-quarter, upTo: Before, after: true, grandTotal: All }
  spend.revenue:
    like: spend.capital
    label: Revenue
    columns: { spend: { variable: spend.revenue } }
  outputs:
    kind: table
    label: Outputs
    rowName: output
    rows: { key: indicator }
    unique: [[indicator]]
    columns:
      indicator: { kind: one-of, dataSet: outputs, label: Output }
      unit: { kind: one-of, dataSet: output-units, matching: { code: indicator }, label: Unit }
      likely: { kind: one-of, list: rag, label: Likely }
      score: { kind: number, label: Score, calculate: { multiply: [{ column: likely, property: score }, 2] } }
`

const exampleFund = `code: EX
name: Example
description: A fund for tests
team: { name: Example team, email: team@example.com }
certifier: Chief Finance Officer
declaration: [the information is accurate]
governance: { purpose: Tests, owner: Example team, lawfulBasis: Public task, retention: A year, sdl: Not on it, burden: 1 }
years: { from: 2024-25, to: 2024-25 }
data:
  projects: { per: organisation, key: reference, label: name }
  outputs: { key: code, label: label, codes: { unit: unit } }
  output-units: { of: outputs, key: unit }
  exemptions: { per: organisation, key: exemption, label: exemption }
sections:
  - id: administration
    title: Administration
    group: About
    ask:
      - page: contact
        title: Contact
        ask: [contact.name]
  - id: progress
    title: Progress
    group: Projects
    each: projects
    ask:
      - project.rag
      - use: project.reason
        words: 50
  - id: finances
    title: Finances
    group: Finances
    finance: true
    ask:
      - underspend
      - spend.capital
      - spend.revenue
      - outputs
rules:
  - id: spend-covers-underspend
    check: { at-most: [{ answer: underspend }, { sum: { table: spend.capital, columns: [spend.2024-25-q1] } }] }
    message: Underspend must not be more than capital spend
    about: [underspend]
`

export const exampleRound = `round: 1
title: April to September 2024
from: 2024-04-01
to: 2024-09-30
actualsTo: 2024-09-30
opens: 2024-10-01
deadline: 2024-11-30
exemptions:
  negative:
    heldIn: exemptions
    lifts: { spend.capital: [spend.2024-25-q1] }
`

/** A small fund for tests: the text of all its files. */
export const exampleFiles: Files = {
  'bank/bank.yaml': exampleBank,
  'bank/revenue.yaml':
    'variables: { spend.revenue: { label: Revenue, measure: money, description: What was spent on running } }\n',
  'example/fund.yaml': exampleFund,
  'example/round-01.yaml': exampleRound,
  'example/data/recipients.csv':
    'organisation,name,programme\nE08000001,Bolton Council,EX-BOL\nE08000015,Wirral Council,EX-WIR\n',
  'example/data/projects.csv':
    'organisation,reference,name\nE08000001,EX-BOL-001,"Market, hall"\nE08000015,EX-WIR-001,Ferry\n',
  'example/data/outputs.csv': 'code,label,unit\ntrees,Trees planted,n-of\npaths,Paths improved,km\n',
  'example/data/exemptions.csv': 'organisation,exemption\nE08000001,negative\n',
}
