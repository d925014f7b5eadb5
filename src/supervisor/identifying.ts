/**
 * Finds out who was just spawned. A start whose process cannot be named is undone: with no identity on
 * record, the next start would make a twin of it.
 */
import type { Clock } from '../clock.ts'
import { unable } from '../errors.ts'
import type { Identity, Processes } from './process.ts'

const TRIES = 3
const TRY_AGAIN_MS = 500

/** Rejects when the platform does not tell; its group has been killed then. */
export async function identifyNew(
  pid: number,
  { clock, processes }: { readonly clock: Clock; readonly processes: Processes },
): Promise<Identity | null> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await processes.identify(pid)
    } catch (error) {
      if (tried === TRIES) {
        // Spawned a moment ago: nobody else can have this pid yet.
        processes.signal({ group: pid }, 'SIGKILL')
        throw unable({ verb: 'identify', object: `process ${pid}`, kind: 'temporary' }, error)
      }
    }
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + TRY_AGAIN_MS, resolve)
    })
  }
}
