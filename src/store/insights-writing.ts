/**
 * Short writes into `insights.db` beside other commands: each waits for the lock, does one durable transaction, and
 * gives it back. One after the other, so that two of one process do not wait for each other.
 */
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'
import { lockInsights } from './insights.ts'

/** Rejects with `temporary` when another command keeps the lock for longer than half a minute. */
export type WriteInsights = <T>(work: () => T) => Promise<T>

const LOOK_AGAIN_MS = 20
const WAIT_MAX_MS = 30_000

export function insightsWriter(home: string, db: Database, clock: Clock): WriteInsights {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(async () => {
      const lock = await insightsLocked(home, clock)
      try {
        return durably(db, work)
      } finally {
        lock.release()
      }
    })
    // The next one has its turn whatever became of this one, which its own caller is told.
    last = turn.catch(() => undefined)
    return turn
  }
}

/** Waits for the lock, half a minute at most; then rejects with `temporary`. Whoever has it gives it back. */
export async function insightsLocked(
  home: string,
  clock: Clock,
): Promise<{ readonly release: () => void }> {
  const until = clock.steady() + WAIT_MAX_MS
  for (;;) {
    const lock = lockInsights(home)
    if (lock !== null) return lock
    if (clock.steady() >= until) {
      const hint = 'Nothing is lost: give the command again when the other one has ended.'
      throw new AgenthostError(
        'temporary',
        'unable to write insights.db: another command has been writing it for half a minute',
        hint,
      )
    }
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + LOOK_AGAIN_MS, resolve)
    })
  }
}
