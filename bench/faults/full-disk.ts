/** The disk of the home fills up under running agents, and is freed again. */
import { closeSync, cpSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { smallDisk } from '../harness/disks.ts'
import { openHome, type Home } from '../harness/home.ts'
import { checkLines, isWhole } from '../harness/lines.ts'
import { isAlive } from '../harness/processes.ts'
import { inRoom, kill, linesWritten, type Room, type Workbench } from '../harness/workbench.ts'
import { integrityOf, openLedger, type Fault, type Ledger } from './fault.ts'
import { diedAmong, rest, twinsIn } from './witness.ts'

const FAULT = 'full disk'
const DISK_MB = 12
const FULL_MS = 6000
const ABOUT_SPACE = /ENOSPC|SQLITE_FULL|no space/i
const isVictim = ({ name }: { readonly name: string }): boolean => name === 'victim'
const RESTART = { upLongEnough: '1s', steps: ['500ms'], limit: { starts: 1000, within: '10m' } }

export const fullDisk: Fault = (bench) =>
  inRoom(bench, async (room) => {
    const disk = await smallDisk(bench, DISK_MB)
    if ('skipped' in disk) return { fault: FAULT, did: '', violations: [], skipped: disk.skipped }
    const ledger = openLedger(bench, room)
    const home = openHome(room, join(disk.dir, 'home'))
    home.configure(castOf(bench, room))
    const daemon = home.launch()
    try {
      const did = await fillAndFree({
        home,
        room,
        ledger,
        daemon,
        ballast: join(disk.dir, 'ballast'),
      })
      await home.end(daemon)
      checkAfterwards(home, room, ledger)
      return { fault: FAULT, did, violations: ledger.violations }
    } finally {
      if (ledger.violations.length > 0) {
        cpSync(join(home.dir, 'logs'), join(room.dir, 'logs'), { recursive: true })
      }
      kill(daemon, 'SIGKILL')
      for (const { pid } of room.stamps.starts()) if (isAlive(pid)) kill(pid, 'SIGKILL')
      await pause(300)
      await disk.release()
    }
  })

type Full = {
  readonly home: Home
  readonly room: Room
  readonly ledger: Ledger
  readonly daemon: number
  readonly ballast: string
}

async function fillAndFree({ home, room, ledger, daemon, ballast }: Full): Promise<string> {
  const wanted = new Map(['silent', 'ticker', 'victim'].map((name) => [name, 'up' as const]))
  for (const text of await rest(home, room, { wanted, withinMs: 20_000 })) ledger.note(text)
  await pause(1500)
  fill(ballast)
  kill(room.stamps.newest().get('victim')?.pid ?? 0, 'SIGKILL')
  await pause(FULL_MS)
  ledger.expect(isAlive(daemon), 'the daemon died of it')
  const status = await home.command('status', '--json')
  ledger.expect(status.code === 0, `status while full: exit ${status.code}: ${status.stderr}`)
  const note = status.code === 0 ? (await home.agents()).find(isVictim)?.note : ''
  for (const twin of twinsIn(room)) ledger.note(twin)
  const stopped = await home.command('stop', 'victim')
  const started = await home.command('start', 'victim')
  rmSync(ballast)
  for (const text of await rest(home, room, { wanted, withinMs: 30_000 })) ledger.note(text)
  for (const text of diedAmong(['silent', 'ticker'], room)) ledger.note(text)
  const told = (await home.events()).filter(({ message }) => ABOUT_SPACE.test(message))
  ledger.expect(told.length > 0, `no event tells of the full disk; the note was: ${note}`)
  const waited = room.stamps.all().some(({ what }) => what === 'no-space')
  return (
    `${DISK_MB} MB filled for ${FULL_MS / 1000} s, one agent killed under it, ` +
    `stop ${stopped.code} and start ${started.code}, ${told.length} events` +
    `${waited ? ', the logging agent had to wait' : ''}`
  )
}

function checkAfterwards(home: Home, room: Room, ledger: Ledger): void {
  const answer = integrityOf(home, room)
  ledger.expect(answer === 'ok', `host.db: ${answer}`)
  const report = checkLines(home.logFiles('ticker'), linesWritten(room))
  ledger.expect(
    isWhole(report),
    `log: lost ${report.lost}, torn ${report.torn}, doubled ${report.doubled}: ${report.examples[0]}`,
  )
}

/** Takes every last byte: first in large pieces, then one by one. */
function fill(path: string): void {
  const file = openSync(path, 'w')
  for (const size of [1_048_576, 4096, 1]) {
    try {
      while (writeSync(file, Buffer.alloc(size)) === size);
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') throw error
    }
  }
  closeSync(file)
}

function castOf(bench: Workbench, room: Room): Record<string, Record<string, unknown>> {
  const entry = (name: string, mode: string, more: readonly string[] = []) => ({
    command: [bench.child, mode, '--tag', name, '--stamps', room.stamps.path, ...more],
    env: room.env,
    restart: RESTART,
    stop: { grace: '1s' },
    log: { maxBytes: '200KB', keep: 1000 },
  })
  return {
    silent: entry('silent', 'idle'),
    ticker: entry('ticker', 'ticker', ['--counts', room.counts, '--every-us', '2000']),
    victim: entry('victim', 'idle'),
  }
}
