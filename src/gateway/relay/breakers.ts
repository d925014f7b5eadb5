/** The breakers of all models that were ever tried, and the calls that are out. Decisions are breaker.ts's. */
import type { Clock } from '../../clock.ts'
import type { ModelName } from '../../routing/table.ts'
import { BREAKER, CLOSED, began, ended, mayTry, type Breaker, type CallEnd } from './breaker.ts'

export type Breakers = {
  /** For how many milliseconds yet this model is left alone; null when it may be tried. */
  readonly leftAlone: (model: ModelName) => number | null
  /** A call goes out; gives what has to be told of its end, once. Null when it may not. */
  readonly begin: (model: ModelName) => ((end: CallEnd) => void) | null
}

/** Models that nobody asks for any more are few; should they be many, the oldest are forgotten. */
const MODELS_MAX = 1000

export function breakers(clock: Pick<Clock, 'steady'>, limits = BREAKER): Breakers {
  const all = new Map<string, Breaker>()
  const set = (key: string, breaker: Breaker): void => {
    if (breaker === CLOSED) all.delete(key)
    else all.set(key, breaker)
    if (all.size <= MODELS_MAX) return
    const [oldest] = all.keys()
    if (oldest !== undefined) all.delete(oldest)
  }
  return {
    leftAlone(model) {
      const breaker = all.get(keyOf(model)) ?? CLOSED
      const now = clock.steady()
      if (mayTry(breaker, now)) return null
      return breaker.phase === 'open' ? breaker.until - now : 0
    },
    begin(model) {
      const key = keyOf(model)
      const before = all.get(key) ?? CLOSED
      if (!mayTry(before, clock.steady())) return null
      const isProbe = before.phase === 'open'
      if (isProbe) set(key, began(before))
      let isOver = false
      return (end) => {
        if (isOver) return
        isOver = true
        const now = all.get(key) ?? CLOSED
        // The everyday case: all is well, and nothing has to be kept.
        if (now === CLOSED && end !== 'bad') return
        set(key, ended(now, { end, isProbe }, clock.steady(), limits))
      }
    },
  }
}

function keyOf({ upstream, id }: ModelName): string {
  return `${upstream}/${id}`
}
