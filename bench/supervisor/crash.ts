/** The supervisor itself killed with SIGKILL under silent and under logging agents, and started again. */
import { setTimeout as pause } from 'node:timers/promises'
import { processesOf } from '../harness/processes.ts'
import { kill } from '../harness/workbench.ts'
import type { Peer } from '../peers/peer.ts'
import { single } from '../table/figure.ts'
import { OURS, attempt, onStage, sides, tagOf, type Contest } from './contest.ts'

export const CRASH_ROW = (kind: string): string => `kill -9 of the supervisor, ${kind} agents`

const AGENTS = 10
/** Peers need this long to bring everything back. */
const RECOVER_MS = 9000

export type CrashReport = {
  readonly orphans: number
  readonly doubled: number
  readonly lost: number
  readonly adopted: number
  readonly died: number
  readonly leftAfterStop: number
}

export async function measureCrash(contest: Contest): Promise<void> {
  const adoptedBy = new Map<string, number>()
  for (const [kind, mode] of [
    ['silent', 'idle'],
    ['logging', 'ticker'],
  ] as const) {
    const row = CRASH_ROW(kind)
    for (const peer of contest.contenders) {
      await attempt(contest, { row, column: peer.name }, async () => {
        const report = await crash(contest, peer, mode)
        const { orphans, doubled, lost, adopted, died, leftAfterStop } = report
        const all = adopted + (adoptedBy.get(peer.name) ?? 0)
        adoptedBy.set(peer.name, all)
        contest.sheet.put({
          row,
          column: peer.name,
          text:
            `orphans ${orphans}, doubled ${doubled}, lost ${lost}, adopted ${adopted}, ` +
            `died ${died}, left after stop ${leftAfterStop}`,
          data: report,
          reads: [single('adopted', all, 2 * AGENTS)],
          tells: true,
          ...(peer.name === OURS && {
            met: adopted === AGENTS && orphans + doubled + lost + died + leftAfterStop === 0,
          }),
        })
      })
    }
  }
}

function crash({ bench }: Contest, peer: Peer, mode: string): Promise<CrashReport> {
  const staging = { peer, cast: { count: AGENTS, mode } }
  return onStage(bench, staging, async ({ room, seat }) => {
    await pause(3000)
    const old = new Set(sides(bench, room).agents.map(({ pid }) => pid))
    kill(seat.mainPid(), 'SIGKILL')
    await pause(3000)
    const whileDead = sides(bench, room).agents.filter(({ pid }) => old.has(pid)).length
    await seat.recover()
    await pause(RECOVER_MS)
    const { agents } = sides(bench, room)
    const known = new Set((await seat.known()).map(({ pid }) => pid))
    const byTag = Map.groupBy(agents, tagOf)
    await seat.stopAll()
    await pause(4000)
    return {
      orphans: agents.filter(({ pid }) => !known.has(pid)).length,
      doubled: [...byTag.values()].filter((same) => same.length > 1).length,
      lost: AGENTS - byTag.size,
      adopted: agents.filter(({ pid }) => old.has(pid) && known.has(pid)).length,
      died: AGENTS - whileDead,
      leftAfterStop: processesOf(room.dir).filter(({ argv }) => argv[0] === bench.child).length,
    }
  })
}
