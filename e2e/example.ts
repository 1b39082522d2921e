import type { Value } from '#shared/answers/value.ts'
import { answerAt, cellAt, definedRow, rowAt, positionAt, type Target } from '#shared/answers/address.ts'
import type { Bundle, Limits, RecipientData, TableColumn } from '#shared/funds/bundle.ts'

/** A small definition for tests: two plain sections, one per project, a table with given rows and one with added rows. */
const none: Limits = {}
const ask = { required: true, personal: false, limits: none }

const quarter = (id: string, label: string, state: 'actual' | 'forecast'): TableColumn => ({
  id: `spend.${id}`,
  kind: 'money',
  label,
  required: true,
  limits: { min: 0 },
  group: 'Financial year 2024 to 2025',
  period: { id, label: `${label} 2024`, from: '2024-04-01', to: '2024-06-30' },
  state,
  variable: 'expenditure.capital',
})

export const exampleBundle: Bundle = {
  language: 1,
  fund: {
    code: 'EX',
    name: 'Example fund',
    description: 'A fund for tests',
    team: { name: 'Example team', email: 'example@example.com' },
    certifier: 'Chief Finance Officer',
    declaration: ['The information is accurate'],
  },
  round: {
    number: 1,
    title: 'April to September 2024',
    from: '2024-04-01',
    to: '2024-09-30',
    actualsTo: '2024-06-30',
    opens: '2024-10-01',
    deadline: '2024-11-30',
  },
  lists: {
    rag: [
      { code: 'green', label: 'Green' },
      { code: 'red', label: 'Red' },
    ],
  },
  dataSets: {
    projects: { per: 'organisation', key: 'id', label: 'name', columns: ['id', 'name'] },
    outputs: {
      per: 'fund',
      key: 'output',
      label: 'output',
      columns: ['output', 'unit'],
      rows: [
        { output: 'Trees planted', unit: 'n of' },
        { output: 'Path improved', unit: 'km' },
      ],
    },
  },
  sections: [
    {
      id: 'administration',
      title: 'Administration',
      group: 'About this return',
      finance: false,
      certifierOnly: false,
      pages: [
        {
          id: 'contact',
          title: 'Contact',
          questions: [
            { id: 'contact.name', kind: 'text', label: 'Contact name', ...ask, personal: true },
            { id: 'contact.email', kind: 'email', label: 'Contact email', ...ask, personal: true },
          ],
        },
        {
          id: 'completion',
          title: 'Completion date',
          questions: [{ id: 'completion-date', kind: 'date', label: 'Completion date', ...ask }],
        },
        {
          id: 'summary',
          title: 'Summary',
          questions: [
            {
              id: 'summary',
              kind: 'long-text',
              label: 'Summary',
              ...ask,
              required: false,
              limits: { words: 100 },
            },
          ],
        },
      ],
    },
    {
      id: 'project-progress',
      title: 'Project progress',
      group: 'Progress',
      each: 'projects',
      finance: false,
      certifierOnly: false,
      pages: [
        {
          id: 'rating',
          title: 'Rating',
          questions: [
            {
              id: 'project.rag',
              kind: 'one-of',
              label: 'Delivery rating',
              ...ask,
              limits: { list: 'rag' },
              variable: 'rag.delivery',
            },
          ],
        },
      ],
    },
    {
      id: 'spend',
      title: 'Spend',
      group: 'Finances',
      finance: true,
      certifierOnly: false,
      pages: [
        {
          id: 'underspend',
          title: 'Underspend',
          questions: [
            {
              id: 'underspend',
              kind: 'money',
              label: 'Underspend',
              ...ask,
              required: false,
              limits: { min: 0 },
            },
          ],
        },
        {
          id: 'capital',
          title: 'Capital spend',
          questions: [
            {
              id: 'spend.capital',
              kind: 'table',
              label: 'Capital spend',
              ...ask,
              table: {
                rowName: 'type of spend',
                unique: [],
                rows: {
                  mode: 'fixed',
                  header: 'Type of spend',
                  rows: [
                    { key: 'grant', label: 'Grant', item: 'grant' },
                    { key: 'match', label: 'Match funding', item: 'match' },
                    { key: 'total', label: 'Total', total: ['grant', 'match'] },
                  ],
                },
                columns: [
                  quarter('2024-25-q1', 'April to June', 'actual'),
                  quarter('2024-25-q2', 'July to September', 'forecast'),
                  {
                    id: 'spend.total',
                    kind: 'money',
                    label: 'Total',
                    required: false,
                    limits: none,
                    total: ['spend.2024-25-q1', 'spend.2024-25-q2'],
                  },
                ],
              },
            },
          ],
        },
        {
          id: 'outputs',
          title: 'Outputs',
          questions: [
            {
              id: 'outputs',
              kind: 'table',
              label: 'Outputs',
              ...ask,
              table: {
                rowName: 'output',
                unique: [['output']],
                rows: { mode: 'added', min: 0, max: 5, key: 'output' },
                columns: [
                  {
                    id: 'output',
                    kind: 'one-of',
                    label: 'Output',
                    required: true,
                    limits: { dataSet: 'outputs' },
                  },
                  {
                    id: 'amount',
                    kind: 'number',
                    label: 'Amount',
                    required: true,
                    limits: none,
                    variable: 'output',
                  },
                ],
              },
            },
          ],
        },
      ],
    },
    {
      id: 'sign-off',
      title: 'Sign off',
      group: 'Sign off',
      finance: false,
      certifierOnly: true,
      pages: [
        {
          id: 'signatory',
          title: 'Signatory',
          questions: [
            { id: 'signatory.name', kind: 'text', label: 'Signatory name', ...ask, personal: true },
          ],
        },
      ],
    },
  ],
  rules: [],
}

export const exampleData: RecipientData = {
  projects: [
    { id: 'EX-001', name: 'Market hall' },
    { id: 'EX-002', name: 'Town square' },
  ],
}

const spend = { section: 'spend', table: 'spend.capital' }
const outputs = { section: 'spend', table: 'outputs' }
const firstOutput = '7b0f1f4e-6a3b-4b59-9e43-0c3f5b1a9c01'

/** A return of the example with nothing wrong in it: £16,400.50 of grant and match together. */
export const exampleValues: ReadonlyMap<Target, Value> = new Map<Target, Value>([
  [answerAt('administration', 'contact.name'), 'Priya Shah'],
  [answerAt('administration', 'contact.email'), 'priya.shah@bolton.example'],
  [answerAt('administration', 'completion-date'), '2026-03-31'],
  [answerAt('project-progress:EX-001', 'project.rag'), 'green'],
  [answerAt('project-progress:EX-002', 'project.rag'), 'red'],
  [cellAt(spend, definedRow('grant'), 'spend.2024-25-q1'), 1_000_050],
  [cellAt(spend, definedRow('grant'), 'spend.2024-25-q2'), 500_000],
  [cellAt(spend, definedRow('match'), 'spend.2024-25-q1'), 100_000],
  [cellAt(spend, definedRow('match'), 'spend.2024-25-q2'), 40_000],
  [rowAt('spend', 'outputs', firstOutput), true],
  [positionAt('spend', 'outputs', firstOutput), 'a0'],
  [cellAt(outputs, firstOutput, 'output'), 'Trees planted'],
  [cellAt(outputs, firstOutput, 'amount'), '12.5'],
  [answerAt('sign-off', 'signatory.name'), 'Helen Marsh'],
])
