/**
 * An agent that hangs: stopped with SIGSTOP, and with a loop that never answers again while its port
 * stays open. Asked every second with one second to answer. Hung again and again: many find only one.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { figure, median } from '../harness/figures.ts'
import { until } from '../harness/stamps.ts'
import { kill } from '../harness/workbench.ts'
import type { Peer } from '../peers/peer.ts'
import { single } from '../table/figure.ts'
import { OURS, attempt, onStage, type Contest } from './contest.ts'
import { freePort } from './idle.ts'

export const HANG_ROW = (kind: string): string =>
  `hang found and restarted, ${kind}, s median (max)`

type Hangs = { readonly taken: number[]; readonly missed: number; readonly needless: number }

export async function measureHang(contest: Contest): Promise<void> {
  const wrongOf = new Map<string, number>()
  for (const [kind, signal] of [
    ['SIGSTOP', 'SIGSTOP'],
    ['blocked loop', 'SIGUSR2'],
  ] as const) {
    const row = HANG_ROW(kind)
    for (const peer of contest.contenders) {
      if (!peer.probes) {
        contest.sheet.put({ row, column: peer.name, text: 'has no liveness check', tells: true })
        continue
      }
      await attempt(contest, { row, column: peer.name }, async () => {
        const hangs = await hang(contest, peer, signal)
        const wrong = hangs.missed + hangs.needless + (wrongOf.get(peer.name) ?? 0)
        wrongOf.set(peer.name, wrong)
        contest.sheet.put({
          row,
          column: peer.name,
          text: textOf(hangs),
          data: hangs,
          reads: [single('hangs-missed', wrong, 2 * contest.scale.hangs)],
          tells: true,
          ...(peer.name === OURS && { met: hangs.missed + hangs.needless === 0 }),
        })
      })
    }
  }
}

async function hang({ bench, scale }: Contest, peer: Peer, signal: NodeJS.Signals): Promise<Hangs> {
  const port = await freePort()
  const probe = { port, everyS: 1, timeoutS: 1, failures: 1 }
  const cast = { count: 1, mode: 'server', more: ['--port', String(port)], probe }
  const variant = peer.variants.at(-1) ?? 'default'
  return onStage(bench, { peer, cast, variant }, async ({ room }) => {
    const taken: number[] = []
    let missed = 0
    for (let round = 0; round < scale.hangs && missed === 0; round++) {
      await pause(5000 + Math.random() * 1000)
      const hung = room.stamps.starts().at(-1)
      const from = performance.now()
      kill(hung?.pid ?? 0, signal)
      const isNew = (): boolean => room.stamps.starts().at(-1)?.pid !== hung?.pid
      if ((await until(isNew, { withinMs: 25_000 })) === null) missed = scale.hangs - round
      else taken.push(performance.now() - from)
    }
    const needless = room.stamps.starts().length - 1 - taken.length
    return { taken, missed, needless }
  })
}

function textOf({ taken, missed, needless }: Hangs): string {
  const seconds = `${figure(median(taken) / 1000, 2)} (${figure(Math.max(...taken) / 1000, 2)})`
  const found = `${taken.length} of ${taken.length + missed} found, needless restarts ${needless}`
  return taken.length === 0 ? 'none found' : `${seconds}, ${found}`
}
