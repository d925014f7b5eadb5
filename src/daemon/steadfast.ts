/**
 * Records that cannot be written now (a full disk) are kept and written later, in order; the agents go on
 * meanwhile. Only the intent of a start must be on disk first: without it nothing is started.
 */
import { causeOf } from '../errors.ts'
import type { Records } from '../supervisor/records.ts'

export type Steadfast = {
  readonly records: Records
  /** Any other write, in its turn: events, and what follows from them. */
  readonly keep: (write: () => void) => void
  /** Tries what is waiting; called each second. */
  readonly retry: () => void
}

/** More than this many waiting writes, and the oldest are dropped and counted. */
const WAITING_MAX = 10_000

export function steadfast(records: Records, complain: (message: string) => void): Steadfast {
  const waiting: (() => void)[] = []
  let dropped = 0
  const attempt = (write: () => void): void => {
    try {
      if (waiting.length > 0) waiting.push(write)
      else write()
    } catch (error) {
      complain(`unable to write host.db, will try again: ${causeOf(error)}`)
      waiting.push(write)
    }
    if (waiting.length > WAITING_MAX) {
      waiting.shift()
      dropped += 1
    }
  }
  return {
    records: {
      agents: records.agents,
      intend: records.intend,
      setWanted: (name, wanted) => attempt(() => records.setWanted(name, wanted)),
      started: (name, generation, identity) =>
        attempt(() => records.started(name, generation, identity)),
      ready: (name, generation) => attempt(() => records.ready(name, generation)),
      ended: (name, generation, exit, failures) =>
        attempt(() => records.ended(name, generation, exit, failures)),
      forget: (name) => attempt(() => records.forget(name)),
    },
    keep: attempt,
    retry() {
      while (waiting.length > 0) {
        try {
          waiting[0]?.()
        } catch {
          // Said when it first failed; it stays in the queue.
          return
        }
        waiting.shift()
      }
      if (dropped > 0)
        complain(`${dropped} writes to host.db were dropped while it could not be written`)
      dropped = 0
    },
  }
}
