import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestText } from '../answers/value.ts'
import type { Asked } from './kind.ts'
import { editValue, findingsOf, isOfKind, kindNames, kindOf, sayValue, type KindName } from './kinds.ts'

const asked: Asked = {
  label: 'Amount moved',
  limits: {},
  choices: [
    { code: 'amber-green', label: 'Amber/Green' },
    { code: 'red', label: 'Red' },
  ],
}
const read = (kind: KindName, text: string) => kindOf(kind).read(text, asked)
const findings = (kind: KindName, text: string, limits: Asked['limits'] = {}) =>
  findingsOf(kind, read(kind, text), { asked: { ...asked, limits }, today: '2025-05-01' }).map(
    ({ message }) => message,
  )

describe('every kind', () => {
  test.each(kindNames)('%s takes blank text as no answer', (kind) => {
    expect(read(kind, '')).toBeNull()
    expect(read(kind, '  \n')).toBeNull()
  })

  test.each(kindNames)('%s keeps or reads whatever is typed, and never throws', (kind) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const value = read(kind, text)
        expect(isOfKind(kind, value)).toBe(true)
        findingsOf(kind, value, { asked, today: '2025-05-01' })
        expect(read(kind, editValue(kind, value, asked))).toEqual(value)
      }),
    )
  })

  test.each(kindNames)('%s reads the longest text that there may be without anybody waiting', (kind) => {
    for (const part of [' ', '1', ';', 'a,', 'https://a.'])
      expect(isOfKind(kind, read(kind, `x${part.repeat((longestText - 2) / part.length)}x`))).toBe(true)
  })

  test.each(kindNames)('%s shows text that it could not read as it was typed', (kind) => {
    expect(sayValue(kind, { typed: ' 12 units' }, asked)).toBe(' 12 units')
  })
})

describe('money', () => {
  test.each([
    ['£1,234.50 ', 123_450],
    ['1 234', 123_400],
    ['(1,000)', -100_000],
    ['-£20', -2_000],
    ['£-20', -2_000],
    ['\u22125.05', -505],
    ['1\u00a0234.5', 123_450],
    ['.5', 50],
    ['0', 0],
  ])('%j is read', (text, pence) => {
    expect(read('money', text)).toBe(pence)
  })

  test.each([
    '12 units',
    '1.2.3',
    '1,23,456',
    '1e3',
    'N/A',
    '#REF!',
    '-',
    '£1.2m',
    '12%',
    '1.005',
    '--5',
    'Infinity',
  ])('%j is kept as typed, not guessed at', (typed) => {
    expect(read('money', typed)).toEqual({ typed })
  })

  test('says what is wrong and what would be right', () => {
    expect(findings('money', 'twelve')).toEqual([
      'Amount moved must be an amount of money, like 1200.50 or £1,200. You entered “twelve”',
    ])
    expect(findings('money', '1.005')).toEqual([
      'Amount moved must be in pounds and pence, like 1200.50. You entered “1.005”',
    ])
  })

  test('limits are in pounds and are said with the limit', () => {
    expect(findings('money', '0', { moreThan: 0 })).toEqual(['Amount moved must be more than £0'])
    expect(findings('money', '5000000', { lessThan: 5_000_000 })).toEqual([
      'Amount moved must be less than £5,000,000',
    ])
    expect(findings('money', '-0.01', { min: 0 })).toEqual(['Amount moved must be £0 or more'])
    expect(findings('money', '4999999.99', { moreThan: 0, lessThan: 5_000_000 })).toEqual([])
  })
})

describe('number', () => {
  test('keeps every digit', () => {
    expect(read('number', '0.1000000000000000055511151231257827')).toBe(
      '0.1000000000000000055511151231257827',
    )
  })

  test('asks for a whole number where only that makes sense', () => {
    expect(findings('number', '1.5', { decimals: 0 })).toEqual(['Amount moved must be a whole number'])
    expect(findings('number', '1.0', { decimals: 0 })).toEqual([])
  })
})

describe('percentage', () => {
  test.each([
    ['12%', '12'],
    ['12.5 %', '12.5'],
    ['12.50', '12.5'],
    ['1,200%', '1200'],
    ['(5)%', '-5'],
    ['100 per cent', '100'],
    ['0.125', '0.125'],
  ])('%j is read as %s per cent, and a fraction stays what it is', (text, value) => {
    expect(read('percentage', text)).toBe(value)
  })

  test.each(['%', '£12', '12%%', 'half', '5-10%'])('%j is kept as typed, not guessed at', (typed) => {
    expect(read('percentage', typed)).toEqual({ typed })
  })

  test('is said with its sign, and so are its limits', () => {
    expect(sayValue('percentage', '1234.5', asked)).toBe('1,234.5%')
    expect(findings('percentage', '100.5', { max: 100 })).toEqual(['Amount moved must be 100% or less'])
    expect(findings('percentage', '12.5', { decimals: 0 })).toEqual(['Amount moved must be a whole number'])
    expect(findings('percentage', 'half')).toEqual([
      'Amount moved must be a percentage, like 50 or 12.5%. You entered “half”',
    ])
  })
})

describe('date', () => {
  test.each([
    ['31/3/2025', '2025-03-31'],
    ['12/05/2024', '2024-05-12'],
    ['1-Apr-24', '2024-04-01'],
    ['31st March 2026', '2026-03-31'],
    ['Monday 3 February 2025', '2025-02-03'],
    ['2025-01-01', '2025-01-01'],
  ])('%j is read the British way', (text, day) => {
    expect(read('date', text)).toBe(day)
  })

  test('31 February is kept, and said to be no real date', () => {
    expect(read('date', '31/2/2025')).toEqual({ typed: '31/2/2025' })
    expect(findings('date', '31/2/2025')).toEqual(['Amount moved must be a real date, like 31 3 2025'])
  })

  test('missing parts are named', () => {
    expect(findings('date', '31//')).toEqual(['Amount moved must include a month and year'])
  })

  test('a date to come is refused where only the past makes sense', () => {
    expect(findings('date', '2/5/2025', { past: true })).toEqual([
      'Amount moved must be today or in the past',
    ])
    expect(findings('date', '1/5/2025', { past: true })).toEqual([])
  })
})

describe('month', () => {
  test.each([
    ['March 2025', '2025-03'],
    ['3/2025', '2025-03'],
    ['03 2025', '2025-03'],
    ['Mar-25', '2025-03'],
    ['Sept ’25', '2025-09'],
    ['2025-03', '2025-03'],
  ])('%j is read', (text, month) => {
    expect(read('month', text)).toBe(month)
  })

  test.each(['01/03/2025', '1 March 2025', '2025-03-01', 'March 25', '3/25', '13/2025', '2025', '0/2025'])(
    '%j is kept as typed, not guessed at',
    (typed) => {
      expect(read('month', typed)).toEqual({ typed })
    },
  )

  test('a day in it is refused with a sentence', () => {
    expect(findings('month', '01/03/2025')).toEqual([
      'Amount moved must be a month and year without a day, like 3 2025. You entered “01/03/2025”',
    ])
  })

  test('what is missing is named', () => {
    expect([...findings('month', '/2025'), ...findings('month', '3/')].join()).toMatch(/a month,.* a year$/u)
  })

  test('is said in words, and so are its limits', () => {
    expect(sayValue('month', '2025-03', asked)).toBe('March 2025')
    expect(findings('month', '3/2025', { earliest: '2025-04' })).toEqual([
      'Amount moved must be April 2025 or later',
    ])
    expect(findings('month', '3/2025', { latest: '2024-12' })).toEqual([
      'Amount moved must be December 2024 or earlier',
    ])
    expect(findings('month', '3/2025', { earliest: '2025-03', latest: '2025-03' })).toEqual([])
  })

  test('is the first of its month for rules and facts', () => {
    expect(kindOf('month').operand('2025-03' as never)).toBe('2025-03-01')
    expect(kindOf('month').measure('2025-03' as never)).toEqual({ day: '2025-03-01' })
  })
})

describe('choices', () => {
  test('labels are read whatever their capitals and spaces, and stored as codes', () => {
    expect(read('one-of', ' amber/green ')).toBe('amber-green')
    expect(sayValue('one-of', 'amber-green', asked)).toBe('Amber/Green')
    expect(read('yes-no', 'YES')).toBe('yes')
  })

  test('text of one’s own is kept and named', () => {
    expect(findings('one-of', 'Greenish')).toEqual([
      'Amount moved must be one of the choices. “Greenish” is not one of them',
    ])
  })
})

describe('several choices', () => {
  const choices = [
    { code: 'rail', label: 'Rail, light or heavy' },
    { code: 'bus', label: 'Bus; coach' },
    { code: 'walk', label: 'Walking' },
    { code: 'none', label: 'None of these', properties: { exclusive: 1 } },
  ]
  const about = (limits: Asked['limits'] = {}): Asked => ({ label: 'Transport', limits, choices })
  const codes = (text: string) => kindOf('any-of').read(text, about())
  const wrong = (text: string, limits: Asked['limits'] = {}) =>
    findingsOf('any-of', codes(text), { asked: about(limits), today: '2025-05-01' }).map(
      ({ message }) => message,
    )

  test('labels between semicolons or on lines are read, once each, in the order of the list', () => {
    expect(codes('walking ; Rail, light or heavy; Walking')).toEqual(['rail', 'walk'])
    expect(codes('Walking\r\nRail, light or heavy\n')).toEqual(['rail', 'walk'])
  })

  test('a label with a semicolon in it is read back', () => {
    for (const value of [['bus'], ['rail', 'bus'], ['none']])
      expect(codes(editValue('any-of', value, about()))).toEqual(value)
    expect(codes('Bus; coach')).toEqual(['bus'])
  })

  test('one that is not in the list is named, and all stay as typed', () => {
    expect(codes('Walking; Ferry')).toEqual({ typed: 'Walking; Ferry' })
    expect(wrong('Walking; Ferry')).toEqual([
      'Transport must be some of the choices, separated by semicolons. “Ferry” is not one of them',
    ])
  })

  test('what stands for none of the others stands alone, however many are wanted', () => {
    expect(wrong('Walking; None of these')).toEqual([
      'Transport can’t be “None of these” together with other choices',
    ])
    expect(wrong('None of these', { least: 2 })).toEqual([])
  })

  test('no fewer and no more than are wanted', () => {
    expect(wrong('Walking', { least: 2 })).toEqual(['Transport must have at least 2 choices'])
    expect(wrong('Walking; Rail, light or heavy', { most: 1 })).toEqual([
      'Transport must have no more than 1 choice',
    ])
    expect(wrong('Walking; Rail, light or heavy', { least: 2, most: 2 })).toEqual([])
  })
})

describe('contact details', () => {
  test.each(['01234 556677', '+44 808 157 0192', '(020) 7946 0000', '07700900982 #1234'])(
    '%s is a telephone number',
    (text) => {
      expect(findings('telephone', text)).toEqual([])
    },
  )
  test.each(['1234', 'call me', '+1 202 555 0100', '01234 5566778899'])(
    '%s is no United Kingdom telephone number',
    (text) => {
      expect(findings('telephone', text)).toHaveLength(1)
    },
  )
  test.each(['me@me.com', "o'neil+pf@a-b.gov.uk"])('%s is an e-mail address', (text) => {
    expect(findings('email', text)).toEqual([])
  })
  test.each(['me', 'me@', 'me@me', '@me.com', 'a b@c'])('%s is no e-mail address', (text) => {
    expect(findings('email', text)).toHaveLength(1)
  })
})

describe('web address', () => {
  test.each([
    'https://www.gov.uk',
    'https://example.org.uk:8443/a/b?c=d&e=%20#f',
    'HTTPS://Council.sharepoint.com/:w:/r/sites/x/_layouts/15/Doc.aspx?id=(1)',
  ])('%s is one', (typed) => {
    expect(read('url', ` ${typed}\n`)).toBe(typed)
  })

  test.each([
    'http://www.gov.uk',
    'www.gov.uk',
    'javascript:alert(1)//https://www.gov.uk',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://gov.uk@evil.example/',
    'https://www.gov.uk/a b',
    'https://www.gov.uk/"onclick="x',
    'https://www.gov.uk/\u202efdp.exe',
    'https://-x.example/',
    'https://\u212Aent.example/',
  ])('%j is none: it is kept as typed and never stored as one', (typed) => {
    expect(read('url', typed)).toEqual({ typed })
    expect(isOfKind('url', typed)).toBe(false)
    expect(findings('url', typed)).toEqual([
      'Enter amount moved as a full web address that starts with https://, like https://www.gov.uk/browse',
    ])
  })

  test('is 2,000 characters or less', () => {
    const start = 'https://www.gov.uk/'
    expect(findings('url', start.padEnd(2000, 'a'))).toEqual([])
    expect(findings('url', start.padEnd(2001, 'a'))).toEqual([
      'Amount moved must be 2,000 characters or less',
    ])
  })
})

describe('postcodes', () => {
  test('several are read, put in capitals with one space, and said once each', () => {
    expect(read('postcodes', 'bl1 1us, BL11TQ;\nBL1 1US')).toEqual(['BL1 1US', 'BL1 1TQ'])
  })
  test('the one that is wrong is named', () => {
    expect(findings('postcodes', 'BL1 1US, PL45 E67')[0]).toContain('Check “PL45 E67”')
  })
})

describe('address', () => {
  test.each([
    ['1 High Street, Bolton, bl11ru', ['1 High Street', '', 'Bolton', '', 'BL1 1RU']],
    ['Unit 2\r\n1 High  Street\nBolton BL1 1RU', ['Unit 2', '1 High Street', 'Bolton', '', 'BL1 1RU']],
    ['A, B, C, D, BL1 1RU.', ['A', 'B', 'C', 'D', 'BL1 1RU']],
    ['Flat 2, 1 High Street; ; Bolton; ; BL1 1RU', ['Flat 2, 1 High Street', '', 'Bolton', '', 'BL1 1RU']],
  ])('%j is taken apart', (text, parts) => {
    expect(read('address', text)).toEqual(parts)
  })

  test.each([
    '1 High Street, Bolton',
    'Bolton, BL1 1RU',
    'BL1 1RU',
    'A, B, C, D, E, BL1 1RU',
    'A; B; BL1 1RU',
  ])('%j is kept as typed, not guessed at', (typed) => {
    expect(read('address', typed)).toEqual({ typed })
    expect(findings('address', typed)).toEqual([
      'Amount moved must be a UK address that ends in its postcode, like 1 High Street, Bolton, BL1 1RU',
    ])
  })

  test('nothing but separators is no answer', () => {
    expect(read('address', '; ; ; ; ')).toBeNull()
  })

  test('what is missing or wrong is named', () => {
    expect(findings('address', '; Unit 2; ; ; BL1 1RU')).toEqual([
      'Amount moved must include address line 1 and a town or city',
    ])
    expect(findings('address', '1 High Street; ; Bolton; ; BL1')).toEqual([
      'Amount moved must have a full UK postcode, like EX12 3AM. You entered “BL1”',
    ])
    expect(findings('address', `${'1'.repeat(101)}; ; Bolton; ; BL1 1RU`)).toEqual([
      'Each line of amount moved must be 100 characters or less',
    ])
  })

  test('is said in one line, what was left empty left out', () => {
    expect(sayValue('address', ['1 High Street', '', 'Bolton', '', 'BL1 1RU'], asked)).toBe(
      '1 High Street, Bolton, BL1 1RU',
    )
  })
})

describe('text', () => {
  test('counts words as a word processor does', () => {
    expect(findings('long-text', 'one two\u00a0three\nfour', { words: 3 })).toEqual([
      'Amount moved must be 3 words or less',
    ])
    expect(findings('long-text', 'one two three', { words: 3 })).toEqual([])
  })
  test('bullets pasted from a word processor stay on lines of their own', () => {
    expect(read('long-text', '• First\r\n• Second\u2028• Third')).toBe('• First\n• Second\n• Third')
  })
})
