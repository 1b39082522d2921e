import type { CellsRead, Expression } from '../rules/expression.ts'

/** What a rule of the catalogue may be given. All of it is checked before a rule is made of it. */
export type RuleArguments = {
  readonly if?: Expression | undefined
  readonly unless?: Expression | undefined
  readonly complete?: Expression | undefined
  readonly then?: Expression | undefined
  readonly left?: Expression | undefined
  readonly right?: Expression | undefined
  readonly value?: Expression | undefined
  readonly from?: Expression | undefined
  readonly to?: Expression | undefined
  readonly parts?: readonly Expression[] | undefined
  readonly where?: Expression | undefined
  readonly questions?: readonly string[] | undefined
  readonly columns?: readonly string[] | undefined
  readonly codes?: readonly string[] | undefined
  readonly areas?: readonly string[] | undefined
  readonly in?: string | undefined
  readonly set?: string | undefined
  readonly column?: string | undefined
  readonly words?: number | undefined
  readonly count?: number | undefined
  readonly percent?: number | undefined
  readonly tolerance?: number | undefined
}
export type ArgumentName = keyof RuleArguments
export type ExpressionName = (typeof expressionNames)[number]

/** The arguments that are expressions. */
export const expressionNames = [
  'if',
  'unless',
  'complete',
  'then',
  'left',
  'right',
  'value',
  'from',
  'to',
] as const

/** A rule of the catalogue: what it needs, what is checked, and what is said of it unless the author says otherwise. */
export type Managed = {
  readonly needs: readonly ArgumentName[]
  /** What it can do without. `if` is always one of these: the rule then only holds where that is true. */
  readonly may?: readonly ArgumentName[]
  readonly check: (given: Given) => Expression
  /** What a message may give as `{name}`, by name. */
  readonly values?: (given: Given) => Readonly<Record<string, Expression>>
  /** `{name}` gives a value, `{the name}` what it is called. */
  readonly message: string
}

/** The arguments of one rule, those that it needs in place. */
export type Given = RuleArguments & {
  /** An argument that the rule needs. */
  readonly expression: (name: ExpressionName) => Expression
  readonly text: (name: 'in' | 'set' | 'column') => string
  readonly number: (name: 'words' | 'count' | 'percent') => number
  /** The columns of the table `in` that are forecast, or those that were named. */
  readonly cells: () => CellsRead
  /** Whether a question or a column of the rule's table is answered. */
  readonly answered: (id: string) => Expression
}

const sides = (given: Given): [Expression, Expression] => [
  given.expression('left'),
  given.expression('right'),
]

type Comparison = 'at-most' | 'at-least' | 'less' | 'greater' | 'equals'

const comparison = (operator: Comparison, message: string): Managed => ({
  needs: ['left', 'right'],
  check: (given) => ({ [operator]: sides(given) }) as unknown as Expression,
  values: (given) => ({
    left: given.expression('left'),
    right: given.expression('right'),
    by: distance(...sides(given)),
  }),
  message,
})

/** How far two numbers are apart. */
const distance = (a: Expression, b: Expression): Expression => ({
  max: [{ subtract: [a, b] }, { subtract: [b, a] }],
})

const days = (operator: Comparison, message: string): Managed => ({
  ...comparison(operator, message),
  values: (given) => ({ left: given.expression('left'), right: given.expression('right') }),
})

const ofValue = (of: Given): Readonly<Record<string, Expression>> => ({ value: of.expression('value') })

const change = (of: Given): { value: Expression; previous: Expression } => ({
  value: of.expression('value'),
  previous: { previous: of.expression('value') },
})

/** How many of several questions are answered. */
const answeredCount = (questions: readonly Expression[]): Expression => ({
  add: questions.map((question) => ({ if: question, then: 1, else: 0 })),
})

const rowsOf = (of: Given): Expression => ({
  count: { table: of.text('in'), ...(of.where === undefined ? {} : { where: of.where }) },
})

/** Every rule that may be named in place of a check. */
export const managedRules: Readonly<Record<string, Managed>> = {
  'not-greater-than': comparison(
    'at-most',
    '{the left} must be {right} or less. It is {left}, which is {by} too much',
  ),
  'not-less-than': comparison(
    'at-least',
    '{the left} must be {right} or more. It is {left}, which is {by} too little',
  ),
  'greater-than': comparison('greater', '{the left} must be more than {right}. It is {left}'),
  'less-than': comparison('less', '{the left} must be less than {right}. It is {left}'),
  'equal-to': comparison('equals', '{the left} must be {right}. It is {left}'),
  'not-equal-to': {
    ...comparison('equals', '{the left} must not be {right}'),
    check: (of) => ({ not: { equals: sides(of) } }),
    values: (of) => ({ left: of.expression('left'), right: of.expression('right') }),
  },
  'equals-sum': {
    needs: ['left', 'parts'],
    check: (of) => ({ equals: [of.expression('left'), { add: of.parts ?? [] }] }),
    values: (of) => ({
      left: of.expression('left'),
      right: { add: of.parts ?? [] },
      by: distance(of.expression('left'), { add: of.parts ?? [] }),
    }),
    message: '{the left} must be the sum of its parts, which is {right}. It is {left}, a difference of {by}',
  },
  between: {
    needs: ['value', 'from', 'to'],
    check: (of) => ({
      and: [
        { 'at-least': [of.expression('value'), of.expression('from')] },
        { 'at-most': [of.expression('value'), of.expression('to')] },
      ],
    }),
    values: (of) => ({ ...ofValue(of), from: of.expression('from'), to: of.expression('to') }),
    message: '{the value} must be between {from} and {to}. It is {value}',
  },
  before: days('less', '{the left} must be before {right}'),
  after: days('greater', '{the left} must be after {right}'),
  'on-or-before': days('at-most', '{the left} must be {right} or earlier'),
  'on-or-after': days('at-least', '{the left} must be {right} or later'),
  'required-if': {
    needs: ['if', 'questions'],
    check: (of) => ({ and: (of.questions ?? []).map(of.answered) }),
    message: 'Enter {the questions}',
  },
  'blank-unless': {
    needs: ['unless', 'questions'],
    check: (of) => ({
      or: [of.expression('unless'), { not: { or: (of.questions ?? []).map(of.answered) } }],
    }),
    message: 'Leave {the questions} blank',
  },
  'exclusive-with': {
    needs: ['questions'],
    check: (of) => ({ 'at-most': [answeredCount((of.questions ?? []).map(of.answered)), 1] }),
    message: 'Answer only one of {the questions}',
  },
  'all-or-none': {
    needs: ['questions'],
    check: (of) => ({
      or: [
        { and: (of.questions ?? []).map(of.answered) },
        { not: { or: (of.questions ?? []).map(of.answered) } },
      ],
    }),
    message: 'Answer all or none of {the questions}',
  },
  'at-least-one-of': {
    needs: ['questions'],
    check: (of) => ({ or: (of.questions ?? []).map(of.answered) }),
    message: 'Answer at least one of {the questions}',
  },
  'at-least-one-row': {
    needs: ['in'],
    may: ['where'],
    check: (of) => ({ any: { table: of.text('in'), where: of.where ?? true } }),
    message: 'Add at least one row to {the in}',
  },
  'at-most-rows': {
    needs: ['in', 'count'],
    may: ['where'],
    check: (of) => ({ 'at-most': [rowsOf(of), of.number('count')] }),
    values: (of) => ({ rows: rowsOf(of), count: of.number('count') }),
    message: '{the in} must not have more rows than {count}. It has {rows}',
  },
  'unique-by': {
    needs: ['in', 'columns'],
    may: ['where'],
    check: (of) => ({ unique: of.cells() }),
    message: 'No two rows of {the in} may say the same. Change or remove one of them',
  },
  'unchanged-from-previous-round': {
    needs: ['value'],
    may: ['tolerance'],
    check: (of) =>
      of.tolerance === undefined
        ? { equals: [of.expression('value'), { previous: of.expression('value') }] }
        : {
            'at-most': [distance(of.expression('value'), { previous: of.expression('value') }), of.tolerance],
          },
    values: change,
    message: '{the value} was {previous} in the last return and is {value} now. Say why it changed',
  },
  'changed-by-more-than': {
    needs: ['value', 'percent'],
    check: (of) => {
      const { value, previous } = change(of)
      const size = distance(previous, 0)
      return {
        'at-most': [
          { multiply: [distance(value, previous), 100] },
          { multiply: [size, of.number('percent')] },
        ],
      }
    },
    values: (of) => ({ ...change(of), percent: of.number('percent') }),
    message:
      '{the value} was {previous} in the last return and is {value} now, a change of more than {percent}%. Say why',
  },
  'never-decreases': {
    needs: ['value'],
    check: (of) => ({ 'at-least': [of.expression('value'), { previous: of.expression('value') }] }),
    values: change,
    message: '{the value} must not be less than in the last return, which was {previous}. It is {value}',
  },
  'one-of': {
    needs: ['value', 'codes'],
    check: (of) => ({ 'one-of': of.expression('value'), codes: of.codes ?? [] }),
    values: ofValue,
    message: '{the value} can’t be {value} here',
  },
  'none-of': {
    needs: ['value', 'codes'],
    check: (of) => ({ not: { 'one-of': of.expression('value'), codes: of.codes ?? [] } }),
    values: ofValue,
    message: '{the value} can’t be {value} here',
  },
  'word-limit': {
    needs: ['value', 'words'],
    check: (of) => ({ 'at-most': [{ words: of.expression('value') }, of.number('words')] }),
    values: (of) => ({ words: of.number('words'), count: { words: of.expression('value') } }),
    message: '{the value} must be {words} words or less. It is {count} words',
  },
  postcode: {
    needs: ['value'],
    check: (of) => ({ postcode: of.expression('value') }),
    values: ofValue,
    message: '{the value} must be a full UK postcode, like EX12 3AM',
  },
  'in-geography': {
    needs: ['value', 'areas'],
    check: (of) => ({ 'in-area': of.expression('value'), areas: of.areas ?? [] }),
    values: ofValue,
    message: '{the value} must be in the area of the fund. Check {value}',
  },
  'matches-dataset': {
    needs: ['value', 'set', 'column'],
    check: (of) => ({
      'at-least': [
        {
          dataset: {
            set: of.text('set'),
            count: true,
            where: { [of.text('column')]: of.expression('value') },
          },
        },
        1,
      ],
    }),
    values: ofValue,
    message: '{the value} must be one that we hold for you. We don’t know {value}',
  },
  'complete-means-no-forecast': {
    needs: ['complete', 'in'],
    may: ['columns', 'where'],
    check: (of) => ({
      or: [{ not: of.expression('complete') }, { equals: [{ sum: of.cells() }, 0] }],
    }),
    values: (of) => ({ forecast: { sum: of.cells() } }),
    message: '{the in} must have no forecast, because this is complete. It has {forecast}',
  },
  implies: {
    needs: ['if', 'then'],
    check: (of) => of.expression('then'),
    message: '',
  },
}
