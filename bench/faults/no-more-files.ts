/** The daemon runs out of file descriptors (EMFILE): told, agents stay, and all is well with room again. */
import { setTimeout as pause } from 'node:timers/promises'
import { runWell } from '../harness/command.ts'
import { openHome } from '../harness/home.ts'
import { isAlive, openFilesOf } from '../harness/processes.ts'
import { inRoom, kill } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import { agentsIn } from '../supervisor/contest.ts'
import { openLedger, type Fault } from './fault.ts'
import { diedAmong, rest, twinsIn } from './witness.ts'

const AGENTS = 6
/** Long enough for several tries. */
const STARVED_MS = 5000
const RESTART = {
  upLongEnough: '1s',
  steps: ['500ms'],
  limit: { starts: 1000, within: '10m' },
}

export const noMoreFiles: Fault = (bench) =>
  inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: AGENTS, mode: 'idle' })
    const entry = (agent: (typeof agents)[number]): [string, object] => [
      agent.name,
      entryOf(agent, room.env, { restart: RESTART }),
    ]
    home.configure(Object.fromEntries(agents.map(entry)) as Parameters<typeof home.configure>[0])
    const daemon = home.launch()
    const wanted = new Map(agents.map(({ name }) => [name, 'up' as const]))
    for (const text of await rest(home, room, { wanted, withinMs: 20_000 })) ledger.note(text)
    await pause(1500)
    // One more than is open now: nothing can be opened twice over.
    await limitFiles(daemon, openFilesOf(daemon) + 1)
    const victims = agents.slice(0, 2).map(({ name }) => name)
    for (const name of victims) kill(room.stamps.newest().get(name)?.pid ?? 0, 'SIGKILL')
    await pause(STARVED_MS)
    ledger.expect(isAlive(daemon), 'the daemon died of it')
    for (const twin of twinsIn(room)) ledger.note(twin)
    await limitFiles(daemon, 20_000)
    for (const text of await rest(home, room, { wanted, withinMs: 20_000 })) ledger.note(text)
    const others = agents.slice(2).map(({ name }) => name)
    for (const text of diedAmong(others, room)) ledger.note(text)
    const told = (await home.events()).filter(({ message }) => message.includes('EMFILE'))
    ledger.expect(told.length > 0, 'no event tells of EMFILE')
    const waits = victims.map(
      (name) => room.stamps.starts().filter(({ tag }) => tag === name).length,
    )
    await home.end(daemon)
    return {
      fault: 'no more file descriptors (EMFILE)',
      did: `${victims.length} agents killed under it, ${told.length} events, starts ${waits.join(' and ')}`,
      violations: ledger.violations,
    }
  })

async function limitFiles(pid: number, count: number): Promise<void> {
  await runWell(['prlimit', '--pid', String(pid), `--nofile=${count}:20000`])
}
