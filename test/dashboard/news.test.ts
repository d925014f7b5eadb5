/** What a page is sent: frames, the shelf they come from, and a stream that is taken up where it broke. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostEvent } from '../../src/control/protocol.ts'
import { frameReader, frameText, HEARTBEAT, type Frame } from '../../src/dashboard/frames.ts'
import { numberIn, shelf, type Shelf } from '../../src/dashboard/shelf.ts'
import { HEARTBEAT_MS, stream } from '../../src/dashboard/stream.ts'
import { listeners } from '../../src/daemon/listeners.ts'
import { manualClock } from '../support/manual-clock.ts'

const event = (cursor: number): HostEvent => ({
  cursor,
  at: '2026-11-25T02:00:00.000Z',
  kind: 'agent.up',
  subject: 'a',
  message: 'is up',
  data: {},
})
const report = (week: string) => ({ week, writtenAt: null })

describe('frames', () => {
  it('come back whole, however their bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ event: fc.constantFrom('a', 'b'), data: fc.jsonValue(), id: fc.nat() }),
        ),
        fc.array(fc.nat(200)),
        (sent, cuts) => {
          const text = sent
            .map(
              ({ event: name, data, id }) =>
                frameText(name, JSON.stringify(data), String(id)) + HEARTBEAT,
            )
            .join('')
          const read = frameReader()
          const got: Frame[] = []
          let from = 0
          for (const cut of [...cuts, text.length]) {
            got.push(...read(text.slice(from, from + cut)))
            from += cut
          }
          expect(got.map(({ data }) => data)).toEqual(sent.map(({ data }) => JSON.stringify(data)))
          expect(got.map(({ id }) => id)).toEqual(sent.map(({ id }) => String(id)))
        },
      ),
    )
  })

  it.each([
    ['data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb', id: null }]],
    ['event: x\ndata:y\n\n', [{ event: 'x', data: 'y', id: null }]],
    [': nothing\n\n', []],
    ['event: x\n\n', []],
  ])('%j is %j', (text, frames) => {
    expect(frameReader()(text)).toEqual(frames)
  })

  it('that never end are given up', () => {
    const read = frameReader()
    expect(() => {
      for (let piece = 0; piece < 3; piece++) read('x'.repeat(9_000_000))
    }).toThrow('no end')
  })
})

describe('the shelf', () => {
  it('has the newest of each section, and nothing twice', () => {
    const kept = shelf()
    expect(kept.put('report', report('1'))).toBe(true)
    expect(kept.put('report', report('1'))).toBe(false)
    kept.happened(event(7))
    expect(kept.put('report', report('2'))).toBe(true)
    expect(kept.since(0).map((item) => [item.event, item.number])).toEqual([
      ['happened', 2],
      ['report', 3],
    ])
    expect(kept.since(2).map((item) => item.event)).toEqual(['report'])
    expect(kept.since(3)).toEqual([])
  })

  it('says a trouble once, and its end once', () => {
    const kept = shelf()
    expect(kept.trouble('queue', null)).toBe(false)
    expect(kept.trouble('queue', { why: 'no', hint: '' })).toBe(true)
    expect(kept.trouble('queue', { why: 'no', hint: '' })).toBe(false)
    expect(kept.trouble('queue', null)).toBe(true)
    expect(kept.since(0).map((item) => item.data)).toEqual(['{"of":"queue"}'])
  })

  it('keeps no more happenings than a page shows', () => {
    const kept = shelf()
    for (let cursor = 0; cursor < 1000; cursor++) kept.happened(event(cursor))
    expect(kept.since(0)).toHaveLength(200)
    expect(kept.since(0).at(-1)?.data).toContain('"cursor":999')
  })

  it.each([
    ['run.12', 12],
    ['other.12', 0],
    ['run.x', 0],
    ['run', 0],
    ['', 0],
    [undefined, 0],
  ])('of the last id %j goes on after %d', (id, number) => {
    expect(numberIn(id, 'run')).toBe(number)
  })
})

/** One connection: its frames so far. */
function connected(kept: Shelf, from: number) {
  const clock = manualClock()
  const stop = new AbortController()
  const more = listeners()
  const doors = { shelf: kept, clock, run: 'run', name: 'mini', onMore: more.add }
  const frames = stream(from, doors, stop.signal)
  const next = async (): Promise<string> => (await frames.next()).value ?? 'end'
  return { next, more: more.tell, clock, stop }
}

describe('a stream', () => {
  it('begins with what there is, goes on with what comes, and shows that it lives', async () => {
    const kept = shelf()
    kept.put('report', report('1'))
    const { next, more, clock, stop } = connected(kept, 0)
    expect(await next()).toMatch(/^event: hello\nid: run\.0\ndata: .*"name":"mini"/)
    expect(await next()).toMatch(/^event: report\nid: run\.1\n/)
    const coming = next()
    kept.put('report', report('2'))
    more()
    expect(await coming).toMatch(/^event: report\nid: run\.2\n/)
    const silent = next()
    await Promise.resolve()
    clock.pass(HEARTBEAT_MS)
    expect(await silent).toBe(HEARTBEAT)
    const end = next()
    stop.abort()
    expect(await end).toBe('end')
    expect(clock.waiting()).toBe(0)
  })

  it('that broke is taken up with what was missed, and nothing else', async () => {
    const kept = shelf()
    kept.put('report', report('1'))
    kept.happened(event(1))
    kept.happened(event(2))
    const { next } = connected(kept, numberIn('run.2', 'run'))
    await next()
    expect(await next()).toMatch(/^event: happened\nid: run\.3\ndata: .*"cursor":2/)
  })

  it('gives at once what came while its reader was taking what was before', async () => {
    const kept = shelf()
    kept.put('report', report('1'))
    kept.put('jobs', [])
    const { next, more, clock } = connected(kept, 0)
    await next()
    await next()
    kept.put('alerts', [])
    more()
    expect(await next()).toMatch(/^event: jobs/)
    const coming = next()
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.waiting()).toBe(0)
    expect(await coming).toMatch(/^event: alerts/)
  })

  it('whose reader is slow gives the newest state when it reads again', async () => {
    const kept = shelf()
    const { next, more } = connected(kept, 0)
    await next()
    for (let week = 1; week <= 50; week++) {
      kept.put('report', report(String(week)))
      more()
    }
    expect(await next()).toContain('"week":"50"')
  })
})
