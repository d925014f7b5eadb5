/** The single decisions of finding out what open holds have cost: when to ask, what the answers say, when all is quiet. */
import { describe, expect, it } from 'vitest'
import type { Found } from '../../src/gateway/ledger/ledger-rows.ts'
import type { OpenHold, Pending } from '../../src/gateway/ledger/ledger.ts'
import { endedBefore, openTries } from '../../src/gateway/ledger/open-tries.ts'
import { oursOf } from '../../src/gateway/ledger/ours.ts'
import { quietness } from '../../src/gateway/ledger/quietness.ts'
import { nanoUsdUp } from '../../src/gateway/ledger/money.ts'
import { askedAgain, dueOf, RECONCILE } from '../../src/gateway/ledger/reconcile-plan.ts'
import type { MoneyDoors, ReconcileDoors } from '../../src/gateway/ledger/reconcile-doors.ts'
import { generationAnswer, keyFigures } from '../../src/gateway/ledger/upstream-figures.ts'
import { manualClock } from '../support/manual-clock.ts'
import { aTry } from '../support/tries.ts'

const AT = Date.parse('2027-01-15T12:00:00Z')
const MONTH = Date.parse('2027-01-01T00:00:00Z')
const HOUR_MS = 3_600_000

const open = (change: Partial<OpenHold> = {}): OpenHold => ({
  hold: 1,
  ask: aTry({ at: AT }),
  generation: 'gen-1',
  pending: null,
  ...change,
})
const left = (at: number, change: Partial<Pending> = {}): Pending => ({
  outcome: 'aborted',
  at,
  generation: null,
  ...change,
})

describe('what is due for an open hold', () => {
  const now = { now: AT + 1000, steady: 5000, canAsk: true }
  const old = { ...now, now: AT + 24 * HOUR_MS + 1 }
  const ask = { do: 'ask', generation: 'gen-1' }
  const asked = (asks: number, nextAt = 0) => ({ asks, nextAt })
  it.each<[string, OpenHold, ReturnType<typeof asked> | undefined, typeof now, object]>([
    ['a question at once', open(), undefined, now, ask],
    ['the worst where it has no name', open({ generation: null }), undefined, now, { do: 'worst' }],
    [
      'the worst where nobody can be asked',
      open(),
      undefined,
      { ...now, canAsk: false },
      { do: 'worst' },
    ],
    ['nothing before its time', open(), asked(1, 5001), now, { do: 'wait' }],
    ['a question at its time', open(), asked(1, 5000), now, ask],
    [
      'a question again and again within a day',
      open(),
      asked(99),
      { ...old, now: AT + 24 * HOUR_MS },
      ask,
    ],
    ['a few questions after a day', open(), asked(3), old, ask],
    ['the worst after these', open(), asked(4), old, { do: 'worst' }],
    ['nothing before its time, however old', open(), asked(4, 5001), old, { do: 'wait' }],
    ['the day from when it was left', open({ pending: left(AT + 1) }), asked(4), old, ask],
  ])('is %s', (_what, one, asking, moment, expected) => {
    expect(dueOf(one, asking, moment, RECONCILE)).toEqual(expected)
  })

  it('is the worst after as many questions as there are gaps, where those are fewer', () => {
    const few = { gapsMs: [1000, 2000], giveUpMs: 24 * HOUR_MS } as const
    expect(dueOf(open(), asked(1), old, few)).toEqual(ask)
    expect(dueOf(open(), asked(2), old, few)).toEqual({ do: 'worst' })
  })

  it('comes later each time, and at last every hour', () => {
    const gaps: number[] = []
    let asking
    for (let count = 0; count < 9; count += 1) {
      asking = askedAgain(asking, 500, RECONCILE)
      expect(asking.asks).toBe(count + 1)
      gaps.push((asking.nextAt - 500) / 1000)
    }
    expect(gaps).toEqual([1, 3, 10, 30, 120, 600, 3600, 3600, 3600])
  })

  it('is given up, lags and is compared after the times that the documents say', () => {
    expect(RECONCILE).toMatchObject({
      giveUpMs: 24 * HOUR_MS,
      quietMs: 2 * HOUR_MS,
      totalEveryMs: HOUR_MS / 6,
    })
  })
})

describe('the answer to a question for a call', () => {
  it('is read with all that it says', () => {
    const text = `{"data":{"total_cost":0.5,"model":"a/b","provider_name":"P","native_tokens_prompt":5,"tokens_prompt":6,
      "native_tokens_completion":7,"tokens_completion":8,"native_tokens_cached":3,"native_tokens_reasoning":2}}`
    expect(generationAnswer(text)).toEqual({
      cost: 500_000_000n,
      servedModel: 'a/b',
      provider: 'P',
      inputTokens: 5,
      outputTokens: 7,
      cachedTokens: 3,
      reasoningTokens: 2,
    })
  })

  it('falls back to the counts that are not native, and leaves unknown what is none', () => {
    const text = `{"data":{"total_cost":0,"model":7,"provider_name":null,"tokens_prompt":6,"tokens_completion":8,
      "native_tokens_cached":-1,"native_tokens_reasoning":1.5}}`
    expect(generationAnswer(text)).toEqual({
      cost: 0n,
      servedModel: null,
      provider: null,
      inputTokens: 6,
      outputTokens: 8,
      cachedTokens: null,
      reasoningTokens: null,
    })
    const zero = generationAnswer(
      '{"data":{"total_cost":0,"native_tokens_cached":0,"tokens_prompt":"6"}}',
    )
    expect(zero).toMatchObject({ cachedTokens: 0, inputTokens: null })
  })
})

describe('what a key shows', () => {
  const shows = (day: string, week: string, month: string) =>
    keyFigures(`{"data":{"usage_daily":${day},"usage_weekly":${week},"usage_monthly":${month}}}`)

  it('is the three of this day, week and month', () => {
    expect(shows('0.000000001', '2', '30')).toEqual({
      day: 1n,
      week: 2_000_000_000n,
      month: 30_000_000_000n,
    })
  })

  it.each([
    ['null', '2', '3'],
    ['1', '"x"', '3'],
    ['1', '2', '-3'],
  ])('is nothing as soon as one cannot be read: %s %s %s', (...three) => {
    expect(shows(...three)).toBeNull()
  })
})

describe('dollars as text', () => {
  it.each<[string, bigint | null]>([
    ['0.0000000001', 1n],
    ['0.000000001', 1n],
    ['0.0000000010000001', 2n],
    // 10^-39 is the finest that counts.
    [`0.${'0'.repeat(38)}1`, 1n],
    ['-0.5', null],
    ['', null],
  ])('%s are %s nano-dollars', (text, expected) => {
    expect(nanoUsdUp(text)).toBe(expected)
  })
})

/** The doors that these decisions look through; nothing else may be asked. */
function doors(change: Partial<MoneyDoors> = {}, holds: readonly OpenHold[] = []): ReconcileDoors {
  const clock = manualClock()
  clock.setWall(AT - clock.now())
  const money = {
    live: () => 0,
    lastEndAt: () => 0,
    spent: () => 0n,
    unattributed: () => [],
    worst: () => [],
    baseline: () => null,
    ...change,
  }
  return { clock, money, openHolds: () => holds } as unknown as ReconcileDoors
}

describe('an upstream', () => {
  const QUIET = { quietMs: 60_000 }
  const of = (change: Partial<MoneyDoors>, holds: readonly OpenHold[] = []) => {
    const { isQuiet, isUntouched } = quietness(doors(change, holds), QUIET)
    return [isQuiet('openrouter'), isUntouched('openrouter')]
  }
  const unused = { upstream: 'openrouter', start: MONTH, at: AT, amount: 0n, isShared: false }

  it.each<[string, Partial<MoneyDoors>, readonly boolean[]]>([
    ['of which nothing was ever asked is quiet and untouched', {}, [true, true]],
    ['with a try under way is neither', { live: () => 1 }, [false, false]],
    ['is quiet when long enough nothing has ended', { lastEndAt: () => AT - 60_000 }, [true, true]],
    ['is not quiet a moment before', { lastEndAt: () => AT - 59_999 }, [false, true]],
    ['is touched once something of ours has cost', { spent: () => 1n }, [true, false]],
    ['is touched where a baseline is known', { baseline: () => unused }, [true, false]],
  ])('%s', (_what, change, expected) => {
    expect(of(change)).toEqual(expected)
  })

  it('is neither with an open hold of its own, whatever another has', () => {
    const other = open({ ask: aTry({ model: { upstream: 'other', id: 'a' } }) })
    expect(of({}, [other])).toEqual([true, true])
    expect(of({}, [other, open()])).toEqual([false, false])
  })

  it('is asked about the month that runs', () => {
    const asked: unknown[] = []
    const { isUntouched } = quietness(doors({ spent: (...what) => (asked.push(what), 0n) }), QUIET)
    isUntouched('openrouter')
    expect(asked).toEqual([['openrouter', 'month', MONTH]])
  })

  it('has its own sums, worst cases and losses held against it', () => {
    const row = (upstream: string) => ({ at: AT, upstream, day: 1n, week: 1n, month: 1n })
    const asked: unknown[] = []
    const found = oursOf(
      doors({
        spent: (_upstream, period, start) => BigInt(start) + BigInt(period.length),
        worst: (...what) => (asked.push(what), []),
        unattributed: () => [row('other'), row('openrouter')],
        baseline: () => unused,
      }),
      'openrouter',
    )
    expect(asked).toEqual([['openrouter', MONTH]])
    expect(found).toEqual({
      at: AT,
      upstream: 'openrouter',
      spent: {
        day: BigInt(Date.parse('2027-01-15T00:00:00Z')) + 3n,
        week: BigInt(Date.parse('2027-01-11T00:00:00Z')) + 4n,
        month: BigInt(MONTH) + 5n,
      },
      worst: [],
      unattributed: [row('openrouter')],
      baseline: unused,
    })
  })
})

describe('tries that are not settled', () => {
  const tries = () => openTries([open()], (upstream) => (upstream === 'openrouter' ? 50 : 0))
  const other = aTry({ model: { upstream: 'other', id: 'a' } })

  it('of a former process are left, and are nobody’s work', () => {
    const all = tries()
    expect(all.left()).toEqual([open()])
    expect(all.has(1)).toBe(true)
    expect(all.live()).toBe(0)
    expect(all.end(1, 60)).toBeNull()
    expect(all.has(1)).toBe(false)
    expect(all.lastEndAt('openrouter')).toBe(60)
  })

  it('are live, by upstream, until they end', () => {
    const all = tries()
    const ask = aTry()
    all.begin(2, ask)
    all.begin(3, other)
    expect([all.live(), all.live('openrouter'), all.live('other')]).toEqual([2, 1, 1])
    expect(all.left()).toEqual([open()])
    expect(all.end(2, 70)).toBe(ask)
    expect([all.live(), all.live('openrouter')]).toEqual([1, 0])
    expect(all.end(2, 80)).toBeNull()
    expect([all.lastEndAt('openrouter'), all.lastEndAt('other')]).toEqual([70, 0])
  })

  it('have ended at the latest that is known', () => {
    const all = tries()
    all.begin(2, aTry())
    all.end(2, 40)
    expect(all.lastEndAt('openrouter')).toBe(50)
  })

  it('keep the name that they were given when they are left', () => {
    const all = tries()
    const ask = aTry()
    all.begin(2, ask)
    all.name(2, 'gen-2')
    all.leave(2, left(90))
    expect(all.left()).toEqual([open(), { hold: 2, ask, generation: 'gen-2', pending: left(90) }])
    expect(all.live()).toBe(0)
    expect(all.lastEndAt('openrouter')).toBe(90)
    all.leave(1, left(91, { generation: 'gen-9' }))
    expect(all.left()[0]?.generation).toBe('gen-9')
  })

  it('that are not there cannot be named or left', () => {
    const all = tries()
    all.name(9, 'gen')
    all.leave(9, left(90))
    expect(all.has(9)).toBe(false)
    expect(all.left()).toEqual([open()])
  })
})

describe('when the last try of a former process may have ended', () => {
  const found: Found = {
    sums: [{ ...aTry({ model: { upstream: 'summed', id: 'a' } }), spent: 1n, narrow: 1n }],
    carried: [
      { scope: 'upstream', name: 'carried', spent: 1n, firstAt: 0 },
      { scope: 'route', name: 'route', spent: 1n, firstAt: 0 },
    ],
    unattributed: [{ at: 0, upstream: 'lost', day: 0n, week: 0n, month: 0n }],
    open: [open({ ask: aTry({ model: { upstream: 'open', id: 'a' } }) })],
    counters: null,
    nextHold: 1,
  }
  it.each([
    ['summed', AT],
    ['carried', AT],
    ['lost', AT],
    ['open', AT],
    ['route', 0],
    ['never', 0],
  ])('of %s is %s', (upstream, expected) => {
    expect(endedBefore(found, false, AT)(upstream)).toBe(expected)
    expect(endedBefore(found, true, AT)(upstream)).toBe(AT)
  })
})
