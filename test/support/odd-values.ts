/** What a person, an editor or another program can put where something else was meant; and bytes as they come apart. */
import fc from 'fast-check'

/** Keys and words that mean something to JavaScript, to YAML, or to neither. */
export const ODD_WORDS = [
  'toString',
  'valueOf',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  'toJSON',
  'then',
  'length',
  '0',
  '-1',
  '',
  ' ',
  'null',
  'true',
  'NaN',
  'Infinity',
  '1e999',
  '0x10',
  '1_000',
  '٣',
  '３s',
  'раth',
  'а',
  '\u0000',
  '\u202e',
  '\ud800',
  '\ufeff',
  '🦞',
  '~',
  '=',
  '<<',
  '!!str',
  '&a',
  '*a',
  '%',
  '@x',
  '`',
  '${HOME}',
  '../..',
  'a\nb',
  'a\tb',
  'x'.repeat(300),
]

export const oddScalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1,
    0.1,
    1e21,
    1e300,
    -1e300,
    5e-324,
    2 ** 53 + 2,
    2 ** 31,
    2 ** 53,
  ),
  fc.constantFrom(...ODD_WORDS),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

/** JSON of any shape, with odd keys. */
export const oddValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    oddScalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...ODD_WORDS), tie('value')), { maxLength: 3 })
      // fromEntries defines, so that `__proto__` is a key as any other, as it is for JSON.parse.
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value

export type Path = readonly (string | number)[]

/** Of every value in it, maps and lists too. */
export function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [path, ...inner]
}

/** The same with another value there; what is around it is a copy. */
export function putAt(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(whole))
    return whole.map((each: unknown, at) => (at === key ? putAt(each, rest, value) : each))
  return Object.fromEntries(
    Object.entries(whole as object).map(([name, each]) => [
      name,
      name === key ? putAt(each, rest, value) : each,
    ]),
  )
}

/** One value of it is another, or has one more odd key. */
export function oddlyChanged(whole: unknown): fc.Arbitrary<unknown> {
  const one = fc
    .tuple(fc.constantFrom(...pathsIn(whole)), oddValue, fc.constantFrom(...ODD_WORDS), fc.nat(3))
    .map(([path, value, key, dice]) => {
      if (dice > 0) return putAt(whole, path, value)
      const old = path.reduce<unknown>(
        (inner, step) => (inner as Record<string, unknown>)[step],
        whole,
      )
      if (typeof old !== 'object' || old === null || Array.isArray(old))
        return putAt(whole, path, value)
      return putAt(whole, path, Object.fromEntries([...Object.entries(old), [key, value]]))
    })
  return one
}

/** The keys of every map in another order. */
export function shuffledKeys(value: unknown, order: fc.Stream<number>): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffledKeys(each, order))
  if (typeof value !== 'object' || value === null) return value
  const keyed = Object.entries(value).map(
    ([key, each]) => [key, shuffledKeys(each, order), order.next().value ?? 0] as const,
  )
  return Object.fromEntries(keyed.toSorted((a, b) => a[2] - b[2]).map(([key, each]) => [key, each]))
}

type Damage = { readonly at: number; readonly cut: number; readonly put: Uint8Array }

/** Bytes cut out, put in, doubled and flipped at any place. */
export function damaged(
  text: string | Uint8Array,
  pieces: readonly string[] = [],
): fc.Arbitrary<Buffer> {
  const whole = Buffer.from(text)
  const put = fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.uint8Array({ maxLength: 4 }),
    fc
      .constantFrom(
        ...pieces,
        '\r',
        '\r\n',
        '\n',
        '\t',
        '\ufeff',
        '\u0000',
        '"',
        '{',
        '[',
        '}',
        ']',
        ',',
        ':',
        '9'.repeat(400),
      )
      .map((one) => Buffer.from(one)),
    fc
      .tuple(fc.nat(whole.length), fc.nat(80))
      .map(([from, length]) => whole.subarray(from, from + length)),
  )
  const one = fc.record({
    at: fc.nat(whole.length),
    cut: fc.oneof(fc.nat(3), fc.nat(whole.length)),
    put,
  })
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((all) => {
    let bytes = whole
    for (const { at, cut, put: fresh } of all satisfies readonly Damage[]) {
      const place = Math.min(at, bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, place), fresh, bytes.subarray(place + cut)])
    }
    return bytes
  })
}
