import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeEvents } from '../../src/gateway/relay/whole-events.ts'

function outOf(chunks: readonly Buffer[]): { out: Buffer; rest: Buffer; atEachStep: string[] } {
  const events = wholeEvents()
  const out: Buffer[] = []
  const atEachStep: string[] = []
  for (const chunk of chunks) {
    out.push(...events.push(chunk))
    atEachStep.push(Buffer.concat(out).toString('latin1'))
  }
  return { out: Buffer.concat(out), rest: Buffer.concat(events.rest()), atEachStep }
}

describe('a stream cut into events', () => {
  it('is given on as far as its events are whole', () => {
    const { out, rest } = outOf([Buffer.from('data: 1\n\ndata: {"ha')])
    expect([String(out), String(rest)]).toEqual(['data: 1\n\n', 'data: {"ha'])
  })

  it('keeps every byte in order, and never ends in the middle of an event', () => {
    const line = fc.constantFrom('data: x', 'grüße', '\n', '\n\n', '\r\n\r\n', '\r\n', ': c\n\n')
    fc.assert(
      fc.property(fc.array(line), fc.infiniteStream(fc.nat({ max: 6 })), (lines, sizes) => {
        const all = Buffer.from(lines.join(''))
        const chunks: Buffer[] = []
        for (let at = 0; at < all.length;) {
          const size = (sizes.next().value ?? 0) + 1
          chunks.push(all.subarray(at, at + size))
          at += size
        }
        const { out, rest, atEachStep } = outOf(chunks)
        expect(Buffer.concat([out, rest])).toEqual(all)
        for (const text of atEachStep) expect(text).toMatch(/^$|\n\r?\n$/)
        expect(rest.toString('latin1')).not.toMatch(/\n\n/)
      }),
    )
  })

  it('goes out in pieces where one event is larger than a megabyte', () => {
    const { out, rest } = outOf(Array.from({ length: 20 }, () => Buffer.alloc(100_000, 'x')))
    expect(out.length + rest.length).toBe(2_000_000)
    expect(rest.length).toBeLessThan(1_048_577)
  })
})
