/** The moments in which a daemon is killed. Each starts something and waits until it is under way. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, type Reply } from '../harness/control.ts'
import type { Entries, Home } from '../harness/home.ts'
import { processesOf } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import type { Room, Workbench } from '../harness/workbench.ts'
import { CHANGELING, COMMANDED, GUEST, castOf } from './kill-cast.ts'

export type Scene = {
  readonly bench: Workbench
  readonly room: Room
  readonly home: Home
  /** The configuration on disk. */
  entries: Entries
  edition: number
  /** What was asked for and accepted; `any` while an answer is outstanding. */
  readonly wanted: Map<string, 'up' | 'down' | 'any'>
  readonly random: () => number
  /** Commands whose answer nobody has waited for yet. */
  readonly pending: Promise<unknown>[]
}

export type Moment = {
  readonly name: string
  readonly weight: number
  readonly wait: (scene: Scene, daemon: number) => Promise<void>
}

export const MOMENTS: readonly Moment[] = [
  { name: 'start-up', weight: 3, wait: ({ random }) => sleep(random() * 900) },
  { name: 'agent start', weight: 4, wait: startOne },
  { name: 'birth', weight: 4, wait: birth },
  { name: 'agent stop', weight: 4, wait: stopOne },
  { name: 'rotation', weight: 4, wait: rotation },
  { name: 'reload', weight: 3, wait: reload },
  { name: 'rest', weight: 1, wait: ({ random }) => sleep(random() * 1500) },
]

/** A restart, or a start of what is down, killed within the first milliseconds of it. */
async function startOne(scene: Scene): Promise<void> {
  const agent = pick(scene)
  if (scene.wanted.get(agent) === 'down') wish(scene, agent, 'start')
  else wish(scene, agent, scene.random() < 0.5 ? 'restart' : 'start')
  await sleep(scene.random() * (agent.startsWith('deaf') ? 1100 : 60))
}

/** Strikes within the few milliseconds in which a process is forked but not yet on record. */
async function birth(scene: Scene): Promise<void> {
  const agent = scene.random() < 0.5 ? 'plain-0' : 'plain-1'
  const starts = join(scene.home.dir, 'agents', agent, 'starts')
  const files = (): string => (existsSync(starts) ? readdirSync(starts).join() : '')
  const before = files()
  wish(scene, agent, 'restart')
  // Asked for in the next turn of the loop; from then on every microsecond counts.
  await until(() => files() !== before, { withinMs: 400, everyMs: 0 })
  const from = performance.now()
  const waitMs = scene.random() * 5
  while (performance.now() - from < waitMs);
}

async function stopOne(scene: Scene): Promise<void> {
  const agent = pick(scene)
  wish(scene, agent, scene.wanted.get(agent) === 'down' ? 'restart' : 'stop')
  await sleep(scene.random() * (agent.startsWith('deaf') ? 1100 : 60))
}

/** Strikes as soon as an agent is seen paused for its rotation. */
async function rotation({ room, random }: Scene): Promise<void> {
  const isPaused = (): boolean =>
    processesOf(room.dir).some(({ state, mark }) => state === 'T' && mark !== null)
  await until(isPaused, { withinMs: 800, everyMs: 0 })
  if (random() < 0.5) await sleep(random() * 10)
}

/** The next edition: the changeling restarts, the guest comes or goes; sometimes the file is broken. */
async function reload(scene: Scene): Promise<void> {
  const { home, room, bench, random, wanted } = scene
  if (random() < 0.2) {
    home.configureRaw('agents: {plain-0: {command: [')
    await ask(home.dir, { method: 'POST', path: '/v1/reload' }).catch(() => null)
    home.configure(scene.entries)
    return
  }
  scene.edition += 1
  scene.entries = castOf(bench, room, scene.edition)
  home.configure(scene.entries)
  wanted.set(CHANGELING, 'up')
  wanted.set(GUEST, GUEST in scene.entries ? 'up' : 'down')
  const asked = ask(home.dir, { method: 'POST', path: '/v1/reload' })
  scene.pending.push(asked.catch(() => null))
  await sleep(random() * 120)
}

function pick({ random }: Scene): string {
  return COMMANDED[Math.floor(random() * COMMANDED.length)] ?? COMMANDED[0]
}

/** A wish counts once it is answered; until then either outcome is right. */
function wish(scene: Scene, agent: string, verb: 'start' | 'stop' | 'restart'): void {
  scene.wanted.set(agent, 'any')
  const body = { agents: [agent] }
  const asked = ask(scene.home.dir, { method: 'POST', path: `/v1/agents/${verb}`, body })
  const taken = ({ status }: Reply): void => {
    if (status === 200) scene.wanted.set(agent, verb === 'stop' ? 'down' : 'up')
  }
  scene.pending.push(asked.then(taken, () => null))
}

function sleep(ms: number): Promise<void> {
  return pause(Math.round(ms))
}
