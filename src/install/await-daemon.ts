/** Waits until the daemon that was started answers its socket, or says what came of it. */
import { AgenthostError } from '../errors.ts'
import { pause } from './carry-out.ts'
import type { DaemonSeen, InstallDoors } from './installation.ts'
import { targetOf, type Job, type JobPlace } from './job.ts'
import { launchdLogEnd } from './launchd-log.ts'
import { jobText } from './outcome-text.ts'

/** Adoption of many agents on a slow disk takes its time. */
const ANSWER_WITHIN_MS = 60_000
const POLL_MS = 250
const LOOK_EVERY_MS = 2000
/** One that has ended so often without answering is not going to. launchd starts it each 10 s. */
const ENDS_MAX = 3

/** The first answer of one that is not `replaced`. Throws `bad` with the end of its log. */
export async function awaitDaemon(
  place: JobPlace,
  replaced: number | null,
  launchdLog: string,
  doors: InstallDoors,
): Promise<DaemonSeen> {
  const { clock, launchd } = doors
  doors.tell('waiting until the daemon answers')
  const target = targetOf(place.domain, place.label)
  const look = (): Promise<Job> => launchd.look(target)
  const until = clock.steady() + ANSWER_WITHIN_MS
  const first = startsOf(await look())
  for (let lookAt = clock.steady() + LOOK_EVERY_MS; clock.steady() < until;) {
    const seen = await doors.daemon()
    if (seen !== null && seen.pid !== replaced) return seen
    if (clock.steady() >= lookAt) {
      lookAt = clock.steady() + LOOK_EVERY_MS
      const job = await look()
      if (startsOf(job) - first >= ENDS_MAX) {
        throw notAnswering(`it ends again and again (launchd: ${jobText(job)})`, launchdLog)
      }
    }
    await pause(POLL_MS, clock)
  }
  const seconds = ANSWER_WITHIN_MS / 1000
  const cause = `it does not answer within ${seconds} s (launchd: ${jobText(await look())})`
  throw notAnswering(cause, launchdLog)
}

function startsOf(job: Job): number {
  return job.kind === 'loaded' ? (job.runs ?? 0) : 0
}

function notAnswering(cause: string, launchdLog: string): AgenthostError {
  return new AgenthostError(
    'bad',
    `unable to start the daemon: ${cause}`,
    launchdLogEnd(launchdLog),
  )
}
