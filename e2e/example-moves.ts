import { exampleBundle } from './example.ts'
import type { Bundle, Page, Question, Section, TableColumn } from '#shared/funds/bundle.ts'
import type { Move } from '#shared/funds/moves.ts'

const ask = { required: false, personal: false, limits: {} }
const textQuestion = (id: string, label: string): Question => ({ id, kind: 'text', label, ...ask })

/** The example with a unit to convert. */
export const versionOne: Bundle = {
  ...exampleBundle,
  sections: exampleBundle.sections.map((section) => eachQuestion(section, inMetres)),
}

function inMetres(question: Question): Question {
  if (question.id !== 'outputs' || question.table === undefined) return question
  const columns = question.table.columns.map((column) =>
    column.id === 'amount' ? { ...column, limits: { unit: 'm' } } : column,
  )
  return { ...question, table: { ...question.table, columns } }
}

function eachQuestion(section: Section, replace: (question: Question) => Question): Section {
  const pages = section.pages.map((page) => ({ ...page, questions: page.questions.map(replace) }))
  return { ...section, pages }
}

const pageOf = (question: Question): Page => ({
  id: question.id,
  title: question.label,
  questions: [question],
})

/** One step of every kind, in this order. */
export const everyMove: readonly Move[] = [
  { rename: { question: 'contact.name', to: 'person' } },
  { merge: { questions: ['completion-date', 'contact.email'], into: 'notes', with: '; ' } },
  { split: { question: 'summary', into: ['summary.first', 'summary.rest'], at: ' ' } },
  { mapCode: { list: 'rag', codes: { green: 'on-track' } } },
  { retire: { question: 'underspend' } },
  { rename: { row: 'match', of: 'spend.capital', to: 'matched' } },
  {
    reshapeTable: {
      table: 'spend.capital',
      columns: { 'spend.2024-25-q1': 'spend.2024-25-h1', 'spend.2024-25-q2': 'spend.2024-25-h1' },
    },
  },
  { convertUnit: { column: 'amount', of: 'outputs', from: 'm', to: 'km', times: '0.001' } },
  { move: { question: 'signatory.name', to: 'administration' } },
  { setDefault: { question: 'channel', value: 'By post' } },
  { rename: { section: 'spend', to: 'money' } },
]

function reshaped(question: Question): Question {
  const { table } = question
  if (question.id === 'outputs' && table !== undefined) {
    const columns = table.columns.map((column) =>
      column.id === 'amount' ? { ...column, limits: { unit: 'km' } } : column,
    )
    return { ...question, table: { ...table, columns } }
  }
  if (question.id !== 'spend.capital' || table?.rows.mode !== 'fixed') return question
  const [quarter] = table.columns
  const rows = table.rows.rows.map((row) => (row.key === 'match' ? { ...row, key: 'matched' } : row))
  const half = { id: '2024-25-h1', label: 'April to September 2024', from: '2024-04-01', to: '2024-09-30' }
  const columns: TableColumn[] =
    quarter === undefined
      ? []
      : [{ ...quarter, id: 'spend.2024-25-h1', label: 'April to September', period: half }]
  return { ...question, table: { ...table, rows: { ...table.rows, rows }, columns } }
}

/** What the steps lead to. */
export const versionTwo: Bundle = {
  ...versionOne,
  lists: {
    rag: [
      { code: 'on-track', label: 'On track' },
      { code: 'red', label: 'Red' },
    ],
  },
  moves: everyMove,
  sections: versionOne.sections.flatMap((section): Section[] => {
    if (section.id === 'sign-off') return []
    if (section.id === 'spend') {
      const pages = section.pages.filter(({ id }) => id !== 'underspend')
      return [eachQuestion({ ...section, id: 'money', pages }, reshaped)]
    }
    if (section.id !== 'administration') return [section]
    const signatory = versionOne.sections.at(-1)?.pages ?? []
    const asked = [
      textQuestion('person', 'Contact name'),
      textQuestion('notes', 'Notes'),
      textQuestion('summary.first', 'First word of the summary'),
      textQuestion('summary.rest', 'The rest of the summary'),
      textQuestion('channel', 'How it came'),
    ]
    return [{ ...section, pages: [...asked.map(pageOf), ...signatory] }]
  }),
}
