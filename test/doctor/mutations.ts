/**
 * What may happen to the answer of a program between two versions of it: it is cut off, its lines come in
 * another order, its words are in another language, its blanks are tabs.
 */
import fc from 'fast-check'

export type Mutation = { readonly how: string; readonly text: string }

/** Words that a translation would change; whatever is left of the answer must still not be misread. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bOn\b/g, 'Ein'],
  [/\b(?:Off|OFF)\b/g, 'Aus'],
  [/\bon\b/g, 'ein'],
  [/\boff\b/g, 'aus'],
  [/\bYes\b/g, 'Ja'],
  [/\bNo\b/g, 'Nein'],
  [/\benabled\b/g, 'aktiviert'],
  [/\bdisabled\b/g, 'deaktiviert'],
  [/\bis\b/g, 'ist'],
  [/\buser\b/gi, 'Benutzer'],
  [/\btotal\b/g, 'gesamt'],
  [/\bused\b/g, 'benutzt'],
  [/\bfree\b/g, 'frei'],
  [/\bunlimited\b/g, 'unbegrenzt'],
  [/\bPower\b/g, 'Netzteil'],
  [/\bdelay\b/g, 'Verzögerung'],
  [/(\d)\.(\d)/g, '$1,$2'],
]

/** All of them that can be listed: cut off at every byte, and each other change alone and together. */
export function mutationsOf(text: string): readonly Mutation[] {
  const bytes = Buffer.from(text)
  const cut = Array.from({ length: bytes.length }, (_each, at) => ({
    how: `cut off after ${at} bytes`,
    text: bytes.subarray(0, at).toString(),
  }))
  const lines = text.split('\n').slice(0, -1)
  const whole = (some: readonly string[]): string => some.map((line) => `${line}\n`).join('')
  const translated = WORDS.filter(([word]) => text.search(word) >= 0)
  return [
    ...cut,
    { how: 'lines reversed', text: whole(lines.toReversed()) },
    { how: 'CRLF', text: text.replaceAll('\n', '\r\n') },
    { how: 'tabs for blanks', text: text.replaceAll(' ', '\t') },
    { how: 'blanks for tabs', text: text.replaceAll('\t', '    ') },
    { how: 'doubled', text: text + text },
    ...lines.flatMap((line, at) => [
      { how: `line ${at} lost`, text: whole(lines.toSpliced(at, 1)) },
      { how: `line ${at} twice`, text: whole(lines.toSpliced(at, 0, line)) },
      { how: `line ${at} half`, text: whole(lines.with(at, line.slice(0, line.length / 2))) },
    ]),
    {
      how: 'Arabic digits',
      text: text.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? ''),
    },
    {
      how: 'wide digits',
      text: text.replaceAll(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)] ?? ''),
    },
    { how: 'points in its numbers', text: text.replaceAll(/(\d)(\d{3})\b/g, '$1.$2') },
    { how: 'a megabyte behind it', text: `${text}${'x'.repeat(1_000_000)}\n` },
    {
      how: 'numbers beyond all',
      text: text.replaceAll(/\d+/g, (digits) => digits + '9'.repeat(400)),
    },
    { how: 'a word of warning before it', text: `dyld: something is deprecated\n${text}` },
    ...translated.map(([word, other]) => ({
      how: `${String(word)} translated`,
      text: text.replace(word, other),
    })),
    {
      how: 'all translated',
      text: translated.reduce((all, [word, other]) => all.replace(word, other), text),
    },
  ]
}

/** Lines in any order. */
export function reordered(text: string): fc.Arbitrary<string> {
  const lines = text.split('\n').slice(0, -1)
  return fc
    .shuffledSubarray(lines, { minLength: lines.length })
    .map((some) => some.map((line) => `${line}\n`).join(''))
}

/** Anything may have become of it: for what must not throw, whatever comes. */
export function garbled(text: string): fc.Arbitrary<string> {
  const lines = text.split('\n')
  const line = fc.oneof(
    fc.constantFrom(...lines),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  )
  return fc.array(line, { maxLength: 12 }).map((some) => some.join('\n'))
}
