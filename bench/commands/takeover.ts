/** A daemon killed with SIGKILL and the next one, which takes its agents over; and how soon it notices the end of such a one. */
import { setTimeout as pause } from 'node:timers/promises'
import { statusOf } from '../harness/control.ts'
import { openHome, type Home } from '../harness/home.ts'
import { nowMs, until } from '../harness/stamps.ts'
import { inRoom, kill, type Workbench } from '../harness/workbench.ts'
import { entryOf } from '../peers/agenthost.ts'
import { agentsIn } from '../supervisor/contest.ts'

const AGENTS = 10
const WITHIN_MS = 20_000

/** Milliseconds: of each takeover, and of each end of an adopted agent that was killed. */
export type Takeovers = { readonly adoptions: readonly number[]; readonly ends: readonly number[] }

export function takeovers(bench: Workbench, times: number): Promise<Takeovers> {
  return inRoom(bench, async (room) => {
    const home = openHome(room)
    const agents = agentsIn(bench, room, { count: AGENTS, mode: 'idle' })
    home.configure(Object.fromEntries(agents.map((one) => [one.name, entryOf(one, room.env)])))
    const adoptions: number[] = []
    const ends: number[] = []
    let daemon = home.launch()
    try {
      await allUp(home, false)
      for (let turn = 0; turn < times; turn++) {
        kill(daemon, 'SIGKILL')
        await pause(300)
        const from = nowMs()
        daemon = home.launch()
        await allUp(home, true)
        adoptions.push(nowMs() - from)
        ends.push(...(await killAll(home)))
        await allUp(home, false)
      }
      return { adoptions, ends }
    } finally {
      await home.end(daemon)
    }
  })
}

async function allUp(home: Home, isAdopted: boolean): Promise<void> {
  const all = async (): Promise<boolean> => {
    const agents = await statusOf(home.dir)
    const good = agents?.filter((one) => one.phase === 'up' && (!isAdopted || one.adopted))
    return good?.length === AGENTS
  }
  if ((await until(all, { withinMs: WITHIN_MS })) === null)
    throw new Error(isAdopted ? 'not all agents were adopted' : 'not all agents came up')
}

/** Each in its turn; when its end was noticed is what its event says. */
async function killAll(home: Home): Promise<readonly number[]> {
  const killed: { readonly name: string; readonly at: number }[] = []
  for (const { name, pid } of (await statusOf(home.dir)) ?? []) {
    killed.push({ name, at: Date.now() })
    kill(pid ?? 0, 'SIGKILL')
    await pause(150 + Math.random() * 250)
  }
  await pause(1000)
  const events = await home.events()
  return killed.flatMap(({ name, at }) => {
    const end = events.find(
      (one) => one.kind === 'agent.exited' && one.subject === name && Date.parse(one.at) >= at,
    )
    return end === undefined ? [] : [Date.parse(end.at) - at]
  })
}
