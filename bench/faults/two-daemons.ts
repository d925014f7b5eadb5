/** Two daemons started at once on one home: one runs, the other exits with 75 and says who holds it. */
import { run } from '../harness/command.ts'
import { openHome, program } from '../harness/home.ts'
import { isAlive } from '../harness/processes.ts'
import { inRoom, kill, sweep } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import { agentsIn } from '../supervisor/contest.ts'
import { openLedger, type Fault } from './fault.ts'
import { rest } from './witness.ts'

const HELD = 75

export const twoDaemons: Fault = async (bench, { kills }) => {
  const rounds = Math.min(10, Math.max(2, Math.round(kills / 10)))
  const violations: string[] = []
  for (let round = 0; round < rounds; round++) violations.push(...(await oneRound(bench)))
  return { fault: 'two daemons started at once', did: `${rounds} times`, violations }
}

const oneRound = (bench: Parameters<Fault>[0]): Promise<readonly string[]> =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: 3, mode: 'idle' })
    home.configure(Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env)])))
    const argv = [process.execPath, program(), 'run']
    const env = { ...room.env, AGENTHOST_HOME: home.dir }
    // Whoever loses ends by itself; the winner is ended by the sweep below.
    const both = [1, 2].map(() => run(argv, { env, timeoutMs: 60_000 }))
    const first = await Promise.race(both)
    ledger.expect(
      first.code === HELD,
      `the loser exited ${first.code ?? first.signal}: ${first.stderr}`,
    )
    ledger.expect(
      /\d{2,}/.test(first.stderr),
      `the loser does not say who holds it: ${first.stderr}`,
    )
    const wanted = new Map(agents.map(({ name }) => [name, 'up' as const]))
    for (const text of await rest(home, room, { wanted, withinMs: 15_000 })) ledger.note(text)
    const starts = room.stamps.starts().length
    ledger.expect(starts === agents.length, `${agents.length} agents were started ${starts} times`)
    const holder = Number(JSON.parse((await home.command('status', '--json')).stdout).daemon.pid)
    ledger.expect(isAlive(holder), 'nobody runs')
    await home.command('stop', '--all')
    kill(holder, 'SIGTERM')
    await Promise.race([Promise.all(both), new Promise((done) => setTimeout(done, 10_000))])
    await sweep(room.dir)
    return ledger.violations
  })
