/** Whatever became of `agenthost.yaml`: it is taken, or refused with places, and layout never changes what it means. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { AgenthostError } from '../../src/errors.ts'
import { FUZZ_SEED, holdsFor, runs } from '../support/fuzzing.ts'
import {
  damaged,
  ODD_WORDS,
  oddlyChanged,
  pathsIn,
  putAt,
  shuffledKeys,
} from '../support/odd-values.ts'
import { inFolder, load } from './agenthost-yaml.ts'
import { WHOLE } from './whole-config.ts'

const YAML = stringify(WHOLE)
const PIECES = [
  '&a ',
  '*a',
  '<<: *a\n',
  '? ',
  '- ',
  '|\n',
  '>-\n',
  '!!binary ',
  '!x ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '#',
  "'",
]

/** The first of them in the tests; all of them where somebody fuzzes. */
const ODD = [{ toString: 1, valueOf: 1 }, [[{ toString: 1 }]], 1e300, '\u0000', null]

/** True for a configuration; else everything that a refusal promises is held against it. */
async function isTaken(yaml: string | Uint8Array): Promise<boolean> {
  const error: unknown = await load(yaml).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error === null) return true
  if (!(error instanceof AgenthostError))
    throw new Error('thrown was something else', { cause: error })
  const { kind, message } = error
  expect(kind).toBe('config')
  // What is no text at all has no keys; its own message says where.
  if (message.startsWith(`unable to read ${inFolder()}: `)) return false
  expect(message.startsWith(`unable to use ${inFolder()}:\n`)).toBe(true)
  const told = message.split('\n').filter((line) => line.startsWith(`${inFolder()}:`))
  const lines = Buffer.from(yaml).toString('utf8').split('\n')
  expect(told.length).toBeGreaterThan(0)
  for (const line of told) {
    const place = /^:(\d+):(\d+): .*expected .+, found .+$/.exec(line.slice(inFolder().length))
    expect(place, line).not.toBeNull()
    const [row, column] = [Number(place?.[1]), Number(place?.[2])]
    expect(row).toBeGreaterThan(0)
    expect(row).toBeLessThanOrEqual(lines.length)
    expect(column).toBeGreaterThan(0)
    expect(column, `${line}\n${JSON.stringify(lines.slice(row - 2, row + 1))}`).toBeLessThanOrEqual(
      (lines[row - 1] ?? '').length + 1,
    )
  }
  // Commands of a terminal come from nobody's file.
  expect(message).not.toMatch(/[^\P{Cc}\n]/u)
  return false
}

describe(`agenthost.yaml (seed ${FUZZ_SEED})`, () => {
  it('is taken as it is', async () => expect(await isTaken(YAML)).toBe(true))

  it('is taken or refused with places, whatever its bytes have become', async () => {
    const values = damaged(YAML, PIECES).map((bytes) => bytes as Uint8Array)
    await holdsFor({ name: 'config-bytes', values, count: 300 }, async (bytes) => {
      await isTaken(bytes)
    })
  })

  it('is taken or refused with places for each odd value at each key of the schema', async () => {
    const wrong: unknown[] = []
    for (const path of pathsIn(WHOLE)) {
      for (const odd of ODD.slice(0, runs(1))) {
        const text = JSON.stringify(putAt(WHOLE, path, odd))
        await isTaken(text).catch((error: unknown) =>
          wrong.push([path.join('.'), odd, (error as Error).cause ?? error]),
        )
      }
    }
    expect(wrong).toEqual([])
  })

  it('is taken or refused with places, whatever stands at a key', async () => {
    const values = oddlyChanged(WHOLE)
    await holdsFor({ name: 'config-values', values, count: 150 }, async (value) => {
      // As JSON, with unpaired surrogates escaped, and as YAML of people.
      await isTaken(JSON.stringify(value))
      await isTaken(stringify(value, { aliasDuplicateObjects: false }))
    })
  })

  it('is refused, and not long in the reading, for what would never end', async () => {
    const deep = fc.tuple(
      fc.constantFrom('[', '{a: ', '- ', '? ', '{', '"', '&a [*a, '),
      fc.integer({ min: 1, max: 20_000 }),
    )
    const doubling = fc
      .integer({ min: 1, max: 40 })
      .map((levels) =>
        Array.from(
          { length: levels },
          (_each, at) => `a${at}: &a${at} [${at === 0 ? '1' : `*a${at - 1}, *a${at - 1}`}]\n`,
        ).join(''),
      )
    const many = fc.tuple(
      fc.constantFrom('a: 1\n', 'agents: {}\n', '- \n', '\t\n', '- : \n'),
      fc.integer({ min: 1, max: 20_000 }),
    )
    const values = fc.oneof(
      deep.map(([text, times]) => `agents: ${text.repeat(times)}`),
      doubling,
      many.map(([text, times]) => text.repeat(times)),
    )
    await holdsFor({ name: 'config-endless', values, count: 15 }, async (text) => {
      const before = performance.now()
      await isTaken(text)
      expect(performance.now() - before).toBeLessThan(15_000)
    })
  }, 120_000)

  it('means the same in any order of its keys, any style, with any comments, line ends and a mark', async () => {
    const wanted = (await load(YAML)).config
    const style = fc.record({
      order: fc.infiniteStream(fc.nat(1000)),
      indent: fc.integer({ min: 1, max: 8 }),
      flow: fc.boolean(),
      quotes: fc.constantFrom('QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
      end: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\ufeff'),
      head: fc.constantFrom('', '# a comment\n\n', '---\n', '   \n'),
      comments: fc.infiniteStream(fc.nat(6)),
    })
    await holdsFor(
      { name: 'config-style', values: style, count: 60 },
      async ({ order, comments, ...how }) => {
        const value = shuffledKeys(WHOLE, order)
        const text = stringify(value, {
          indent: how.indent,
          collectionStyle: how.flow ? 'flow' : 'any',
          defaultStringType: how.quotes,
          defaultKeyType: 'PLAIN',
          lineWidth: 0,
        })
        const commented = text
          .split('\n')
          .flatMap((line) => (comments.next().value === 0 ? ['  # why', '', line] : [line]))
          .join('\n')
        const read = await load(how.mark + `${how.head}${commented}`.replaceAll('\n', how.end))
        expect(sorted(read.config)).toEqual(sorted(wanted))
      },
    )
  })

  it('never takes a word that only looks like a key', async () => {
    const paths = ['agents', 'jobs', 'gateway', 'command', 'workdir', 'cron', 'port', 'grace']
    const alike: Readonly<Record<string, string>> = {
      a: 'а',
      e: 'е',
      o: 'о',
      c: 'с',
      p: 'р',
      g: 'ɡ',
      r: 'г',
      k: 'к',
      w: 'ｗ',
    }
    const values = fc.tuple(fc.constantFrom(...paths), fc.nat(6)).map(([word, at]) => {
      const letters = Array.from(word)
      const place = letters.findIndex(
        (letter, index) => index >= at % letters.length && letter in alike,
      )
      const changed = letters
        .map((letter, index) => (index === place ? (alike[letter] ?? letter) : letter))
        .join('')
      return [word, changed] as const
    })
    await holdsFor({ name: 'config-alike', values, count: 40 }, async ([word, changed]) => {
      if (word === changed) return
      const text = YAML.replaceAll(new RegExp(`^( *)${word}:`, 'gm'), `$1${changed}:`)
      expect(await isTaken(text)).toBe(false)
    })
  })

  it('takes no odd word for a number of its own', async () => {
    const values = fc.tuple(
      fc.constantFrom('port', 'repeat', 'candidates', 'samples', 'failures'),
      fc.oneof(fc.constantFrom(...ODD_WORDS), fc.string({ unit: 'binary', maxLength: 8 })),
    )
    await holdsFor({ name: 'config-numbers', values, count: 200 }, async ([key, word]) => {
      const text = YAML.replace(
        new RegExp(`^( *)${key}: .*$`, 'm'),
        (_all, space: string) => `${space}${key}: ${JSON.stringify(word)}`,
      )
      expect(await isTaken(text)).toBe(false)
    })
  })
})

/** Lists of entries come in the order of the file, which means nothing. */
function sorted(config: object): unknown {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((each) => JSON.stringify(named(each))).toSorted()
        : named(value),
    ]),
  )
}

function named(value: unknown): unknown {
  const text = JSON.stringify(value, (key, each: unknown) => {
    if (typeof each === 'bigint') return `${each}n`
    // Caps are by their periods, in the order of the file.
    if (key === 'cap' && Array.isArray(each))
      return each.toSorted((a: { period: string }, b: { period: string }) =>
        a.period < b.period ? -1 : 1,
      )
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
  return text === undefined ? null : (JSON.parse(text) as unknown)
}
