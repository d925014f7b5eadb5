/** An agent that exits at once, always: how often it is started, and whether anybody gives up. */
import { setTimeout as pause } from 'node:timers/promises'
import { attempt, onStage, type Contest } from './contest.ts'

export const LOOP_ROW = 'crash loop: starts in 20 s, gaps in ms'

export async function measureLoop(contest: Contest): Promise<void> {
  const { bench, scale, sheet, contenders } = contest
  await Promise.all(
    contenders.map((peer) =>
      attempt(contest, { row: LOOP_ROW, column: peer.name }, async () => {
        const staging = { peer, cast: { count: 1, mode: 'crash', more: ['--after-ms', '20'] } }
        const starts = await onStage(bench, staging, async ({ room }) => {
          await pause(scale.loopS * 1000)
          return room.stamps.starts().map(({ ms }) => ms)
        })
        const gaps = starts.slice(1).map((ms, at) => Math.round(ms - (starts[at] ?? ms)))
        const shown =
          gaps.length > 6 ? `${gaps.slice(0, 5).join(', ')}…${gaps.at(-1)}` : gaps.join(', ')
        sheet.put({
          row: LOOP_ROW,
          column: peer.name,
          text: `${starts.length}; ${shown}`,
          data: starts,
          tells: true,
        })
      }),
    ),
  )
}
