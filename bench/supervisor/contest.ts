/** What every measure starts from: who is measured, with how much, and agents brought up in a room. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive, processesOf, type Process } from '../harness/processes.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import type { Agent, HttpProbe, Peer, Seat, Variant } from '../peers/peer.ts'
import type { Scale } from './scale.ts'
import type { Sheet } from './sheet.ts'

export type Contest = {
  readonly bench: Workbench
  readonly contenders: readonly Peer[]
  readonly scale: Scale
  readonly sheet: Sheet
}

/** One measure of the benchmark. It puts its cells on the sheet and leaves nothing behind. */
export type Measure = (contest: Contest) => Promise<void>

export const OURS = 'agenthost'
export const FLOOR = 'bare floor'

const ALL_UP_WITHIN_MS = 90_000

export type Cast = {
  readonly count: number
  readonly mode: string
  readonly more?: readonly string[]
  readonly probe?: HttpProbe
}

/** Agents `w0`, `w1`… of the compiled child. */
export function agentsIn(bench: Workbench, room: Room, cast: Cast): Agent[] {
  return Array.from({ length: cast.count }, (_, at) => {
    const name = `w${at}`
    const pidfile = join(room.dir, `${name}.pid`)
    const facts = ['--tag', name, '--stamps', room.stamps.path, '--pidfile', pidfile]
    const argv = [bench.child, cast.mode, ...facts, ...(cast.more ?? [])]
    const log = { maxBytes: 10_000_000, keep: 40 }
    return { name, argv, pidfile, graceS: 3, log, ...(cast.probe && { probe: cast.probe }) }
  })
}

export type Stage = { readonly room: Room; readonly seat: Seat; readonly upMs: number }

export type Staging = {
  readonly peer: Peer
  readonly cast: Cast
  readonly variant?: Variant
  readonly wholeGroup?: boolean
}

/** Brings a supervisor and its agents up, does `work`, and ends them all. */
export async function onStage<T>(
  bench: Workbench,
  { peer, cast, variant, wholeGroup = false }: Staging,
  work: (stage: Stage) => Promise<T>,
  parent?: string,
): Promise<T> {
  return inRoom(
    bench,
    async (room) => {
      const agents = agentsIn(bench, room, cast)
      const chosen = variant ?? peer.variants[0] ?? 'default'
      const seat = peer.seat({ room, agents, variant: chosen, wholeGroup })
      const from = nowMs()
      await seat.start()
      try {
        const upMs = (await lastStart(room, cast.count)) - from
        return await work({ room, seat, upMs })
      } finally {
        await Promise.race([seat.end(), pause(20_000)])
        await until(() => processesOf(room.dir).length === 0, { withinMs: 3000, everyMs: 50 })
      }
    },
    parent,
  )
}

/** When the last of so many different agents first said that it runs. */
async function lastStart(room: Room, count: number): Promise<number> {
  const everybody = (): boolean => room.stamps.newest().size >= count
  if ((await until(everybody, { withinMs: ALL_UP_WITHIN_MS })) === null) {
    throw new Error(`only ${room.stamps.newest().size} of ${count} agents came up`)
  }
  const first = new Map<string, number>()
  for (const { tag, ms } of room.stamps.starts()) if (!first.has(tag)) first.set(tag, ms)
  return Math.max(...first.values())
}

/** The agents of the room that live, and everything else in it: the supervisor with its helpers. */
export function sides(bench: Workbench, room: Room): { agents: Process[]; supervisor: Process[] } {
  const all = processesOf(room.dir)
  const isAgent = ({ argv }: Process): boolean => argv[0] === bench.child
  return { agents: all.filter(isAgent), supervisor: all.filter((one) => !isAgent(one)) }
}

export function tagOf({ argv }: Process): string {
  return argv[argv.indexOf('--tag') + 1] ?? ''
}

/** Milliseconds until all these processes are gone; null when some are left. */
export async function untilGone(pids: readonly number[], withinMs: number): Promise<number | null> {
  const from = nowMs()
  const gone = await until(() => !pids.some(isAlive), { withinMs, everyMs: 3 })
  return gone === null ? null : nowMs() - from
}

/** Runs a measure of one contender; a failure is a cell, not the end of the benchmark. */
export async function attempt(
  { sheet, bench }: Contest,
  { row, column }: { readonly row: string; readonly column: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    bench.say(error instanceof Error ? (error.stack ?? text) : text)
    sheet.put({ row, column, text: `failed: ${text}`, isTrouble: true })
  }
}
