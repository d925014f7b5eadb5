/** What the platform knows of sleep and can do against it. Chosen once, where the daemon is composed. */
import type { Clock } from '../clock.ts'
import { userIsActive } from '../platform/darwin/assertions.ts'
import { caffeinate } from '../platform/darwin/caffeinate.ts'
import { sleepRecord } from '../platform/darwin/sleep-record.ts'
import { macTools } from '../platform/darwin/tools.ts'
import { suspensions } from '../platform/linux/suspended.ts'
import { platformOf } from '../platform/platform.ts'
import type { AwakeHoldDoors } from './awake-hold.ts'
import type { WakefulnessDoors } from './wakefulness.ts'

export type HostSleep = Pick<WakefulnessDoors, 'policy' | 'evidence' | 'userIsActive'> & {
  /** Null where nothing can hold the host awake. */
  readonly hold: AwakeHoldDoors['hold'] | null
}

/** A wake for maintenance lasts some 45 s (DarkWake): longer than a minute is a real one. */
const SETTLE_MS = 60_000
/** By then powerd has made up its mind. */
const ASK_USER_MS = 5000

/** `raw`: the clock of the system, which counts what nobody watched too. */
export function hostSleepOf(env: NodeJS.ProcessEnv, raw: Clock): HostSleep {
  if (platformOf(env, process.platform) !== 'darwin') {
    const evidence = suspensions(raw)
    return {
      policy: { settleMs: 0, askUserMs: null },
      evidence: (gap) => Promise.resolve(evidence(gap)),
      userIsActive: () => Promise.resolve(null),
      hold: null,
    }
  }
  const tools = macTools(env)
  return {
    policy: { settleMs: SETTLE_MS, askUserMs: ASK_USER_MS },
    evidence: () => sleepRecord(tools, raw),
    userIsActive: () => userIsActive(tools),
    hold: (ended) => caffeinate(tools, process.pid, ended),
  }
}
