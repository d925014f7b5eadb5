/**
 * Stopping an agent that ignores SIGTERM and has a grandchild that does so too: in its group, in a
 * session of its own, and in a session of its own with its parent gone. Grace is 3 s everywhere.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { figure } from '../harness/figures.ts'
import { nowMs, until } from '../harness/stamps.ts'
import type { Peer } from '../peers/peer.ts'
import { OURS, attempt, onStage, untilGone, type Contest } from './contest.ts'

export const STUBBORN_ROW = (kind: string): string => `stop of a deaf tree, grandchild ${kind}, s`

const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['in its group', []],
  ['in its own session', ['--setsid']],
  ['in its own session, parent gone', ['--setsid', '--orphan']],
]

/** Later than this counts as surviving. */
const PATIENCE_MS = 12_000

type Gone = { readonly childMs: number | null; readonly grandchildMs: number | null }

export async function measureStubborn(contest: Contest): Promise<void> {
  for (const [kind, more] of KINDS) {
    const row = STUBBORN_ROW(kind)
    for (const peer of contest.contenders) {
      await attempt(contest, { row, column: peer.name }, async () => {
        const gone = await stop(contest, peer, more)
        contest.sheet.put({
          row,
          column: peer.name,
          text: `child ${textOf(gone.childMs)}, grandchild ${textOf(gone.grandchildMs)}`,
          data: gone,
          tells: true,
          ...(peer.name === OURS && { met: gone.childMs !== null && gone.grandchildMs !== null }),
        })
      })
    }
  }
}

/** With the peer's option for whole groups, where it has one: its best. */
function stop({ bench }: Contest, peer: Peer, more: readonly string[]): Promise<Gone> {
  const staging = { peer, cast: { count: 1, mode: 'stubborn', more }, wholeGroup: true }
  return onStage(bench, staging, async ({ room, seat }) => {
    const grandchild = await until(
      () => room.stamps.all().find(({ what }) => what === 'grandchild'),
      { withinMs: 5000 },
    )
    if (grandchild === null) throw new Error('there was no grandchild')
    await pause(2000)
    const child = room.stamps.newest().get('w0')?.pid ?? 0
    const from = nowMs()
    const stopping = seat.stopOne('w0')
    const [childMs, grandchildMs] = await Promise.all([
      untilGone([child], PATIENCE_MS),
      untilGone([grandchild.pid], PATIENCE_MS),
    ])
    await Promise.race([stopping, pause(Math.max(0, PATIENCE_MS - (nowMs() - from)))])
    return { childMs, grandchildMs }
  })
}

function textOf(ms: number | null): string {
  return ms === null ? 'SURVIVES' : figure(ms / 1000, 2)
}
