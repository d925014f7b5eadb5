import { describe, expect, it } from 'vitest'
import { isPure, roomOf } from '../../bench/mutate/pure-files.ts'
import type { Fate } from '../../bench/mutate/plan.ts'
import type { FileResult } from '../../bench/mutate/results.ts'
import { isShort, score, survivors, table, tally } from '../../bench/mutate/table.ts'

const resultOf = (file: string, ...fates: readonly Fate[]): FileResult => ({
  file,
  hash: 'h',
  at: '',
  mutants: fates.map((fate, index) => ({
    line: index + 1,
    mutator: 'EqualityOperator',
    original: 'a < b',
    replacement: 'a <=\n b',
    fate,
  })),
})
const GOOD = resultOf('src/a/x.ts', 'killed', 'killed', 'killed', 'timed out', 'survived')
const BAD = resultOf('src/a/y.ts', 'killed', 'survived', 'no coverage', 'ignored')

describe('the score', () => {
  it.each([
    [GOOD, 80],
    [BAD, 100 / 3],
    [resultOf('z', 'ignored'), null],
    [resultOf('z', 'no coverage'), 0],
  ])('counts what was killed or timed out, of all but the ignored', (result, percent) => {
    expect(score(tally([result]))).toBe(percent)
  })

  it('is short below 80 %, and where there is nothing to kill it is not', () => {
    expect([GOOD, BAD, resultOf('z')].map((result) => isShort([result]))).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('the table', () => {
  it('has a row for each room, and one for all', () => {
    const rows = table(
      new Map([
        ['a', [GOOD, BAD]],
        ['b', [GOOD]],
      ]),
    ).split('\n')
    expect(rows.slice(2)).toEqual([
      '| a | 2 | 9 | 4 | 1 | 2 | 1 | 1 | 62.5 % |',
      '| b | 1 | 5 | 3 | 1 | 1 | 0 | 0 | 80.0 % |',
      '| **all** | 3 | 14 | 7 | 2 | 3 | 1 | 1 | 69.2 % |',
    ])
  })
})

describe('the list of what lives', () => {
  it('names the files that are short, with each mutant at its line', () => {
    expect(survivors([GOOD, BAD], false)).toBe(
      [
        '\nsrc/a/y.ts: 33.3 %',
        '  2: a < b → a <= b (EqualityOperator)',
        '  3: a < b → a <= b (EqualityOperator, no coverage)',
      ].join('\n'),
    )
  })

  it('names every file where that is wished', () => {
    expect(survivors([GOOD], true)).toContain('src/a/x.ts: 80.0 %\n  5: a < b')
  })
})

describe('a source file', () => {
  it.each([
    ['/** Decides. Pure. */\n', true],
    ['/**\n * Decides. Pure: no clock.\n */\n', true],
    ['/** Purely for show. */\n', false],
    ['/** Does. */\n/** Pure. */\n', false],
    ['const pure = "Pure."\n', false],
  ])('that begins with %j is mutated: %s', (text, is) => {
    expect(isPure(text)).toBe(is)
  })

  it('is of the room that its folder is, or of its own', () => {
    expect(roomOf('src/gateway/ledger/books.ts')).toBe('gateway')
    expect(roomOf('src/decimal.ts')).toBe('decimal.ts')
  })
})
