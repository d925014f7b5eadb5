/**
 * Restart after `kill -9` of an agent that was up: from the kill to the new process's own stamp.
 * The floors do nothing else: a C program that waits and fork+execs, and Node's bare `spawn`.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { startDaemon } from '../harness/command.ts'
import { figure, median, medianAndP99 } from '../harness/figures.ts'
import { isAlive } from '../harness/processes.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, kill, sweep, type Room, type Workbench } from '../harness/workbench.ts'
import type { Peer, Variant } from '../peers/peer.ts'
import { reading } from '../table/figure.ts'
import { FLOOR, OURS, agentsIn, attempt, onStage, type Contest } from './contest.ts'

export const RESTART_ROW = 'restart after kill -9, ms median / p99, as shipped'
export const FAST_ROW = 'the same, shortest waits it offers'

const NODE_FLOOR = `const { spawn } = require('node:child_process')
const [program, ...rest] = process.argv.slice(1)
const start = () => spawn(program, rest, { stdio: 'ignore' }).on('exit', start)
start()`

type Kills = { readonly count: number; readonly minUpMs: number; readonly gapMs: number }

export async function measureRestarts(contest: Contest): Promise<void> {
  const { bench, scale, sheet, contenders } = contest
  const bare = await floor(bench, [bench.floor], scale.restarts)
  const node = await floor(bench, [process.execPath, '-e', NODE_FLOOR], scale.restarts)
  const text = `fork+exec ${medianAndP99(bare, 2)}; Node spawn ${medianAndP99(node, 2)}`
  const reads = [reading('restart', bare), reading('restart-fast', bare)]
  sheet.put({ row: RESTART_ROW, column: FLOOR, text, data: { bare, node }, reads })
  for (const peer of contenders) {
    for (const variant of peer.variants) {
      const row = variant === 'default' ? RESTART_ROW : FAST_ROW
      await attempt(contest, { row, column: peer.name }, async () => {
        const { taken, missed } = await restarts(contest, peer, variant)
        const factor = median(taken) / median(bare)
        const lost = missed > 0 ? `, ${missed} never came` : ''
        const times = peer.name === OURS ? `, ${figure(factor)} × fork+exec` : ''
        sheet.put({
          row,
          column: peer.name,
          text: `${medianAndP99(taken, 2)}${times}${lost}`,
          data: { taken, missed },
          reads: [reading(variant === 'default' ? 'restart' : 'restart-fast', taken)],
          ...(peer.name === OURS && { met: factor <= 3 && median(taken) < 10 && missed === 0 }),
        })
      })
    }
  }
}

/** As shipped, agenthost restarts at once an agent that was up for 10 s: so each is killed once. */
function restarts(
  { bench, scale }: Contest,
  peer: Peer,
  variant: Variant,
): Promise<{ taken: number[]; missed: number }> {
  const once = peer.name === OURS && variant === 'default'
  const count = once ? scale.restarts : 10
  const kills = { count: scale.restarts, minUpMs: once ? 10_500 : 2000, gapMs: 190 }
  return onStage(bench, { peer, cast: { count, mode: 'idle' }, variant }, ({ room }) =>
    killInTurn(room, kills),
  )
}

async function floor(
  bench: Workbench,
  program: readonly string[],
  count: number,
): Promise<number[]> {
  return inRoom(bench, async (room) => {
    const [agent] = agentsIn(bench, room, { count: 1, mode: 'idle' })
    startDaemon([...program, ...(agent?.argv ?? [])], { env: room.env, out: '/dev/null' })
    await until(() => room.stamps.newest().size > 0, { withinMs: 5000 })
    const { taken } = await killInTurn(room, { count, minUpMs: 100, gapMs: 90 })
    await sweep(room.dir)
    return taken
  })
}

/** Kills one agent after the other, each once it has been up long enough. */
async function killInTurn(room: Room, kills: Kills): Promise<{ taken: number[]; missed: number }> {
  const tags = [...room.stamps.newest().keys()]
  const killed: { tag: string; at: number }[] = []
  for (let turn = 0; turn < kills.count; turn++) {
    const tag = tags[turn % tags.length] ?? ''
    const isDue = (): boolean => {
      const start = room.stamps.newest().get(tag)
      return start !== undefined && nowMs() - start.ms > kills.minUpMs && isAlive(start.pid)
    }
    if ((await until(isDue, { withinMs: 15_000, everyMs: 20 })) === null) continue
    const pid = room.stamps.newest().get(tag)?.pid ?? 0
    killed.push({ tag, at: nowMs() })
    kill(pid, 'SIGKILL')
    await pause(kills.gapMs + Math.random() * 60)
  }
  await pause(3000)
  const taken = killed.flatMap(({ tag, at }) => {
    const next = room.stamps.starts().find((start) => start.tag === tag && start.ms > at)
    return next === undefined ? [] : [next.ms - at]
  })
  return { taken, missed: kills.count - taken.length }
}
