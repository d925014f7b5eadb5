/**
 * What can become of a program's output on its way to us: cut off anywhere, lines lost, doubled or swapped,
 * another language, other line ends and blanks, foreign lines. Given the real output, makes a damaged one.
 */
import fc from 'fast-check'

/** Months, days and words as macOS prints them in other languages. */
const TRANSLATED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\b(?:Sat|Sun|Mon)\b/g, ['sam.', 'Sa', 'sáb', 'dom', 'za', '土']],
  [/\bSep\b/g, ['sept.', 'set', 'sep.', '9月', 'Рус']],
  [/\bOff\b/g, ['Aus', 'désactivé', 'オフ']],
  [/\bOn\b/g, ['Ein', 'activé', 'オン']],
  [/\bFileVault is\b/g, ['FileVault ist', 'FileVault est']],
  [/\bAutomatic login\b/g, ['Automatische Anmeldung', 'Ouverture de session automatique']],
  [/\./g, [',']],
]

const FOREIGN_LINES = [
  '',
  '   ',
  'objc[512]: Class X is implemented in both A and B',
  'dyld[77]: warning',
  '   12 34',
  'p',
  'pid',
  '\u0000\u0001',
  '{',
  '}',
  '\t= ',
  '9'.repeat(40),
]

/** At every byte, with nothing behind. */
export function truncations(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  return Array.from({ length: bytes.length }, (_byte, end) => bytes.toString('utf8', 0, end))
}

export function mutated(text: string): fc.Arbitrary<string> {
  return fc.oneof(
    shuffled(text),
    doubled(text),
    translated(text),
    blanks(text),
    withForeign(text),
    inDigits(text),
  )
}

/** The same lines in another order, some of them twice, some of them gone. */
export function shuffled(text: string): fc.Arbitrary<string> {
  const lines = linesOf(text)
  return fc.array(fc.constantFrom(...lines), { maxLength: 2 * lines.length }).map(joined)
}

export function doubled(text: string): fc.Arbitrary<string> {
  const lines = linesOf(text)
  return fc
    .array(fc.integer({ min: 1, max: 3 }), { minLength: lines.length, maxLength: lines.length })
    .map((times) => joined(lines.flatMap((line, at) => Array<string>(times[at] ?? 1).fill(line))))
}

export function translated(text: string): fc.Arbitrary<string> {
  return fc.tuple(...TRANSLATED.map(([, words]) => fc.constantFrom(...words))).map((words) => {
    let result = text
    for (const [at, [word]] of TRANSLATED.entries())
      result = result.replaceAll(word, words[at] ?? '')
    return result
  })
}

/** Digits of another script, or far too many of them; in some places or in all. */
export function inDigits(text: string): fc.Arbitrary<string> {
  const scripts = ['٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９', '०१२३४५६७८९']
  return fc
    .tuple(fc.constantFrom('', ...scripts), fc.infiniteStream(fc.nat(2)))
    .map(([script, dice]) =>
      text.replaceAll(/\d+/g, (digits) => {
        if (dice.next().value !== 0) return digits
        if (script === '') return digits + '0'.repeat(400)
        return Array.from(digits, (digit) => script[Number(digit)] ?? '').join('')
      }),
    )
}

export function blanks(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    text.replaceAll('\n', '\r\n'),
    text.replaceAll(/ +/g, '\t'),
    text.replaceAll(' ', '\u00A0'),
    text.replaceAll(/^/gm, '  '),
    text.replaceAll('\n', '\n\n'),
    `\uFEFF${text}`,
  )
}

export function withForeign(text: string): fc.Arbitrary<string> {
  const lines = linesOf(text)
  return fc
    .tuple(
      fc.constantFrom(...FOREIGN_LINES),
      fc.integer({ min: 0, max: lines.length }),
      fc.string({ unit: 'binary', maxLength: 60 }).map((line) => line.replaceAll('\n', ' ')),
      fc.boolean(),
    )
    .map(([known, at, random, isKnown]) => joined(lines.toSpliced(at, 0, isKnown ? known : random)))
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n')
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
