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
/** No history is outlived. And never into another month: what is not known of this one is corrected within it. */
const AHEAD_MAX_MS = 3 * DAY_MS

function set({ stage }: Live, ms: number): void {
  const before = periodStart('day', stage.clock.now())
  stage.clock.step(ms)
  if (periodStart('day', stage.clock.now()) !== before) stage.fence.otherDay()
}

const steps =
  (sign: 1 | -1): Deed =>
  (live, { size }) => {
    // Often seconds, sometimes an hour: below and above all that is waited for.
    const ms = Math.round(sign * 60 * MINUTE_MS * size ** 5 + sign * 2000)
    set(live, ms)
    return `by ${Math.round(ms / 1000)} s`
  }

const pastADay: Deed = (live) => {
  const { clock, fence } = live.stage
  if (clock.aheadMs() > AHEAD_MAX_MS) return null
  const tomorrow = periodStart('day', clock.now()) + DAY_MS
  if (periodStart('month', tomorrow) !== periodStart('month', clock.now())) return null
  fence.otherDay()
  clock.step(tomorrow + 1000 - clock.now())
  return 'to the next day of UTC'
}

/**
 * Everything of the host stands still; then the wall clock has gone on, and the monotonic one has not. The daemon first and
 * last: what it has paused for a rotation is paused still when it goes on.
 */
const sleep: Deed = async (live, { size }) => {
  const { stage, witness } = live
  const daemon = await stage.launchd.pidOf('daemon')
  const first = witness.now().filter(({ pid, state }) => pid === daemon && state !== 'T')
  const awake = first.filter((each) => signal(each, 'SIGSTOP'))
  const others = witness.now().filter(({ state, pid }) => state !== 'T' && pid !== daemon)
  const stopped = [...others.filter((each) => signal(each, 'SIGSTOP')), ...awake]
  await pause(300)
  const ms = Math.round(20_000 + size ** 3 * 40 * MINUTE_MS)
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
const upstreamWeather: Deed = ({ stage }, { which, size }) => {
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
