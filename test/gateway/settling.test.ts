import { describe, expect, it } from 'vitest'
import type { Reading } from '../../src/gateway/tap/reading.ts'
import { judged, type TryFacts } from '../../src/gateway/relay/settling.ts'
import { mayGoOn, retryAfterMs } from '../../src/gateway/relay/verdict-of-status.ts'

const READ: Reading = {
  end: 'complete',
  finish: 'stop',
  tokens: { input: 10, output: 2, cached: 0, cacheWrite: 0, reasoning: 0 },
  cost: null,
  servedModel: 'm',
  provider: 'p',
  generation: 'gen-2',
  tools: [],
  faults: [],
  textLength: 5,
  error: null,
}
const FACTS: TryFacts = {
  at: 1,
  end: 'whole',
  isSent: true,
  status: 200,
  reading: READ,
  hasContent: true,
  generation: 'gen-1',
  isOpenRouter: true,
  firstByteMs: 1,
  totalMs: 2,
}
const priced: Reading = { ...READ, cost: 7n }
const broken: Reading = { ...READ, end: 'cut', tokens: null }
const failed: Reading = { ...READ, end: 'error', tokens: null }

describe('a try that is over', () => {
  it.each<[string, Partial<TryFacts>, object]>([
    ['is charged what it said', { reading: priced }, { by: 'cost', charged: 7n, outcome: 'ok' }],
    [
      'is charged what it said though the client went',
      { reading: priced, end: 'gone' },
      { by: 'cost', charged: 7n, outcome: 'aborted' },
    ],
    [
      'is charged what it said though it broke',
      { reading: { ...priced, end: 'cut' } },
      { by: 'cost', outcome: 'broken' },
    ],
    [
      'is priced by its tokens where the upstream tells no cost',
      { isOpenRouter: false },
      { by: 'table', charged: 42n, outcome: 'ok' },
    ],
    [
      'is free when it was never sent',
      { isSent: false, status: null, reading: null, end: 'reset' },
      { by: 'free', charged: 0n, outcome: 'error' },
    ],
    [
      'is free when it was refused',
      { status: 400, reading: null },
      { by: 'free', outcome: 'refused' },
    ],
    ['is free when it failed', { status: 503, reading: null }, { by: 'free', outcome: 'error' }],
    [
      'is free when its error came before content',
      { reading: failed, hasContent: false },
      { by: 'free', outcome: 'error' },
    ],
  ])('%s', (_what, over, settle) => {
    expect(judged({ ...FACTS, ...over }, () => 42n)).toMatchObject({ settle })
  })

  it.each<[string, Partial<TryFacts>, string]>([
    ['OpenRouter told no cost', {}, 'ok'],
    ['the client went', { end: 'gone', reading: broken }, 'aborted'],
    ['it broke off', { end: 'reset', reading: broken }, 'broken'],
    ['it ended without an end', { reading: broken }, 'broken'],
    ['it fell silent', { end: 'silent', reading: broken }, 'timeout'],
    ['it never answered', { end: 'silent', status: null, reading: null }, 'timeout'],
    ['it was sent and hung up on', { end: 'reset', status: null, reading: null }, 'broken'],
    ['its error came after content', { reading: failed }, 'broken'],
    ['another upstream told nothing', { isOpenRouter: false, reading: broken }, 'broken'],
  ])('stays open when %s', (_what, over, outcome) => {
    const leave = { at: 1, outcome, generation: 'gen-1' }
    expect(judged({ ...FACTS, ...over }, () => 42n)).toEqual({ leave })
  })
})

describe('a status of an upstream', () => {
  it('leads on to the next link only where that may mend it', () => {
    const on = [408, 429, 500, 502, 503, 504, 524, 529, 302]
    const passed = [400, 401, 402, 403, 404, 405, 409, 413, 422]
    expect(on.filter(mayGoOn)).toEqual(on)
    expect(passed.filter(mayGoOn)).toEqual([])
  })
})

describe('Retry-After', () => {
  it.each([
    ['5', 5000],
    ['0.5', 500],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    [null, null],
  ])('%s is %s ms', (value, ms) => {
    expect(retryAfterMs(value, 1000)).toBe(ms)
  })
})
