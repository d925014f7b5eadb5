/**
 * One torture: the whole product in a private home, and a chaos driver with a seed, for so many minutes; then rest and
 * judgement. Gives the table and whether anything was violated.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { until } from '../harness/stamps.ts'
import { acknowledgements } from './acknowledged.ts'
import { beginStage, FIRST_USD } from './begin.ts'
import { COMMANDED } from './cast.ts'
import { CALM } from './deeds-calm.ts'
import { COMMANDS } from './deeds-commands.ts'
import { EDITS } from './deeds-edits.ts'
import { SIGNALS } from './deeds-signals.ts'
import { WORLD } from './deeds-world.ts'
import { endAll } from './ending.ts'
import { openKeeping } from './keeping.ts'
import type { Deed, Live } from './live.ts'
import { openLoad } from './load.ts'
import { openAskers } from './parking.ts'
import type { Act, Step } from './plan.ts'
import { openReaders } from './readers.ts'
import type { Found } from './real.ts'
import { reportOf } from './report.ts'
import { CALLERS } from './routes.ts'
import { openStage, type Stage } from './stage.ts'
import { statusOf } from './status.ts'
import { openWitness } from './witness.ts'

const DEEDS: Readonly<Record<Act, Deed>> = { ...SIGNALS, ...WORLD, ...EDITS, ...COMMANDS, ...CALM }

/** By status; the others are told as they are. */
const NAMES: Readonly<Record<string, string>> = { 200: 'served', 402: 'refused by caps' }

const UP_WITHIN_MS = 180_000
const TOLD_EVERY_MS = 60_000

export type Torture = {
  readonly seed: number
  readonly real: Found
  /** The next step; null when it is over. */
  readonly next: () => Step | null
}

export type Outcome = {
  readonly report: string
  readonly violations: readonly string[]
  readonly counts: ReadonlyMap<string, number>
  /** Where the evidence is, if anything was violated. */
  readonly kept: string | null
}

export async function torture(bench: Workbench, wanted: Torture): Promise<Outcome> {
  return inRoom(bench, async (room) => {
    const stage = await openStage(bench, room, wanted)
    try {
      await beginStage(stage)
      return await tortured(stage, room, wanted)
    } finally {
      await stage.close()
    }
  })
}

async function tortured(stage: Stage, room: Room, wanted: Torture): Promise<Outcome> {
  const { bench, record } = stage
  const witness = openWitness(stage)
  await firstRest(stage)
  const besides = new Set<Promise<unknown>>()
  const load = openLoad(stage)
  const live: Live = {
    stage,
    load,
    callers: new Map(Object.entries(CALLERS)),
    witness,
    acknowledged: acknowledgements(),
    edition: 0,
    usd: FIRST_USD,
    isFull: false,
    beside(work) {
      const done = work.catch((error: unknown) => record.note(`beside: ${String(error)}`))
      besides.add(done)
      void done.finally(() => besides.delete(done))
    },
  }
  for (const name of COMMANDED) live.acknowledged.wish(name, 'up')
  const endAskers = openAskers(stage, live.acknowledged)
  const kept = openKeeping(stage)
  const readers = openReaders(stage)
  const progress = telling(stage, load.counts)
  const began = performance.now()
  for (let step = wanted.next(); step !== null; step = wanted.next()) {
    await pause(step.afterMs)
    await act(live, step)
  }
  const minutes = (performance.now() - began) / 60_000
  await Promise.all(besides)
  await Promise.all([load.end(), endAskers()])
  const caps = await endAll({ live, kept, readers, say: bench.say })
  clearInterval(progress)
  for (const [what, count] of load.counts) record.count(`calls: ${NAMES[what] ?? what}`, count)
  record.count('charges at the upstream', stage.fence.charges())
  record.count('starts of agents', stage.room.stamps.starts().length)
  const report = reportOf(stage, { minutes, real: wanted.real, caps })
  const { violations, counts } = record
  return { report, violations, counts, kept: room.keep ? room.dir : null }
}

async function act(live: Live, step: Step): Promise<void> {
  const { record } = live.stage
  const { number, act: name } = step
  // Told before it is done: a kill that is seen at once has its cause beside it.
  record.note(`${number} ${name} …`)
  try {
    const did = await DEEDS[name](live, step)
    record.count(did === null ? `in vain: ${name}` : name)
    record.did(`${number} ${name}: ${did ?? 'nobody there'}`)
  } catch (error) {
    record.violated(`the driver could not do ${name}: ${String(error)}`)
  }
}

/** All are up once before anything is broken. */
async function firstRest({ home, record, bench }: Stage): Promise<void> {
  const isUp = async (): Promise<boolean> => {
    const status = await statusOf(home)
    if (status?.gateway?.healthy !== true) return false
    return status.agents.every(({ name, phase }) => phase === 'up' || name === 'crasher')
  }
  const up = await until(isUp, { withinMs: UP_WITHIN_MS, everyMs: 500 })
  if (up !== null) return bench.say('all are up')
  const status = await statusOf(home)
  record.violated('not all came up at first', JSON.stringify(status, null, 1))
}

function telling(stage: Stage, calls: ReadonlyMap<string, number>): NodeJS.Timeout {
  const { bench, record } = stage
  const began = performance.now()
  return setInterval(() => {
    const minute = Math.round((performance.now() - began) / 60_000)
    const count = (prefix: string): number =>
      [...record.counts].reduce((sum, [what, n]) => (what.startsWith(prefix) ? sum + n : sum), 0)
    const [served, refused] = [calls.get('200') ?? 0, calls.get('402') ?? 0]
    const others = [...calls.values()].reduce((sum, n) => sum + n, 0) - served - refused
    bench.say(
      `minute ${minute}: ${count('kill')} kills, ${count('stop ') + count('hang')} halts, ${served} calls served, ${refused} refused by caps, ${others} others, ${count('looks')} looks, clock ahead ${Math.round(stage.clock.aheadMs() / 1000)} s, ${record.violations.length} violations`,
    )
  }, TOLD_EVERY_MS)
}
