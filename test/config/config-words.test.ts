/** Cron lines, places in a text, and the words for what YAML complains of: each at its edge. */
import { describe, expect, it } from 'vitest'
import { CRON, parseCron } from '../../src/config/cron.ts'
import { nearest } from '../../src/config/nearest.ts'
import { syntaxWords } from '../../src/config/syntax.ts'
import { textPlaces } from '../../src/config/text-places.ts'

const all = (from: number, to: number, step = 1): number[] => {
  const values: number[] = []
  for (let value = from; value <= to; value += step) values.push(value)
  return values
}

describe('a cron line', () => {
  const field = (text: string): unknown => parseCron(text)
  it.each([
    [
      '0 9 * * 1',
      {
        minutes: [0],
        hours: [9],
        days: all(1, 31),
        months: all(1, 12),
        weekdays: [1],
        dayRule: 'both',
      },
    ],
    [
      '*/20 9-17/4 1 jan,DEC *',
      {
        minutes: [0, 20, 40],
        hours: [9, 13, 17],
        days: [1],
        months: [1, 12],
        weekdays: all(0, 6),
        dayRule: 'both',
      },
    ],
    [
      '59 23 31 12 7',
      { minutes: [59], hours: [23], days: [31], months: [12], weekdays: [0], dayRule: 'either' },
    ],
    [
      '5/25 0 1-3 * mon-fri',
      {
        minutes: [5, 30, 55],
        hours: [0],
        days: [1, 2, 3],
        months: all(1, 12),
        weekdays: [1, 2, 3, 4, 5],
        dayRule: 'either',
      },
    ],
    [
      '3,1,3 0 * * sun,sat',
      {
        minutes: [1, 3],
        hours: [0],
        days: all(1, 31),
        months: all(1, 12),
        weekdays: [0, 6],
        dayRule: 'both',
      },
    ],
    [
      ' 0\t0  29 2 * ',
      { minutes: [0], hours: [0], days: [29], months: [2], weekdays: all(0, 6), dayRule: 'both' },
    ],
    [
      '0 0 */2 * 1',
      {
        minutes: [0],
        hours: [0],
        days: all(1, 31, 2),
        months: all(1, 12),
        weekdays: [1],
        dayRule: 'both',
      },
    ],
    [
      '0 0 * * 5-7',
      {
        minutes: [0],
        hours: [0],
        days: all(1, 31),
        months: all(1, 12),
        weekdays: [0, 5, 6],
        dayRule: 'both',
      },
    ],
    [
      '0 0 31 2 1',
      { minutes: [0], hours: [0], days: [31], months: [2], weekdays: [1], dayRule: 'either' },
    ],
    [
      '0 0 * * 2/2',
      {
        minutes: [0],
        hours: [0],
        days: all(1, 31),
        months: all(1, 12),
        weekdays: [2, 4, 6],
        dayRule: 'both',
      },
    ],
  ])('%j names its minutes, hours and days', (text, fields) => {
    expect(parseCron(text)).toEqual(fields)
  })

  const part = (name: string, from: number, to: number, found: string, words = ''): string =>
    `a ${name} from ${from} to ${to}${words}, or *, */n, a-b, a list with commas, not ${found}`
  it.each([
    [5, CRON],
    ['', `${CRON}, not an empty text`],
    ['@daily', `${CRON}, not the short form @daily`],
    ['@every 5 4 3 2', `${CRON}, not the short form @every`],
    ['0', `${CRON}, not 1 field`],
    ['0 9', `${CRON}, not 2 fields`],
    ['0 0 9 * * 1', `${CRON}, not 6 fields (seconds cannot be said here)`],
    ['0 0 0 9 * * 1', `${CRON}, not 7 fields`],
    ['60 9 * * 1', part('minute', 0, 59, '"60"')],
    ['0 24 * * 1', part('hour', 0, 23, '"24"')],
    ['0 9 0 * 1', part('day', 1, 31, '"0"')],
    ['0 9 32 * 1', part('day', 1, 31, '"32"')],
    ['0 9 * 13 1', part('month', 1, 12, '"13"', ' or jan to dec')],
    ['0 9 * * 8', part('weekday', 0, 7, '"8"', ' or sun to sat')],
    ['0 9 * * L', part('weekday', 0, 7, '"L"', ' or sun to sat')],
    ['5-3 9 * * 1', part('minute', 0, 59, '"5-3"')],
    ['*/0 9 * * 1', part('minute', 0, 59, '"*/0"')],
    ['*/60 9 * * 1', part('minute', 0, 59, '"*/60"')],
    ['1, 9 * * 1', part('minute', 0, 59, 'nothing')],
    ['001 9 * * 1', part('minute', 0, 59, '"001"')],
    [`${'x'.repeat(31)} 9 * * 1`, part('minute', 0, 59, `"${'x'.repeat(30)}…"`)],
    [`${'x'.repeat(30)} 9 * * 1`, part('minute', 0, 59, `"${'x'.repeat(30)}"`)],
    ['0 0 30,31 2 *', 'a day that comes (day 30, 31 of feb never does)'],
    ['0 0 31 4,6 *', 'a day that comes (day 31 of apr, jun never does)'],
  ])('%j is none', (text, expected) => {
    expect(field(text as string)).toEqual({ expected })
  })

  it.each(['0 0 31 1,2 *', '0 0 29 2 *', '0 0 30 4 *', '0 0 31 12 *'])(
    '%s comes some day',
    (text) => {
      expect(parseCron(text)).not.toHaveProperty('expected')
    },
  )
})

describe('a place in a text', () => {
  const at = textPlaces('ab\n\ncd')
  it.each([
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [6, 3, 3],
    [99, 3, 3],
    [-1, 1, 1],
  ])('of %i is line %i, column %i', (offset, line, column) => {
    expect(at(offset)).toEqual({ line, column })
  })

  it('is found among many lines', () => {
    const many = textPlaces('x\n'.repeat(1000))
    for (const line of [1, 2, 499, 500, 1000])
      expect(many(2 * (line - 1))).toEqual({ line, column: 1 })
  })
})

describe('what YAML complains of', () => {
  it.each([
    ['TAB_AS_INDENT', 'x', 'spaces to indent', 'a tab'],
    ['MULTIPLE_DOCS', 'x', 'one document', 'a second one after ---'],
    ['MULTILINE_IMPLICIT_KEY', 'x', 'a colon after the key', 'the end of the line'],
    ['BLOCK_IN_FLOW', 'x', 'everything inside the brackets in their style', 'an indented block'],
    ['KEY_OVER_1024_CHARS', 'x', 'a key of at most 1024 characters', 'a longer one'],
    ['BAD_COLLECTION_TYPE', 'x', 'a value without a tag', 'a tag that does not fit it'],
    ['TAG_RESOLVE_FAILED', 'x', 'a value without a tag', 'a tag (!) that means nothing here'],
    ['RESOURCE_EXHAUSTION', 'x', 'a few levels of nesting', 'far too many'],
    [
      'A',
      'Nested mappings are not allowed',
      'quotes around a text with ": " in it',
      'a second ": " in the line',
    ],
    ['A', 'Missing closing "quote', 'a closing "', 'the end of the text'],
    ['A', "Missing closing 'quote", "a closing '", 'the end of the text'],
    [
      'A',
      'Flow map must be sufficiently indented and end with a }',
      'a closing }',
      'the end of the text',
    ],
    ['A', 'Missing , between entries', 'a comma between the entries', 'none'],
    ['A', 'All items must start at the same column', 'the indent of its neighbours', 'another'],
    ['A', 'it is not sufficiently indented', 'the indent of its neighbours', 'another'],
    [
      'A',
      'Implicit keys need to be followed by map values',
      'a colon and a value after the key',
      'none',
    ],
    [
      'A',
      'Plain value cannot start with reserved character @',
      'quotes around a text that begins so',
      'reserved character @',
    ],
    ['A', 'Invalid escape sequence \\q', 'a known escape in "quotes", or \'these\'', '\\q'],
    ['A', 'Unexpected scalar at node end', 'the end of the value', 'more'],
    ['A', 'Something else: secret\nmore: text', 'valid YAML', 'Something else'],
    ['A', 'Something:else', 'valid YAML', 'Something:else'],
  ])('%s %j', (code, message, expected, found) => {
    expect(syntaxWords({ code, message })).toEqual({ expected, found })
  })
})

describe('the word that was meant', () => {
  it.each([
    ['monthly', ['monthly', 'daily'], 'monthly'],
    ['montly', ['monthly', 'daily'], 'monthly'],
    ['quite another', ['monthly', 'daily'], null],
    ['x', [], null],
  ])('of %s among %j is %s', (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })
})
