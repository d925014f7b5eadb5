/**
 * When this Mac last went to sleep and woke, as its kernel has it. All clocks of macOS go on in sleep, so this
 * is the only way to know (libuv counts with mach_continuous_time).
 */
import type { Clock, Instant } from '../../clock.ts'
import type { Evidence } from '../../supervisor/gap.ts'
import type { MacTools } from './tools.ts'

/** sysctl answers in milliseconds; after a wake it may be cut off by the next sleep. */
const WITHIN_MS = 2000

/** Null when sysctl does not answer, or not in its own form. */
export async function sleepRecord(
  tools: MacTools,
  { now }: Pick<Clock, 'now'>,
): Promise<Evidence | null> {
  const args = ['-n', 'kern.sleeptime', 'kern.waketime']
  const { code, out } = await tools.run('sysctl', args, { timeoutMs: WITHIN_MS })
  const times = code === 0 ? parseTimes(out) : null
  if (times === null) return null
  const [asleepAt, awakeAt] = times
  return { kind: 'record', asleepAt, awakeAt, askedAt: now() }
}

/**
 * Two lines of `{ sec = 1790664331, usec = 569763 } Tue Sep 29 08:45:31 2026` (system_cmds sysctl.c): a sleep
 * and a wake. A zero is none since the start; the kernel also sets it to zero between a sleep and its wake.
 */
export function parseTimes(out: string): readonly [Instant | null, Instant | null] | null {
  const lines = out.trimEnd().split('\n')
  const [asleepAt, awakeAt] = lines.map((line) => {
    const seconds = /^\{ sec = (0|[1-9]\d{0,11}), usec = \d+ \} \S/.exec(line)?.[1]
    return seconds === undefined ? undefined : Number(seconds) * 1000 || null
  })
  return lines.length !== 2 || asleepAt === undefined || awakeAt === undefined
    ? null
    : [asleepAt, awakeAt]
}
