import { expect, test } from 'vitest'
import type { Asked } from '../../questions/kind.ts'
import { editValue, kindNames } from '../../questions/kinds.ts'
import { fixture, rendered } from '../page/fixture.ts'
import type { FieldProps } from './field.ts'
import { fields } from './fields.ts'
import { Labelled } from './frame.tsx'

const field = (id: string, asked: Partial<Asked>, more: Partial<FieldProps> = {}): FieldProps => ({
  id,
  asked: { label: '', limits: {}, choices: [], ...asked },
  value: null,
  onChange: () => undefined,
  ...more,
})

/** What stays of a field's markup when what differs for a reason is taken out: names, and help with typing. */
const essence = (html: string): string =>
  html.replaceAll(/ (name|autocomplete|spellcheck|spellCheck|inputmode|inputMode|rows)="[^"]*"/g, '')
const {
  text: Text,
  'long-text': LongText,
  date: DateOf,
  month: MonthOf,
  'one-of': OneOf,
  'any-of': AnyOf,
  money: Money,
  address: AddressOf,
  url: Url,
  percentage: Percentage,
  'yes-no': YesNo,
} = fields
const yesNo = [
  { code: 'yes', label: 'Yes' },
  { code: 'no', label: 'No' },
]

test.each([
  [
    'input',
    'with error and hint',
    <Text
      key=""
      {...field(
        'with-error-hint',
        { label: 'National insurance number' },
        {
          hint: 'It’s on your National Insurance card, benefit letter, payslip or P60. For example, ‘QQ 12 34 56 C’.',
          error: 'Enter a National Insurance number in the correct format',
        },
      )}
    />,
  ],
  ['input', 'default', <Text key="" {...field('test-name', { label: 'National Insurance number' })} />],
  [
    'date-input',
    'with error message and hint',
    <DateOf
      key=""
      {...field(
        'dob-errors',
        { label: 'What is your date of birth?' },
        { hint: 'For example, 31 3 1980', error: 'Error message goes here' },
      )}
    />,
  ],
  [
    'date-input',
    'month and year',
    <MonthOf
      key=""
      {...field('dob', { label: 'When did you move to this property?' }, { hint: 'For example, 3 1980' })}
    />,
  ],
  [
    'character-count',
    "with count type 'words'",
    <LongText
      key=""
      {...field('with-count-type-words', { label: 'Enter a job description', limits: { words: 50 } })}
    />,
  ],
  [
    'checkboxes',
    'with divider and None',
    <AnyOf
      key=""
      {...field('with-divider-and-none', {
        label: 'Which types of waste do you transport regularly?',
        choices: [
          { code: 'none', label: 'None of these', properties: { exclusive: 1 } },
          { code: 'animal', label: 'Waste from animal carcasses' },
          { code: 'mines', label: 'Waste from mines or quarries' },
          { code: 'farm', label: 'Farm or agricultural waste' },
        ],
      })}
    />,
  ],
  [
    'radios',
    'with hint',
    <OneOf
      key=""
      {...field(
        'example-with-hint',
        { label: 'Have you changed your name?', choices: yesNo },
        { hint: 'This includes changing your last name or spelling your name differently.' },
      )}
    />,
  ],
])('%s, %s, is the Design System’s', async (component, name, element) => {
  expect(essence(rendered(element))).toBe(essence(await fixture(component, name)))
})

test('a label that is the page’s heading is the Design System’s', async () => {
  const ours = rendered(
    <Labelled id="input-with-page-heading" label="National Insurance number" heading>
      <input className="govuk-input" id="input-with-page-heading" type="text" />
    </Labelled>,
  )
  const theirs = (await fixture('input', 'with label as page heading')).replace(
    'class="govuk-label"',
    'class="govuk-label govuk-label--l"',
  )
  expect(essence(ours)).toBe(essence(theirs))
})

test('yes and no stand beside each other', () => {
  expect(rendered(<YesNo {...field('q', { label: 'Is it finished?' })} />)).toContain('govuk-radios--inline')
})

test('an amount of money has its pound sign before it, which screen readers don’t read', () => {
  expect(rendered(<Money {...field('q', { label: 'Underspend' })} />)).toContain(
    '<div aria-hidden="true" class="govuk-input__prefix">£</div>',
  )
})

test('a percentage has its sign after it', async () => {
  const ours = rendered(<Percentage {...field('input-with-suffix', { label: 'Weight, in kilograms' })} />)
  const theirs = await fixture('input', 'with suffix')
  expect(essence(ours).replace(' govuk-input--width-5', '')).toBe(essence(theirs).replace('kg', '%'))
})

test('a web address is text in its field, never a link', () => {
  const html = rendered(<Url {...field('q', { label: 'Evidence' }, { value: 'https://www.gov.uk/' })} />)
  expect(html).toContain('type="url"')
  expect(html).not.toContain('<a')
})

test('an unfinished address keeps every part in its place, and marks what is missing', () => {
  const value = { typed: 'Flat 2, 1 High Street; ; ; ; BL1' }
  const html = rendered(<AddressOf {...field('q', { label: 'Site' }, { value, error: 'Wrong' })} />)
  const marked = [...html.matchAll(/<input[^>]*govuk-input--error[^>]*id="([^"]*)"/g)].map(([, id]) => id)
  expect(marked).toEqual(['q-town', 'q-postcode'])
})

test('more than ten choices are a list to open', () => {
  const choices = Array.from({ length: 11 }, (_, at) => ({ code: `c${at}`, label: `Choice ${at}` }))
  expect(rendered(<OneOf {...field('q', { choices })} />)).toContain('<select')
  expect(rendered(<OneOf {...field('q', { choices: choices.slice(1) })} />)).not.toContain('<select')
})

test.each(kindNames.filter((kind) => kind !== 'yes-no'))(
  '%s shows what was typed, as typed',
  async (kind) => {
    const { renderToStaticMarkup } = await import('react-dom/server')
    const Field = fields[kind]
    const choices = Array.from({ length: 11 }, (_, at) => ({ code: `c${at}`, label: `Choice ${at}` }))
    const props = field('q', { label: 'Question', choices }, { value: { typed: 'about twelve' } })
    expect(editValue(kind, props.value, props.asked)).toBe('about twelve')
    expect(renderToStaticMarkup(<Field {...props} />)).toContain('about twelve')
  },
)

test.each(kindNames)('%s is checked by nobody but us, and only when asked', (kind) => {
  const Field = fields[kind]
  const html = rendered(<Field {...field('q', { label: 'Question', choices: yesNo })} />)
  expect(html).not.toMatch(/ (required|pattern|min|max|maxlength)=/)
})
