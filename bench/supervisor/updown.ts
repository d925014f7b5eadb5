/** All agents up, from the supervisor's start to the last agent's own stamp; and all down again. */
import { figure, median } from '../harness/figures.ts'
import { nowMs } from '../harness/stamps.ts'
import type { Peer } from '../peers/peer.ts'
import { reading } from '../table/figure.ts'
import { OURS, attempt, onStage, untilGone, type Contest } from './contest.ts'

export const UP_DOWN_ROW = '100 agents up / down, s'

type UpDown = { readonly upMs: number; readonly downMs: number | null; readonly commandMs: number }

export async function measureUpDown(contest: Contest): Promise<void> {
  const { scale, sheet, contenders } = contest
  for (const peer of contenders) {
    await attempt(contest, { row: UP_DOWN_ROW, column: peer.name }, async () => {
      const repeats = peer.name === OURS ? scale.updownRepeats : 1
      const rounds: UpDown[] = []
      for (let round = 0; round < repeats; round++) rounds.push(await upDown(contest, peer))
      const upS = median(rounds.map((round) => round.upMs)) / 1000
      const downs = rounds.map((round) => round.downMs ?? Number.POSITIVE_INFINITY)
      const downS = median(downs) / 1000
      const down = Number.isFinite(downS) ? figure(downS, 2) : 'not all within 60'
      sheet.put({
        row: UP_DOWN_ROW,
        column: peer.name,
        text: `${figure(upS, 2)} / ${down} (n=${repeats})`,
        data: rounds,
        reads: [
          reading(
            'up',
            rounds.map((round) => round.upMs / 1000),
          ),
          reading(
            'down',
            downs.map((ms) => ms / 1000),
          ),
        ],
        ...(peer.name === OURS && { met: upS <= 1.5 && downS <= 0.6 }),
      })
    })
  }
}

function upDown({ bench, scale }: Contest, peer: Peer): Promise<UpDown> {
  const cast = { count: scale.agents, mode: 'idle' }
  return onStage(bench, { peer, cast }, async ({ room, seat, upMs }) => {
    const pids = [...room.stamps.newest().values()].map(({ pid }) => pid)
    const from = nowMs()
    const stopping = seat.stopAll()
    const downMs = await untilGone(pids, 60_000)
    await stopping
    return { upMs, downMs, commandMs: nowMs() - from }
  })
}
