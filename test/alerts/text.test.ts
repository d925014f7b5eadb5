/** Texts that go out: harmless, and as long as there is room. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneLine, plain, shortened, spanText } from '../../src/alerts/text.ts'

const letters = (text: string): number =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length

describe('a text', () => {
  it.each([
    ['newlines', 'a\n\n b\r\nc', 'a b c'],
    ['colours', '\u001B[31mred\u001B[0m', 'red'],
    ['a title of a terminal', '\u001B]0;evil\u0007text', 'text'],
    ['a zero and a bell', 'a\u0000b\u0007c', 'abc'],
    ['a change of reading direction', 'abc\u202Egnp.exe', 'abcgnp.exe'],
    ['half of a letter', 'a\uD83D', 'a\uFFFD'],
    ['quotes and substitutions', `"'$(reboot)\`x\``, `"'$(reboot)\`x\``],
  ])('with %s is one plain line', (_what, text, line) => {
    expect(oneLine(text)).toBe(line)
  })

  it('keeps its lines where they may stay', () => {
    expect(plain('a\r\nb\tc')).toBe('a\nb c')
  })

  it.each([
    ['👨‍👩‍👧‍👦', 'a family of one letter'],
    ['🇩🇪', 'a flag'],
    ['é', 'an accent of its own'],
  ])('is not cut in the middle of %s (%s)', (letter) => {
    expect(shortened(letter.repeat(20), 5)).toBe(`${letter.repeat(4)}…`)
    expect(shortened(letter.repeat(5), 5)).toBe(letter.repeat(5))
  })

  it('is never longer than its room, however it is made', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 2, max: 80 }),
        (text, room) => {
          const cut = shortened(text, room)
          expect(letters(cut)).toBeLessThanOrEqual(room)
          if (letters(text) <= room && text.length <= room * 16) expect(cut).toBe(text)
        },
      ),
    )
  })

  it('of one letter with marks without end is cut as well', () => {
    expect(shortened(`a${'\u0301'.repeat(10_000)}b`, 10).length).toBeLessThan(200)
  })
})

describe('a span', () => {
  it.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [12 * 60_000, '12 min'],
    [3 * 3_600_000 + 20 * 60_000, '3 h 20 min'],
    [2 * 86_400_000, '2 d'],
    [52 * 3_600_000, '2 d 4 h'],
  ])('of %d ms reads %s', (ms, text) => {
    expect(spanText(ms)).toBe(text)
  })
})
