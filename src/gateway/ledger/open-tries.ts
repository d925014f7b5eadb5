/**
 * The tries that are not settled: those of this process that are under way, and those that have to be asked for
 * because they broke off or a crash left them. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Found } from './ledger-rows.ts'
import type { Ask, Hold, OpenHold, Pending } from './ledger.ts'

type Try = {
  readonly open: OpenHold
  /** Null for one that a former process began. */
  readonly asked: Ask | null
  readonly isLive: boolean
}

export type OpenTries = {
  readonly begin: (hold: Hold, ask: Ask) => void
  readonly name: (hold: Hold, generation: string) => void
  readonly leave: (hold: Hold, pending: Pending) => void
  /** What was asked for, with its caps; null for one of a former process, or none. */
  readonly end: (hold: Hold, at: Instant) => Ask | null
  readonly has: (hold: Hold) => boolean
  /** Those that nobody is at work on. */
  readonly left: () => readonly OpenHold[]
  readonly live: (upstream?: string) => number
  /** When the last one of an upstream ended or was left. */
  readonly lastEndAt: (upstream: string) => Instant
}

/** `endedBefore`: when the last one of an upstream may have ended in a former process. */
export function openTries(
  found: readonly OpenHold[],
  endedBefore: (upstream: string) => Instant,
): OpenTries {
  const tries = new Map<Hold, Try>(
    found.map((open) => [open.hold, { open, asked: null, isLive: false }]),
  )
  const ends = new Map<string, Instant>()
  const lastEndAt = (upstream: string): Instant => ends.get(upstream) ?? endedBefore(upstream)
  const ended = (one: Try, at: Instant): void => {
    const { upstream } = one.open.ask.model
    ends.set(upstream, Math.max(lastEndAt(upstream), at))
  }
  const change = (hold: Hold, to: (one: Try) => Try): void => {
    const one = tries.get(hold)
    if (one !== undefined) tries.set(hold, to(one))
  }
  return {
    begin: (hold, ask) =>
      void tries.set(hold, {
        open: { hold, ask, generation: null, pending: null },
        asked: ask,
        isLive: true,
      }),
    name: (hold, generation) =>
      change(hold, (one) => ({ ...one, open: { ...one.open, generation } })),
    leave(hold, pending) {
      change(hold, (one) => {
        ended(one, pending.at)
        const generation = pending.generation ?? one.open.generation
        return { ...one, isLive: false, open: { ...one.open, generation, pending } }
      })
    },
    end(hold, at) {
      const one = tries.get(hold)
      if (one === undefined) return null
      ended(one, at)
      tries.delete(hold)
      return one.asked
    },
    has: (hold) => tries.has(hold),
    left: () => [...tries.values()].filter(({ isLive }) => !isLive).map(({ open }) => open),
    live(upstream) {
      const live = [...tries.values()].filter(({ isLive }) => isLive)
      if (upstream === undefined) return live.length
      return live.filter(({ open }) => open.ask.model.upstream === upstream).length
    },
    lastEndAt,
  }
}

/**
 * Of a former process nobody knows when its last try ended at the upstream: now, to be safe. One that nothing was
 * ever asked of is quiet from the beginning, unless what was asked may have been lost.
 */
export function endedBefore(
  { sums, carried, unattributed, open }: Found,
  isLost: boolean,
  now: Instant,
): (upstream: string) => Instant {
  const used = new Set([
    ...sums.map(({ model }) => model.upstream),
    ...carried.flatMap(({ scope, name }) => (scope === 'upstream' ? [name] : [])),
    ...unattributed.map(({ upstream }) => upstream),
    ...open.map(({ ask }) => ask.model.upstream),
  ])
  return (upstream) => (isLost || used.has(upstream) ? now : 0)
}
