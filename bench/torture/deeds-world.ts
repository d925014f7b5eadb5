/** What happens around agenthost: clocks that are set, a sleep, a full disk, weather at the upstream and at the sink. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Chances, PricedFault } from '../../test/support/priced-faults.ts'
import type { Deed, Live } from './live.ts'
import { signal } from './looking.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const FAR_INTO_MONTH_MS = 120 * MINUTE_MS

/** Never into another month: what is not known of this one is corrected within it. Null where it would be. */
export function setClock({ stage: { clock, fence } }: Live, ms: number): number | null {
  const before = clock.now()
  if (periodStart('month', before + ms) !== periodStart('month', before)) return null
  if (periodStart('day', before + ms) !== periodStart('day', before)) fence.otherDay()
  clock.step(ms)
  return ms
}

const steps =
  (sign: 1 | -1): Deed =>
  (live, { size }) => {
    // Often seconds, sometimes an hour: below and above all that is waited for.
    const ms = Math.round(sign * 60 * MINUTE_MS * size ** 5 + sign * 2000)
    if (setClock(live, ms) === null) return null
    return `by ${Math.round(ms / 1000)} s`
  }

/** Into the next month only where all of this one is known. */
export function toNextDay({ stage: { clock, fence } }: Live, isAllKnown: boolean): string | null {
  const now = clock.now()
  const tomorrow = periodStart('day', now) + DAY_MS
  const isOtherMonth = periodStart('month', tomorrow) !== periodStart('month', now)
  if (isOtherMonth && !isAllKnown) return null
  fence.otherDay()
  // Far enough into a month that nothing sets the clock back out of it.
  clock.step(tomorrow + (isOtherMonth ? FAR_INTO_MONTH_MS : 1000) - now)
  return isOtherMonth ? 'to the next month' : 'to the next day of UTC'
}

const pastADay: Deed = (live) => toNextDay(live, false)

/**
 * Everything of the host stands still; then the wall clock has gone on, and the monotonic one has not. The daemon first and
 * last: what it has paused for a rotation is paused still when it goes on.
 */
const sleep: Deed = async (live, { size }) => {
  const { stage, witness } = live
  const ms = Math.round(20_000 + size ** 3 * 40 * MINUTE_MS)
  const month = periodStart('month', stage.clock.now() + ms)
  if (month !== periodStart('month', stage.clock.now())) return null
  const daemon = await stage.launchd.pidOf('daemon')
  const first = witness.now().filter(({ pid, state }) => pid === daemon && state !== 'T')
  const awake = first.filter((each) => signal(each, 'SIGSTOP'))
  const others = witness.now().filter(({ state, pid }) => state !== 'T' && pid !== daemon)
  const stopped = [...others.filter((each) => signal(each, 'SIGSTOP')), ...awake]
  await pause(300)
  const before = periodStart('day', stage.clock.now())
  stage.clock.slept(ms)
  if (periodStart('day', stage.clock.now()) !== before) stage.fence.otherDay()
  for (const each of stopped) signal(each, 'SIGCONT')
  return `${stopped.length} processes for ${Math.round(ms / 1000)} s`
}

const fullDisk: Deed = (live, { size }) => {
  const { disk } = live.stage
  if (disk === null || live.isFull) return null
  const ballast = join(disk, 'ballast')
  const ms = 500 + size * 6000
  live.isFull = true
  fill(ballast)
  const freed = pause(ms).then(() => {
    rmSync(ballast, { force: true })
    live.isFull = false
  })
  live.beside(freed)
  return `for ${(ms / 1000).toFixed(1)} s`
}

/** Takes every last byte: first in large pieces, then one by one. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  for (const size of [4_194_304, 65_536, 4096, 1]) {
    const piece = Buffer.alloc(size)
    try {
      while (writeSync(file, piece) === size);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
}

const FAULTS: readonly PricedFault[] = [
  { is: 'reset', when: 'early' },
  { is: 'reset', when: 'early', charged: true },
  { is: 'reset', when: 'midway' },
  { is: 'status', status: 429, retryAfterSeconds: 1 },
  { is: 'status', status: 500 },
  { is: 'status', status: 529 },
  { is: 'silence', when: 'early' },
  { is: 'silence', when: 'midway' },
  { is: 'error', when: 'early' },
  { is: 'error', when: 'midway' },
  { is: 'malformed' },
  { is: 'split-utf8' },
  { is: 'no-usage' },
  { is: 'fine-cost' },
  { is: 'html' },
]

/** From fair to foul: each fault so often, and answers that drip. */
export const upstreamWeather: Deed = ({ stage }, { which, size }) => {
  const perMille = Math.round(which ** 3 * 20)
  const chances: Chances = FAULTS.map((fault) => [perMille, fault] as const)
  const dripMs = size < 0.7 ? 0 : 30
  stage.upstream.settings.chances = { dice: stage.dice, chances }
  stage.upstream.settings.aborts = which + size < 1 ? 'whole' : 'produced'
  stage.upstream.settings.pace = () => pause(dripMs * stage.dice.next())
  return `${perMille * FAULTS.length} of a thousand calls go wrong, ${dripMs} ms between pieces`
}

const sinkWeather: Deed = ({ stage }, { which, size }) => {
  const refused = Math.round(which ** 2 * 100)
  stage.sink.weather(refused, size * 4000)
  return `${refused} % refused, up to ${(size * 4).toFixed(1)} s`
}

export const WORLD = {
  'clock forward': steps(1),
  'clock back': steps(-1),
  'clock past a day': pastADay,
  sleep,
  'full disk': fullDisk,
  'weather at the upstream': upstreamWeather,
  'weather at the sink': sinkWeather,
} as const satisfies Readonly<Record<string, Deed>>
