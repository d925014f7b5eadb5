import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'
import { tapJson, tapStream } from '../../src/gateway/tap/tap.ts'
import { askedIn, PROTOCOLS, type Reply } from '../support/model-replies.ts'
import { runs } from '../support/fuzzing.ts'

const strict = (trouble: unknown): never => {
  throw trouble
}

function readIn(protocol: Protocol, chunks: readonly Uint8Array[]): Reading {
  const tap = tapStream(protocol, askedIn(protocol), strict)
  for (const chunk of chunks) tap.push(chunk)
  return tap.end()
}

const protocol = fc.constantFrom<Protocol>('chat', 'messages', 'responses')

const words = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.toWellFormed())

const call = fc.record({
  name: fc.constantFrom('Bash', 'Free', 'Nothing'),
  json: fc.oneof(
    fc.record({ command: words, timeout: fc.integer() }).map((value) => JSON.stringify(value)),
    fc.json(),
    fc.constant(''),
  ),
})

const reply: fc.Arbitrary<Reply> = fc
  .record({
    text: words,
    calls: fc.array(call, { maxLength: 3 }),
    isShort: fc.boolean(),
    usage: fc
      .record({ cached: fc.nat(1000), more: fc.nat(1000), output: fc.nat(1000) })
      .map(({ cached, more, output }) => ({ cached, input: cached + more, output })),
    cost: fc.constantFrom(null, '0', '0.000123', '1.23e-05', '0.0000000010000000000000001', '12'),
  })
  .map(({ isShort, ...rest }) => ({
    ...rest,
    finish: isShort ? 'length' : rest.calls.length > 0 ? 'tool_calls' : 'stop',
  }))

/** Line ends that the standard allows: what is inside of JSON strings is escaped, so all of these are line ends. */
const lineEnd = fc.constantFrom('\n', '\r\n', '\r')

function cutAt(bytes: Buffer, places: readonly number[]): readonly Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...cuts, bytes.length].map((cut, index) => bytes.subarray(cuts[index - 1] ?? 0, cut))
}

describe('whatever a model replies', () => {
  it('reads the same however the stream is cut, and whatever its lines end in', () => {
    fc.assert(
      fc.property(
        protocol,
        reply,
        lineEnd,
        fc.array(fc.nat(20_000), { maxLength: 40 }),
        (speaks, says, end, places) => {
          const stream = PROTOCOLS[speaks].stream(says)
          const once = readIn(speaks, [Buffer.from(stream)])
          const bytes = Buffer.from(stream.replaceAll('\n', end))
          expect(readIn(speaks, cutAt(bytes, places))).toEqual(once)
        },
      ),
      { numRuns: runs(300) },
    )
  })

  it('reads the same byte by byte', () => {
    fc.assert(
      fc.property(protocol, reply, (speaks, says) => {
        const bytes = Buffer.from(PROTOCOLS[speaks].stream(says))
        const single = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1))
        expect(readIn(speaks, single)).toEqual(readIn(speaks, [bytes]))
      }),
      { numRuns: runs(40) },
    )
  })

  it('reads alike as a stream and as a whole body', () => {
    fc.assert(
      fc.property(protocol, reply, (speaks, says) => {
        // A body of Messages says `{}` for no arguments and for none written yet alike.
        const isEmpty = says.calls.some(({ json }) => ['{}', ''].includes(json))
        fc.pre(speaks !== 'messages' || says.finish !== 'length' || !isEmpty)
        const { stream, whole } = PROTOCOLS[speaks]
        const body = tapJson(speaks, Buffer.from(whole(says)), askedIn(speaks), strict)
        expect(body).toEqual(readIn(speaks, [Buffer.from(stream(says))]))
      }),
      { numRuns: runs(300) },
    )
  })

  it('reads the same where no event is like another, so that each is parsed', () => {
    fc.assert(
      fc.property(protocol, reply, (speaks, says) => {
        const stream = PROTOCOLS[speaks].stream(says)
        let count = 0
        // A key of its own in each event: nothing is alike any more.
        const unlike = stream.replaceAll(/^data: \{/gm, () => `data: {"n${(count += 1)}":0,`)
        expect(readIn(speaks, [Buffer.from(unlike)])).toEqual(readIn(speaks, [Buffer.from(stream)]))
      }),
      { numRuns: runs(300) },
    )
  })
})

/** What the readers look for. */
const KEYS =
  'choices delta message tool_calls function usage cost error type content index response output item status finish_reason code'.split(
    ' ',
  )

describe('garbage', () => {
  it('never throws, and claims no cost, no end and no call', () => {
    fc.assert(
      fc.property(protocol, fc.array(fc.uint8Array({ maxLength: 80 })), (speaks, chunks) => {
        expect(readIn(speaks, chunks)).toMatchObject({ end: 'cut', cost: null, tools: [] })
        const body = Buffer.concat(chunks)
        expect(tapJson(speaks, body, askedIn(speaks), strict)).toMatchObject({ cost: null })
      }),
    )
  })

  it('never throws as JSON of any shape, in an event or as a body', () => {
    const keys = fc.constantFrom(...KEYS)
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom(null, true, 0, -1, 1e300, '', 'error', 'function', 'tool_use'),
        fc.constantFrom('message_start', 'response.completed', 'response.failed', 'ping'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(protocol, fc.array(tree, { maxLength: 6 }), (speaks, values) => {
        const events = values.map((value) => Buffer.from(`data: ${JSON.stringify(value)}\n\n`))
        expect(readIn(speaks, events)).toHaveProperty('end')
        for (const value of values) {
          const body = Buffer.from(JSON.stringify(value))
          expect(tapJson(speaks, body, askedIn(speaks), strict)).toHaveProperty('end')
        }
      }),
      { numRuns: runs(500) },
    )
  })
})
