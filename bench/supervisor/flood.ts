/**
 * A child that writes 100-byte lines at full speed through 10 MB rotations: what is lost, torn or
 * doubled, and how fast the child gets on compared with writing into a plain file beside it.
 */
import { closeSync, openSync, statSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { figure, median } from '../harness/figures.ts'
import { checkLines, isWhole } from '../harness/lines.ts'
import { cloningDisk, fileSystem } from '../harness/disks.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import type { Peer } from '../peers/peer.ts'
import { FLOOR, OURS, agentsIn, attempt, onStage, type Contest } from './contest.ts'
import { CLONE_ROW, FLOOD_ROW, readsOf, textOf, type Flood } from './flood-words.ts'

export async function measureFlood(contest: Contest): Promise<void> {
  const { bench, contenders } = contest
  await measureOn(contest, { row: FLOOD_ROW, parent: bench.root, least: 0.4, who: contenders })
  const disk = await cloningDisk(bench)
  if ('skipped' in disk) {
    contest.sheet.put({
      row: CLONE_ROW,
      column: OURS,
      text: `skipped: ${disk.skipped}`,
      isTrouble: true,
    })
    return
  }
  try {
    const who = contenders.filter(({ name }) => name === OURS)
    await measureOn(contest, { row: CLONE_ROW, parent: disk.dir, least: 0.9, who })
  } finally {
    await disk.release()
  }
}

type Where = {
  readonly row: string
  readonly parent: string
  /** Least share of the plain file's speed that is aimed at. */
  readonly least: number
  readonly who: readonly Peer[]
}

async function measureOn(contest: Contest, { row, parent, least, who }: Where): Promise<void> {
  const { bench, scale, sheet } = contest
  const plain: number[] = []
  const rates = (seconds: readonly number[]): number => (scale.floodLines * 1e-4) / median(seconds)
  for (const peer of who.filter(({ logs }) => logs)) {
    await attempt(contest, { row, column: peer.name }, async () => {
      const floods: Flood[] = []
      for (let round = 0; round < (peer.name === OURS ? scale.floodRepeats : 1); round++) {
        plain.push(await plainSeconds(bench, parent, scale.floodLines))
        floods.push(await flood(contest, peer, parent))
      }
      const seconds = floods.map(({ childS }) => childS)
      const share = median(plain) / median(seconds)
      const whole = floods.every(({ report }) => isWhole(report))
      const rotated = floods.every(({ files }) => files > (scale.floodLines * 1e-4) / 40)
      sheet.put({
        row,
        column: peer.name,
        text: `${figure(rates(seconds), 0)} MB/s = ${figure(share, 2)} of plain; ${textOf(floods)}`,
        data: floods,
        reads: readsOf(row, floods, share),
        tells: true,
        ...(peer.name === OURS && { met: whole && rotated && share >= least }),
      })
    })
  }
  const system = await fileSystem(parent)
  const text = `${figure(rates(plain), 0)} MB/s into a plain file on ${system} (n=${plain.length})`
  sheet.put({ row, column: FLOOR, text, data: plain, tells: true })
}

function flood({ bench, scale }: Contest, peer: Peer, parent: string): Promise<Flood> {
  const more = ['--lines', String(scale.floodLines)]
  const staging = { peer, cast: { count: 1, mode: 'flood', more } }
  const work = async ({ room, seat }: { room: Room; seat: ReturnType<Peer['seat']> }) => {
    const childS = await floodSeconds(room)
    await quiet(() => seat.logFiles('w0'))
    const files = seat.logFiles('w0')
    const pid = room.stamps.newest().get('w0')?.pid ?? 0
    const report = checkLines(files, new Map([[pid, scale.floodLines]]))
    if (peer.name === OURS && !isWhole(report)) room.keep = true
    const largestMb = Math.max(...files.map((file) => statSync(file).size)) / 1e6
    return { childS, files: files.length, largestMb, report }
  }
  return onStage(bench, staging, work, parent)
}

function plainSeconds(bench: Workbench, parent: string, lines: number): Promise<number> {
  return inRoom(
    bench,
    async (room) => {
      const [agent] = agentsIn(bench, room, { count: 1, mode: 'flood' })
      const argv = [...(agent?.argv.slice(1) ?? []), '--lines', String(lines)]
      const out = openSync(join(room.dir, 'plain.log'), 'a', 0o600)
      const env = { ...process.env, ...room.env }
      const child = spawn(bench.child, argv, { env, stdio: ['ignore', out, out] })
      closeSync(out)
      const seconds = await floodSeconds(room)
      child.kill('SIGKILL')
      await once(child, 'exit')
      return seconds
    },
    parent,
  )
}

/** From the child's first to its last line, by its own clock. */
async function floodSeconds({ stamps }: Room): Promise<number> {
  const stamp = (what: string) => stamps.all().find((one) => one.what === what)
  const end = await until(() => stamp('flood-end'), { withinMs: 180_000, everyMs: 50 })
  const start = stamp('flood-start')
  if (end === null || start === undefined) throw new Error('the flood never ended')
  return (end.ms - start.ms) / 1000
}

/** Waits until the files have not changed for two and a half seconds: a pipe may still drain. */
async function quiet(files: () => readonly string[]): Promise<void> {
  let last = ''
  let since = performance.now()
  while (performance.now() - since < 2500) {
    const now = files()
      .map((file) => `${file}:${statSync(file, { throwIfNoEntry: false })?.size}`)
      .join()
    if (now !== last) [last, since] = [now, performance.now()]
    await pause(100)
  }
}
