/**
 * CPU of the supervisor while nothing happens: 10 agents, in agenthost with http, tcp and exec probes
 * at their defaults. All contenders run beside each other for the same minute.
 */
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { figure } from '../harness/figures.ts'
import { openHome } from '../harness/home.ts'
import { cpuSecondsOf } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import type { Peer } from '../peers/peer.ts'
import { single } from '../table/figure.ts'
import { OURS, agentsIn, attempt, onStage, sides, type Contest } from './contest.ts'

export const IDLE_ROW = 'idle CPU s a minute, 10 agents (agenthost: all with probes)'

/** Until the start-up itself is over. */
const SETTLE_MS = 8000

type Burnt = { readonly own: number; readonly children: number; readonly seconds: number }

export async function measureIdle(contest: Contest): Promise<void> {
  const { sheet, scale, contenders } = contest
  await Promise.all(
    contenders.map((peer) =>
      attempt(contest, { row: IDLE_ROW, column: peer.name }, async () => {
        const burnt = await (peer.name === OURS ? ours(contest) : theirs(contest, peer))
        const aMinute = (seconds: number): number => (seconds * 60) / scale.idleS
        const probes =
          peer.name === OURS ? ` + ${figure(aMinute(burnt.children), 2)} exec probes` : ''
        sheet.put({
          row: IDLE_ROW,
          column: peer.name,
          text: `${figure(aMinute(burnt.own), 2)}${probes}`,
          data: burnt,
          reads: [single('idle', aMinute(burnt.own))],
          ...(peer.name === OURS && { met: aMinute(burnt.own) <= 0.1 }),
        })
      }),
    ),
  )
}

function theirs({ bench, scale }: Contest, peer: Peer): Promise<Burnt> {
  return onStage(bench, { peer, cast: { count: 10, mode: 'idle' } }, ({ room }) =>
    burn(bench, room, scale.idleS),
  )
}

function ours({ bench, scale }: Contest): Promise<Burnt> {
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    home.configure(await probedAgents(bench, room))
    const pid = home.launch()
    const everybody = (): boolean => room.stamps.newest().size >= 10
    if ((await until(everybody, { withinMs: 20_000 })) === null) throw new Error('not all came up')
    try {
      return await burn(bench, room, scale.idleS)
    } finally {
      await home.end(pid)
    }
  })
}

async function burn(bench: Workbench, room: Room, seconds: number): Promise<Burnt> {
  await pause(SETTLE_MS)
  const pids = sides(bench, room).supervisor.map(({ pid }) => pid)
  const total = (): { own: number; children: number } => {
    const each = pids.map(cpuSecondsOf)
    const sum = (key: 'own' | 'children'): number => each.reduce((all, one) => all + one[key], 0)
    return { own: sum('own'), children: sum('children') }
  }
  const before = total()
  await pause(seconds * 1000)
  const after = total()
  return { own: after.own - before.own, children: after.children - before.children, seconds }
}

async function probedAgents(
  bench: Workbench,
  room: Room,
): Promise<Record<string, Record<string, unknown>>> {
  const entries: Record<string, Record<string, unknown>> = {}
  for (const [at, agent] of agentsIn(bench, room, { count: 10, mode: 'server' }).entries()) {
    const port = await freePort()
    const alive = [
      { http: `http://127.0.0.1:${port}/` },
      { tcp: `127.0.0.1:${port}`, send: 'GET / HTTP/1.0\r\n\r\n' },
      { exec: ['/bin/test', '-e', join(room.dir, 'stamps')] },
    ][at % 3]
    const argv = [...agent.argv, '--port', String(port)]
    entries[agent.name] = entryOf({ ...agent, argv }, room.env, { alive })
  }
  return entries
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
