/** What a try came to: its name, its end in money, its model left alone for a while, its events whole. */
import { describe, expect, it } from 'vitest'
import { BREAKER, CLOSED, began, ended, mayTry } from '../../src/gateway/relay/breaker.ts'
import { NEVER_SENT } from '../../src/gateway/relay/exchanged.ts'
import { nameSeeker } from '../../src/gateway/relay/generation.ts'
import { judged, type TryFacts } from '../../src/gateway/relay/settling.ts'
import { toolCounts } from '../../src/gateway/tap/tool-counts.ts'
import { PATHS } from '../../src/gateway/relay/upstream.ts'
import {
  breakerEnd,
  isOurKeysFault,
  mayGoOn,
  retryAfterMs,
} from '../../src/gateway/relay/verdict-of-status.ts'
import { wholeEvents } from '../../src/gateway/relay/whole-events.ts'
import type { Reading } from '../../src/gateway/tap/reading.ts'

const AT = Date.parse('2027-01-15T12:00:00Z')

describe('the name that OpenRouter gives a call', () => {
  const seek = (isOpenRouter = true) => {
    const told: string[] = []
    const seeker = nameSeeker(isOpenRouter, (name) => void told.push(name))
    return {
      told,
      ...seeker,
      chunks: (...all: string[]) => all.forEach((one) => seeker.chunk(Buffer.from(one))),
    }
  }
  const id = '"gen-1790000000-aBc_9"'

  it('is in a header of any upstream', () => {
    const { head, told, name } = seek(false)
    head({})
    expect(name()).toBeNull()
    head({ 'x-generation-id': 'gen-1' })
    head({ 'x-generation-id': 'gen-2' })
    expect([told, name()]).toEqual([['gen-1'], 'gen-1'])
  })

  it.each(['', 'a b', 'a/b', '../key', `g${'x'.repeat(200)}`, 'gen?x'])('is not %j', (text) => {
    const { head, told } = seek()
    head({ 'x-generation-id': text })
    expect(told).toEqual([])
  })

  it('may be as long as a name is', () => {
    const { head, told } = seek()
    head({ 'x-generation-id': 'x'.repeat(200) })
    expect(told).toHaveLength(1)
  })

  it('is in one of the first chunks of a stream', () => {
    const { chunks, told, name } = seek()
    chunks(
      ...Array.from({ length: 7 }, () => ': comment\n\n'),
      `data: {"id":${id}}`,
      'data: {"id":"gen-2"}',
    )
    expect([told, name()]).toEqual([['gen-1790000000-aBc_9'], 'gen-1790000000-aBc_9'])
  })

  it('is not looked for for ever, nor far into a chunk, nor elsewhere', () => {
    const late = seek()
    late.chunks(...Array.from({ length: 8 }, () => ': c\n\n'), `{"id":${id}}`)
    const far = seek()
    far.chunks(' '.repeat(1000) + id)
    const near = seek()
    near.chunks(' '.repeat(1000 - id.length) + id)
    const other = seek(false)
    other.chunks(id)
    expect([late.told, far.told, near.told.length, other.told]).toEqual([[], [], 1, []])
  })

  it('is none of something else', () => {
    const { chunks, told } = seek()
    chunks('"msg_1"', '"gen-"', '"gen-a b"', 'gen-1', `"gen-${'x'.repeat(101)}"`)
    expect(told).toEqual([])
  })

  it('of a header is not looked for again', () => {
    const { head, chunks, told } = seek()
    head({ 'x-generation-id': 'gen-1' })
    chunks(id)
    expect(told).toEqual(['gen-1'])
  })
})

describe('a try of which nothing was sent, for a mistake of ours', () => {
  it('came to nothing: no answer, no name, no time, and nothing to be charged for', () => {
    expect(NEVER_SENT).toEqual({
      end: 'reset',
      isSent: false,
      status: null,
      headers: {},
      taken: { isGiven: false, hasContent: false, reading: null, held: null },
      generation: null,
      code: null,
      firstByteMs: null,
      totalMs: 0,
    })
    const { end, isSent, status, taken, generation, firstByteMs, totalMs } = NEVER_SENT
    const { reading, hasContent } = taken
    const facts = { end, isSent, status, reading, hasContent, generation, firstByteMs, totalMs }
    expect(judged({ ...facts, at: AT, isOpenRouter: true }, () => 42n)).toMatchObject({
      settle: { by: 'free', charged: 0n, outcome: 'error' },
    })
  })
})

describe('a settlement', () => {
  const reading: Reading = {
    end: 'complete',
    finish: 'stop',
    tokens: { input: 10, output: 2, cached: 3, cacheWrite: 4, reasoning: 1 },
    cost: 7n,
    servedModel: 'm',
    provider: 'p',
    generation: null,
    tools: [],
    faults: [],
    textLength: 5,
    error: null,
  }
  const facts: TryFacts = {
    at: AT,
    end: 'whole',
    isSent: true,
    status: 200,
    reading,
    hasContent: true,
    generation: 'gen-1',
    isOpenRouter: true,
    firstByteMs: 11,
    totalMs: 22,
  }
  const of = (change: Partial<TryFacts>) => judged({ ...facts, ...change }, () => 42n)
  const settled = (change: Partial<TryFacts>) => {
    const found = of(change)
    return 'settle' in found
      ? `${found.settle.by} ${found.settle.outcome}`
      : `left ${found.leave.outcome}`
  }

  it('says all that was read', () => {
    expect(of({})).toEqual({
      settle: {
        at: AT,
        by: 'cost',
        charged: 7n,
        outcome: 'ok',
        status: 200,
        servedModel: 'm',
        provider: 'p',
        generation: 'gen-1',
        inputTokens: 10,
        outputTokens: 2,
        cachedTokens: 3,
        cacheWriteTokens: 4,
        reasoningTokens: 1,
        firstByteMs: 11,
        totalMs: 22,
        tools: null,
      },
    })
  })

  it('says nothing of what was not read', () => {
    expect(of({ isSent: false, status: null, reading: null, end: 'gone' })).toEqual({
      settle: {
        at: AT,
        by: 'free',
        charged: 0n,
        outcome: 'aborted',
        status: null,
        servedModel: null,
        provider: null,
        generation: 'gen-1',
        inputTokens: null,
        outputTokens: null,
        cachedTokens: null,
        cacheWriteTokens: null,
        reasoningTokens: null,
        firstByteMs: 11,
        totalMs: 22,
        tools: null,
      },
    })
  })

  const noCost = { ...reading, cost: null }
  it.each<[string, Partial<TryFacts>, string]>([
    ['silent with a cost', { end: 'silent' }, 'cost timeout'],
    ['reset with a cost', { end: 'reset' }, 'cost broken'],
    ['an error with a cost', { reading: { ...reading, end: 'error' } }, 'cost error'],
    ['an error status with a cost', { status: 300 }, 'cost error'],
    ['a good status with a cost', { status: 299 }, 'cost ok'],
    ['no status with a cost', { status: null }, 'cost ok'],
    ['a status of 299 without one', { status: 299, reading: noCost }, 'left ok'],
    ['a status of 300', { status: 300, reading: null }, 'free refused'],
    ['a status of 499', { status: 499, reading: null }, 'free refused'],
    ['a status of 500', { status: 500, reading: null }, 'free error'],
    [
      'an error before content',
      { reading: { ...noCost, end: 'error' }, hasContent: false },
      'free error',
    ],
    [
      'an error that broke off',
      { end: 'reset', reading: { ...noCost, end: 'error' }, hasContent: false },
      'left broken',
    ],
    ['a whole answer without content', { reading: noCost, hasContent: false }, 'left ok'],
    ['a whole answer elsewhere', { isOpenRouter: false, reading: noCost }, 'table ok'],
    [
      'one without tokens elsewhere',
      { isOpenRouter: false, reading: { ...noCost, tokens: null } },
      'left ok',
    ],
    [
      'one that was cut elsewhere',
      { isOpenRouter: false, reading: { ...noCost, end: 'cut' } },
      'left broken',
    ],
    [
      'one that was reset elsewhere',
      { isOpenRouter: false, end: 'reset', reading: noCost },
      'left broken',
    ],
  ])('of %s', (_what, change, expected) => {
    expect(settled(change)).toBe(expected)
  })

  it('says how its tool calls were', () => {
    const tools: Reading['tools'] = [{ verdict: 'ok', tool: 'Bash', why: '' }]
    expect(of({ reading: { ...reading, tools } })).toMatchObject({ settle: { tools: { ok: 1 } } })
  })

  it('counts tool calls by verdict', () => {
    const tool = (verdict: string) => ({ verdict }) as Reading['tools'][number]
    expect(toolCounts([])).toBeNull()
    expect(toolCounts(['ok', 'unknown', 'ok'].map(tool))).toEqual({ ok: 2, unknown: 1 })
  })
})

describe('the edges of a status', () => {
  it.each([
    [200, false, 'good', false],
    [299, false, 'good', false],
    [300, true, 'neutral', false],
    [399, true, 'neutral', false],
    [400, false, 'neutral', false],
    [401, false, 'neutral', true],
    [402, false, 'neutral', true],
    [403, false, 'neutral', true],
    [404, false, 'neutral', false],
    [408, true, 'neutral', false],
    [429, true, 'neutral', false],
    [499, false, 'neutral', false],
    [500, true, 'bad', false],
    [529, true, 'bad', false],
  ])('%s leads on: %s, says of the model: %s, is of our key: %s', (status, on, end, key) => {
    expect([mayGoOn(status), breakerEnd(status), isOurKeysFault(status)]).toEqual([on, end, key])
  })

  it.each([
    [' 5 ', 5000],
    ['123456', 123_456_000],
    ['1234567', null],
    ['1.2345', null],
    ['1.0005', null],
    ['0.001', 1],
    ['x5', null],
    ['5x', null],
    ['', null],
    ['Thu, 01 Jan 1970 00:00:10', null],
    ['never GMT', null],
  ])('Retry-After of %j is %s ms', (value, ms) => {
    expect(retryAfterMs(value, 1000)).toBe(ms)
  })

  it('goes to the path of each protocol', () => {
    expect(PATHS).toEqual({
      messages: '/messages',
      chat: '/chat/completions',
      responses: '/responses',
    })
  })
})

describe('a model that fails now and then', () => {
  const at = (end: 'good' | 'bad' | 'neutral', isProbe = false) => ({ end, isProbe })
  /** So many calls, of which the first `bad` failed, no two of these in a row where good ones are left. */
  const mixed = (bad: number, good: number, now = 0, from = CLOSED) => {
    let breaker = from
    for (let n = 0; n < Math.max(bad, good); n += 1) {
      if (n < bad) breaker = ended(breaker, at('bad'), now)
      if (n < good) breaker = ended(breaker, at('good'), now)
    }
    return breaker
  }

  it('is open by its share at twenty calls, and not before', () => {
    expect(mayTry(mixed(9, 10), 0)).toBe(true)
    // The tenth failure is the twentieth call.
    expect(ended(mixed(9, 10), at('bad'), 0)).toMatchObject({ phase: 'open' })
    expect(mayTry(mixed(9, 11), 0)).toBe(true)
    expect(ended(mixed(8, 11), at('bad'), 0)).toMatchObject({ phase: 'closed' })
  })

  it('is not opened by a call that went well', () => {
    const limits = { ...BREAKER, share: 0.1, least: 3 }
    const one = ended(CLOSED, at('bad'), 0, limits)
    const three = ended(ended(one, at('good'), 0, limits), at('good'), 0, limits)
    expect(three).toMatchObject({ phase: 'closed', calls: 3, failures: 1 })
  })

  it('is counted anew with each window', () => {
    const before = mixed(9, 10, 0)
    const still = ended(before, at('bad'), BREAKER.windowMs - 1)
    expect(still).toMatchObject({ phase: 'open', until: BREAKER.windowMs - 1 + BREAKER.openMs })
    const fresh = ended(before, at('bad'), BREAKER.windowMs)
    expect(fresh).toEqual({
      phase: 'closed',
      inRow: 1,
      windowAt: BREAKER.windowMs,
      calls: 1,
      failures: 1,
    })
    expect(ended(fresh, at('good'), BREAKER.windowMs + 1)).toEqual({
      phase: 'closed',
      inRow: 0,
      windowAt: BREAKER.windowMs,
      calls: 2,
      failures: 1,
    })
  })

  it('keeps its failures in a row over the end of a window', () => {
    let breaker = CLOSED
    for (let n = 0; n < 5; n += 1) breaker = ended(breaker, at('bad'), n * BREAKER.windowMs)
    expect(breaker.phase).toBe('open')
  })

  it('is as it was after what says nothing of it', () => {
    expect(ended(CLOSED, at('neutral'), 0)).toBe(CLOSED)
    expect(ended(CLOSED, at('bad', true), 0)).toBe(CLOSED)
    expect(began(CLOSED)).toBe(CLOSED)
    const open = { phase: 'open', until: 5, openMs: 7 } as const
    expect(ended(open, at('good'), 0)).toBe(open)
    expect([mayTry(open, 4), mayTry(open, 5)]).toEqual([false, true])
    const probing = began(open)
    expect(probing).toEqual({ phase: 'probing', openMs: 7 })
    expect(ended(probing, at('good'), 0)).toBe(probing)
    expect(ended(probing, at('neutral', true), 9)).toEqual({ phase: 'open', until: 9, openMs: 7 })
    expect(ended(probing, at('bad', true), 9)).toEqual({ phase: 'open', until: 23, openMs: 14 })
  })
})

describe('the end of an event', () => {
  it.each<[string, readonly string[], readonly string[], string]>([
    ['is a blank line of LF', ['a\n\nb'], ['a\n\n'], 'b'],
    ['is a blank line of CRLF', ['a\r\n\r\nb'], ['a\r\n\r\n'], 'b'],
    ['is a blank line of CR', ['a\r\rb'], ['a\r\r'], 'b'],
    ['is no single line end', ['a\nb'], [], 'a\nb'],
    ['is no single CRLF', ['a\r\nb'], [], 'a\r\nb'],
    ['is a CRLF behind a CR', ['a\r\r\nb'], ['a\r\r\n'], 'b'],
    ['is found over two chunks of LF', ['a\n', '\nb'], ['a\n\n'], 'b'],
    ['is found over two chunks of CRLF', ['a\r\n', '\r\nb'], ['a\r\n\r\n'], 'b'],
    ['is found over four chunks', ['a\r', '\n', '\r', '\nb'], ['a\r\n\r\n'], 'b'],
    ['is found over three chunks of CR', ['a', '\r', '\rb'], ['a\r\r'], 'b'],
    ['is the last of several', ['a\n\nb\n\nc'], ['a\n\nb\n\n'], 'c'],
    ['lets all before it go', ['a', 'b', 'c\n\nd'], ['abc\n\n'], 'd'],
    ['is nothing of nothing', [''], [], ''],
  ])('%s', (_what, chunks, out, rest) => {
    const events = wholeEvents()
    const given = chunks.flatMap((chunk) => events.push(Buffer.from(chunk)))
    expect(Buffer.concat(given).toString()).toBe(out.join(''))
    expect(Buffer.concat(events.rest()).toString()).toBe(rest)
  })

  it('is not waited for beyond a megabyte', () => {
    const events = wholeEvents()
    const half = Buffer.alloc(524_288, 'x')
    expect(events.push(half)).toEqual([])
    expect(events.push(half)).toEqual([])
    const last = Buffer.from('x')
    expect(events.push(last)).toEqual([half, half, last])
    expect(events.rest()).toEqual([])
    expect(events.push(half)).toEqual([])
  })
})
