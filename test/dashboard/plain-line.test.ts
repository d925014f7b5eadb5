/** A line of a log, of which nothing is obeyed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINE_MAX_CHARACTERS, plainLine } from '../../src/dashboard/plain-line.ts'
import { harmless } from '../../src/gateway/queue/prompt-text.ts'

const plain = (line: string): string => plainLine(line, harmless)

describe('a line of a log', () => {
  it.each([
    ['as it is', 'as it is'],
    ['\u001b[1;31mred\u001b[0m and plain', 'red and plain'],
    ['\u001b]0;a title\u0007text', 'text'],
    ['\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b(Btext\u001b7', 'text'],
    ['10 %\r50 %\r100 %', '100 %'],
    ['with its end\r', 'with its end'],
    ['<b>bold</b> & co', '<b>bold</b> & co'],
    ['bell \u0007', 'bell \\u0007'],
    ['\u202ereversed', '\\u202ereversed'],
    ['tab\tstays', 'tab\tstays'],
    ['', ''],
  ])('%j is shown as %j', (line, shown) => {
    expect(plain(line)).toBe(shown)
  })

  it('is cut where it is too long', () => {
    const shown = plain('x'.repeat(LINE_MAX_CHARACTERS * 3))
    expect(shown).toHaveLength(LINE_MAX_CHARACTERS + 2)
    expect(shown.endsWith(' …')).toBe(true)
  })

  it('never holds a sign that is obeyed, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        expect(plain(`${line}\u001b[31m${line}`)).not.toMatch(/(?!\t|\n)[\p{Cc}\u202a-\u202e]/u)
      }),
      { examples: [['\u001b'], ['\u001b['], ['\u001b]']] },
    )
  })
})
