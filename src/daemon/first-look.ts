/**
 * The look at all processes that a new daemon begins with. Everything hangs on it: an agent that it does not
 * see would get a twin. So a look that fails is repeated, and then the daemon goes without touching anything.
 */
import type { Clock } from '../clock.ts'
import { unable } from '../errors.ts'
import type { ProcessRow, Processes } from '../supervisor/process.ts'

const TRIES = 4
const TRY_AGAIN_MS = 1000

/** Rejects with a `temporary` error: whoever started the daemon may try again. */
export async function firstLook(
  clock: Clock,
  { list }: Pick<Processes, 'list'>,
): Promise<readonly ProcessRow[]> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await list({ marks: true })
    } catch (error) {
      if (tried === TRIES) {
        const hint = 'Agents that run go on; the daemon tries again when it is started again.'
        throw unable({ verb: 'take over', object: 'the agents', kind: 'temporary', hint }, error)
      }
    }
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + TRY_AGAIN_MS, resolve)
    })
  }
}
