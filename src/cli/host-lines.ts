/** What `status` says of the host under the agents: its last sleep, and that it may fall asleep. Pure. */
import type { Status } from '../control/protocol.ts'
import { painted, type Look } from './paint.ts'
import { durationText, localTimeText, wrapped } from './words.ts'

type Daemon = Status['daemon']

/** An older sleep is no news; `events` has it. */
const RECENT_MS = 86_400_000

export function hostLines(daemon: Daemon, look: Look): readonly string[] {
  const slept = sleepText(daemon)
  const sleepy = sleepyText(daemon)
  return [
    ...(slept === null ? [] : wrapped(slept, look.columns)),
    ...(sleepy === null ? [] : wrapped(sleepy, look.columns)).map((line) =>
      painted(line, 'red', look),
    ),
  ]
}

/** `slept 7h 58m, woke 02:13 (3h ago), with 12 short wakes` */
function sleepText({ sleeps, startedAt, uptimeMs }: Daemon): string | null {
  const sleep = sleeps.at(-1)
  if (sleep === undefined) return null
  // By the daemon's own clock, which may not be that of whoever reads.
  const agoMs = Date.parse(startedAt) + uptimeMs - Date.parse(sleep.to)
  if (agoMs > RECENT_MS) return null
  const length = durationText(sleep.seconds * 1000)
  const woke = `woke ${localTimeText(sleep.to).slice(11, 16)} (${durationText(Math.max(agoMs, 0))} ago)`
  const what = sleep.certain
    ? `slept ${length}, ${woke}`
    : `slept or stood still ${length}, ${woke}`
  const { wakes } = sleep
  return wakes === 0 ? what : `${what}, with ${wakes} short ${wakes === 1 ? 'wake' : 'wakes'}`
}

function sleepyText({ awake }: Daemon): string | null {
  if (awake === null || awake.held || !awake.wanted) return null
  return `not held awake: ${awake.why}. Forbid sleep with: sudo pmset -a sleep 0 disablesleep 1`
}
