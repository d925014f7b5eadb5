/** Memory of everything that is not an agent, with 1, 10 and all agents, and after many restarts. */
import { setTimeout as pause } from 'node:timers/promises'
import { figure } from '../harness/figures.ts'
import { isAlive, memoryOf, openFilesOf } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { kill } from '../harness/workbench.ts'
import type { Peer } from '../peers/peer.ts'
import { single } from '../table/figure.ts'
import { OURS, attempt, onStage, sides, type Contest, type Stage } from './contest.ts'

export const MEMORY_ROW = (agents: number | string): string => `RSS (PSS) MB, ${agents} agents`
export const AFTER_ROW = 'RSS (PSS) MB after 1,000 restarts; open files before → after'

const SETTLE_MS = 4000

type Use = {
  readonly rssMb: number
  readonly pssMb: number
  readonly processes: number
  readonly files: number
}

export async function measureMemory(contest: Contest): Promise<void> {
  const counts = [1, 10, contest.scale.agents]
  for (const peer of contest.contenders) {
    for (const count of counts) {
      const row = MEMORY_ROW(count)
      await attempt(contest, { row, column: peer.name }, () => measureOne(contest, peer, count))
    }
  }
}

async function measureOne(contest: Contest, peer: Peer, count: number): Promise<void> {
  const { bench, scale, sheet } = contest
  const variant = peer.variants.at(-1) ?? 'default'
  const isMost = count === scale.agents
  await onStage(bench, { peer, cast: { count, mode: 'idle' }, variant }, async (stage) => {
    await pause(SETTLE_MS)
    const before = use(contest, stage)
    const isOurs = peer.name === OURS
    sheet.put({
      row: MEMORY_ROW(count),
      column: peer.name,
      text: textOf(before),
      data: before,
      reads: isMost ? [single('rss', before.rssMb)] : [],
      ...(isOurs && isMost && { met: before.rssMb <= 90 }),
    })
    if (!isMost) return
    const restarts = await restartAll(stage, scale.restartRounds)
    await pause(SETTLE_MS)
    const after = use(contest, stage)
    sheet.put({
      row: AFTER_ROW,
      column: peer.name,
      text: `${textOf(after)}; ${before.files} → ${after.files} (${restarts} restarts)`,
      data: { before, after, restarts },
      reads: [
        single('rss-growth', 100 * (after.rssMb / before.rssMb - 1)),
        single('files-growth', after.files - before.files),
      ],
      ...(isOurs && { met: after.rssMb <= before.rssMb * 1.1 && after.files === before.files }),
    })
  })
}

function use({ bench }: Contest, { room, seat }: Stage): Use {
  const pids = sides(bench, room).supervisor.map(({ pid }) => pid)
  return { ...memoryOf(pids), processes: pids.length, files: openFilesOf(seat.mainPid()) }
}

/** Kills all agents at once, again and again. Gives how many restarts there were. */
async function restartAll({ room }: Stage, rounds: number): Promise<number> {
  const count = room.stamps.newest().size
  for (let round = 1; round <= rounds; round++) {
    await pause(1300)
    for (const { pid } of room.stamps.newest().values()) if (isAlive(pid)) kill(pid, 'SIGKILL')
    const everybody = (): boolean => room.stamps.starts().length >= count * (round + 1)
    await until(everybody, { withinMs: 15_000, everyMs: 20 })
  }
  return room.stamps.starts().length - count
}

function textOf({ rssMb, pssMb, processes }: Use): string {
  const many = processes === 1 ? '' : `; ${processes} processes`
  return `${figure(rssMb)} (${figure(pssMb)}${many})`
}
