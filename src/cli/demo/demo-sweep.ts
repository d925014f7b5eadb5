/** Ends whatever carries a birth mark of one home: what no daemon is left to stop. */
import type { Clock } from '../../clock.ts'
import { homeIdOf } from '../../daemon/home-id.ts'
import { processesOf } from '../../platform/processes.ts'
import { readMark, type ProcessRow } from '../../supervisor/process.ts'

export type Sweep = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
}

const WITHIN_MS = 10_000
const LOOK_EVERY_MS = 50

/** Gives the pids of what could not be ended. Rejects when the processes cannot be looked at. */
export async function swept({ home, env, clock }: Sweep): Promise<readonly number[]> {
  const processes = processesOf(env)
  const homeId = homeIdOf(home)
  const isOurs = ({ mark, state }: ProcessRow): boolean =>
    state !== 'zombie' && mark !== null && readMark(mark)?.homeId === homeId
  const until = clock.steady() + WITHIN_MS
  for (;;) {
    const isOver = clock.steady() > until
    // A look that tells nothing is no end: it is looked again.
    const rows = await processes.list({ marks: true }).catch((error: unknown) => {
      if (isOver) throw error
      return null
    })
    const left = rows?.filter(isOurs) ?? null
    if (left !== null && (left.length === 0 || isOver)) return left.map(({ pid }) => pid)
    for (const { pid, startedAt } of left ?? []) {
      processes.signal({ process: { pid, startedAt, bootId: processes.bootId() } }, 'SIGKILL')
    }
    await waited(LOOK_EVERY_MS, clock)
  }
}

export function waited(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => void clock.wakeAt(clock.steady() + ms, resolve))
}
