/** Streams of real protocols with any bytes changed, cut anywhere: read the same, never wrongly, and passed on whole. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import { wholeEvents } from '../../src/gateway/relay/whole-events.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'
import { tapJson, tapStream } from '../../src/gateway/tap/tap.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { askedIn, PROTOCOLS, REPLY } from '../support/model-replies.ts'
import { damaged } from '../support/odd-values.ts'

const strict = (trouble: unknown): never => {
  throw trouble
}

function readIn(protocol: Protocol, chunks: readonly Uint8Array[]): Reading {
  const tap = tapStream(protocol, askedIn(protocol), strict)
  for (const chunk of chunks) tap.push(chunk)
  return tap.end()
}

const SAYS = {
  ...REPLY,
  calls: [{ name: 'Bash', json: '{"command":"ls","timeout":3}' }],
  finish: 'tool_calls' as const,
}
const PIECES = [
  'data: ',
  'data:',
  ':',
  ': comment\n',
  'event: error\n',
  'id: 1\n',
  'retry: 5\n',
  '\n\n',
  '\r\r',
  '\r\n\r\n',
  '\n\r',
  'data: [DONE]\n\n',
  'data: {}\n\n',
  'data: {"usage":{"prompt_tokens":5,"completion_tokens":6,"cost":0.5}}\n\n',
  '"usage":null,',
  '"usage":{"prompt_tokens":-1},',
  '"cost":"9",',
  '1e99',
  '1.5',
  '-',
  '\\u0022',
  '\ud83d',
  'data: {"type":"message_stop"}\n\n',
  'data: {"error":{"code":500}}\n\n',
  '\u2028',
]

type Streamed = {
  readonly protocol: Protocol
  readonly bytes: Uint8Array
  readonly places: readonly number[]
}

const streamed: fc.Arbitrary<Streamed> = fc
  .tuple(
    fc.constantFrom<Protocol>('chat', 'messages', 'responses'),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .chain(([protocol, end]) =>
    fc.record({
      protocol: fc.constant(protocol),
      bytes: damaged(PROTOCOLS[protocol].stream(SAYS).replaceAll('\n', end), PIECES).map(
        (bytes) => bytes as Uint8Array,
      ),
      places: fc.array(fc.nat(20_000), { maxLength: 30 }),
    }),
  )

function cutAt(some: Uint8Array, places: readonly number[]): readonly Buffer[] {
  const bytes = Buffer.from(some)
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted(
    (a, b) => a - b,
  )
  return [...cuts, bytes.length].map((cut, index) => bytes.subarray(cuts[index - 1] ?? 0, cut))
}

/** A reader of the standard's words, as short as can be: the data of each event. */
function eventsIn(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8').decode(bytes)
  const found: string[] = []
  let data: string[] = []
  for (const line of [...text.split(/\r\n|\n|\r/), '']) {
    if (line === '') {
      if (data.length > 0) found.push(data.join('\n'))
      data = []
    } else if (line === 'data') data.push('')
    else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5))
  }
  return found
}

/** Every count that stands in a usage anywhere, and what a prompt of parts sums to. */
function countsIn(values: readonly unknown[]): {
  readonly plain: ReadonlySet<number>
  readonly sums: ReadonlySet<number>
} {
  const plain = new Set<number>([0])
  const look = (value: unknown, isUsage: boolean): void => {
    if (typeof value === 'number' && isUsage) plain.add(value)
    if (typeof value !== 'object' || value === null) return
    for (const [key, each] of Object.entries(value)) look(each, isUsage || key === 'usage')
  }
  for (const value of values) look(value, false)
  const all = [...plain]
  return { plain, sums: new Set(all.flatMap((a) => all.flatMap((b) => all.map((c) => a + b + c)))) }
}

function parsed(texts: readonly string[]): readonly unknown[] {
  return texts.flatMap((text) => {
    try {
      return [JSON.parse(text) as unknown]
    } catch {
      // Half an event says nothing.
      return []
    }
  })
}

describe(`a stream with any bytes changed (seed ${FUZZ_SEED})`, () => {
  it('is read the same whole and cut anywhere', async () => {
    await holdsFor(
      { name: 'stream-cuts', values: streamed, count: 500 },
      ({ protocol, bytes, places }) => {
        const once = readIn(protocol, [bytes])
        expect(readIn(protocol, cutAt(bytes, places))).toEqual(once)
        const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1))
        expect(readIn(protocol, single)).toEqual(once)
      },
    )
  })

  it('has no count and no cost that no usage in it says', async () => {
    await holdsFor(
      { name: 'stream-usage', values: streamed, count: 800 },
      ({ protocol, bytes }) => {
        const { tokens, cost } = readIn(protocol, [bytes])
        const events = parsed(eventsIn(bytes))
        const { plain, sums } = countsIn(events)
        if (cost !== null) expect(JSON.stringify(events)).toContain('"cost":')
        if (tokens === null) return
        for (const [key, count] of Object.entries(tokens)) {
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
          expect((key === 'input' ? sums : plain).has(count), `${key} ${count}`).toBe(true)
        }
      },
    )
  })

  it('is read the same where no event is like another, so that each is parsed', async () => {
    await holdsFor(
      { name: 'stream-alike', values: streamed, count: 500 },
      ({ protocol, bytes }) => {
        const text = new TextDecoder('utf-8').decode(bytes)
        let count = 0
        const unlike = text.replaceAll(
          /((?:^|\n|\r)data: ?\{)(?=")/g,
          (_all, head: string) => `${head}"n${(count += 1)}":0,`,
        )
        // A comma behind a key that was cut away would be one too many.
        const before = parsed(eventsIn(Buffer.from(text))).length
        if (parsed(eventsIn(Buffer.from(unlike))).length !== before) return
        expect(readIn(protocol, [Buffer.from(unlike)])).toEqual(
          readIn(protocol, [Buffer.from(text)]),
        )
      },
    )
  })

  it('goes on byte for byte, an event as soon as it is whole', async () => {
    await holdsFor({ name: 'stream-bytes', values: streamed, count: 500 }, ({ bytes, places }) => {
      for (const chunks of [
        cutAt(bytes, places),
        Array.from(bytes, (_byte, at) => Buffer.from(bytes.subarray(at, at + 1))),
      ]) {
        const events = wholeEvents()
        const out = chunks.flatMap((chunk) => [...events.push(chunk)])
        const rest = Buffer.concat([...events.rest()])
        expect(Buffer.concat([...out, rest]).equals(Buffer.from(bytes))).toBe(true)
        expect(rest.toString('latin1')).not.toMatch(/\n\n|\n\r\n|\r\r/)
      }
    })
  })

  it('never throws as a whole body, and has no cost where it is no JSON', async () => {
    const bodies = fc.constantFrom<Protocol>('chat', 'messages', 'responses').chain((protocol) =>
      fc.record({
        protocol: fc.constant(protocol),
        bytes: damaged(PROTOCOLS[protocol].whole(SAYS), PIECES).map((bytes) => bytes as Uint8Array),
      }),
    )
    await holdsFor({ name: 'stream-body', values: bodies, count: 800 }, ({ protocol, bytes }) => {
      const { tokens, cost, end } = tapJson(protocol, bytes, askedIn(protocol), strict)
      const [value] = parsed([Buffer.from(bytes).toString('utf8')])
      if (value === undefined)
        expect({ tokens, cost, end }).toEqual({ tokens: null, cost: null, end: 'cut' })
      const { plain, sums } = countsIn([value])
      for (const [key, count] of Object.entries(tokens ?? {})) {
        expect((key === 'input' ? sums : plain).has(count)).toBe(true)
      }
    })
  })
})
