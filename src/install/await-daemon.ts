/** Waits until the daemon that was started answers its socket, or says what came of it. */
import { AgenthostError } from '../errors.ts'
import { pause } from './carry-out.ts'
import type { DaemonSeen, InstallDoors } from './installation.ts'
import { targetOf, type JobPlace } from './job.ts'
import { launchdLogEnd } from './launchd-log.ts'
import { jobText } from './outcome-text.ts'

/** Adoption of many agents on a slow disk takes its time. */
const ANSWER_WITHIN_MS = 60_000
const POLL_MS = 250

/** The first answer of one that is not `replaced`. Throws `bad` with the end of its log. */
export async function awaitDaemon(
  { domain, label }: JobPlace,
  replaced: number | null,
  launchdLog: string,
  doors: InstallDoors,
): Promise<DaemonSeen> {
  doors.tell('waiting until the daemon answers')
  const until = doors.clock.steady() + ANSWER_WITHIN_MS
  for (;;) {
    const seen = await doors.daemon()
    if (seen !== null && seen.pid !== replaced) return seen
    if (doors.clock.steady() >= until) break
    await pause(POLL_MS, doors.clock)
  }
  const job = await doors.launchd.look(targetOf(domain, label))
  throw new AgenthostError(
    'bad',
    `unable to start the daemon: it does not answer within ${ANSWER_WITHIN_MS / 1000} s (launchd: ${jobText(job)})`,
    launchdLogEnd(launchdLog),
  )
}
