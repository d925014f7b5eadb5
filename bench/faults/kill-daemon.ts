/**
 * The daemon killed with SIGKILL again and again at random moments: while it starts, starts agents,
 * stops a deaf tree, rotates logs, takes in a new configuration, or has nothing to do.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { randomFrom } from '../harness/figures.ts'
import { openHome, type Entries, type Home } from '../harness/home.ts'
import { checkLines, isWhole } from '../harness/lines.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, kill, linesWritten, type Room, type Workbench } from '../harness/workbench.ts'
import { integrityOf, openLedger, type Fault, type Ledger } from './fault.ts'
import { castOf, SILENT, TICKERS } from './kill-cast.ts'
import { MOMENTS, type Moment, type Scene } from './kill-moments.ts'
import { diedAmong, rest, twinsIn, type Wanted } from './witness.ts'

/** A home comes to rest within this, or something is stuck. */
const REST_WITHIN_MS = 25_000

export const killDaemon: Fault = (bench, { seed, kills }) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const home = openHome(room)
    const scene = newScene(bench, room, home, seed)
    home.configure(scene.entries)
    let daemon = home.launch()
    await settle(scene, ledger, 'at first')
    const counts = new Map<string, number>()
    for (let turn = 1; turn <= kills && ledger.violations.length < 20; turn++) {
      const moment = chosen(scene.random)
      counts.set(moment.name, (counts.get(moment.name) ?? 0) + 1)
      await moment.wait(scene, daemon)
      await killNow(daemon, ledger)
      for (const twin of twinsIn(room)) ledger.note(`kill ${turn} (${moment.name}): ${twin}`)
      if (turn % 20 === 0) checkDatabase(scene, ledger, turn)
      if (scene.random() < 0.3) await pause(scene.random() * 400)
      daemon = home.launch()
      if (moment.name === 'start-up') continue
      await settle(scene, ledger, `after kill ${turn} (${moment.name})`)
    }
    await settle(scene, ledger, 'at the end')
    const lines = await finish(scene, ledger, daemon)
    const moments = [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
    return {
      fault: 'daemon killed with SIGKILL',
      did: `${kills} kills (${moments}); ${lines}`,
      violations: ledger.violations,
    }
  })

function newScene(bench: Workbench, room: Room, home: Home, seed: number): Scene {
  const entries: Entries = castOf(bench, room, 0)
  const wanted = new Map(Object.keys(entries).map((name) => [name, 'up' as const]))
  const random = randomFrom(seed)
  return { bench, room, home, entries, wanted, random, edition: 0, pending: [] }
}

function chosen(random: () => number): Moment {
  const total = MOMENTS.reduce((sum, { weight }) => sum + weight, 0)
  let left = random() * total
  for (const moment of MOMENTS) {
    left -= moment.weight
    if (left < 0) return moment
  }
  throw new Error('no moment was chosen')
}

async function killNow(daemon: number, ledger: Ledger): Promise<void> {
  if (!kill(daemon, 'SIGKILL')) ledger.note(`the daemon ${daemon} was gone before it was killed`)
  await until(() => !isAlive(daemon), { withinMs: 10_000, everyMs: 1 })
}

/** Commands under way when the daemon was killed may or may not have been taken: both are right. */
async function settle(scene: Scene, ledger: Ledger, when: string): Promise<void> {
  await Promise.allSettled(scene.pending.splice(0))
  const wanted: Wanted = scene.wanted
  const wrong = await rest(scene.home, scene.room, { wanted, withinMs: REST_WITHIN_MS })
  for (const text of wrong) ledger.note(`${when}: ${text}`)
  for (const text of diedAmong([...SILENT, ...TICKERS], scene.room)) ledger.note(`${when}: ${text}`)
}

function checkDatabase({ home, room }: Scene, ledger: Ledger, turn: number): void {
  const answer = integrityOf(home, room)
  ledger.expect(answer === 'ok', `host.db after kill ${turn}: ${answer}`)
}

/** Everything is stopped; then the logs must hold exactly what was written. */
async function finish(scene: Scene, ledger: Ledger, daemon: number): Promise<string> {
  const { home, room } = scene
  await home.end(daemon)
  checkDatabase(scene, ledger, 0)
  const written = linesWritten(room)
  let lines = 0
  let files = 0
  for (const agent of TICKERS) {
    const logs = home.logFiles(agent)
    const pids = room.stamps.starts().filter(({ tag }) => tag === agent)
    const own = new Map(pids.map(({ pid }) => [pid, written.get(pid) ?? 0]))
    const report = checkLines(logs, own)
    lines += report.lines
    files += logs.length
    if (!isWhole(report)) {
      const { lost, torn, doubled, disordered, split } = report
      ledger.note(
        `${agent}: lost ${lost}, torn ${torn}, doubled ${doubled}, out of order ${disordered}, ` +
          `split ${split}: ${report.examples.slice(0, 4).join('; ')}`,
      )
    }
  }
  return `${lines} lines over ${files} log files checked`
}
