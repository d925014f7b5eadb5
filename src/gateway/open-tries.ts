/**
 * The tries that are not settled: those of this process that are under way, and those that have to be asked for
 * because they broke off or a crash left them. Pure.
 */
import type { Instant } from '../clock.ts'
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
  /** When the last one ended or was left. */
  readonly lastEndAt: () => Instant
}

export function openTries(found: readonly OpenHold[], now: Instant): OpenTries {
  const tries = new Map<Hold, Try>(
    found.map((open) => [open.hold, { open, asked: null, isLive: false }]),
  )
  let lastEndAt = now
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
      lastEndAt = Math.max(lastEndAt, pending.at)
      change(hold, (one) => {
        const generation = pending.generation ?? one.open.generation
        return { ...one, isLive: false, open: { ...one.open, generation, pending } }
      })
    },
    end(hold, at) {
      lastEndAt = Math.max(lastEndAt, at)
      const asked = tries.get(hold)?.asked ?? null
      tries.delete(hold)
      return asked
    },
    has: (hold) => tries.has(hold),
    left: () => [...tries.values()].filter(({ isLive }) => !isLive).map(({ open }) => open),
    live(upstream) {
      const live = [...tries.values()].filter(({ isLive }) => isLive)
      if (upstream === undefined) return live.length
      return live.filter(({ open }) => open.ask.model.upstream === upstream).length
    },
    lastEndAt: () => lastEndAt,
  }
}
