/** Kills, and halts for a while or for longer than a probe's patience: of everything that is a process. */
import { setTimeout as pause } from 'node:timers/promises'
import { chosen, type Deed, type Live } from './live.ts'
import { signal, signalGroup, type Seen } from './looking.ts'
import { mainsIn } from './mains.ts'

type Find = (live: Live) => Promise<readonly Seen[]> | readonly Seen[]

const daemon: Find = async ({ stage, witness }) => {
  const pid = await stage.launchd.pidOf('daemon')
  return witness.now().filter((each) => each.pid === pid)
}
const watchdog: Find = async ({ stage, witness }) => {
  const pid = await stage.launchd.pidOf('watchdog')
  return witness.now().filter((each) => each.pid === pid)
}
const gateway: Find = ({ witness }) => [witness.gateway()].filter((each) => each !== undefined)
const leaders: Find = ({ stage, witness }) =>
  [...mainsIn(stage, witness.now())].flatMap(([name, all]) => (name === 'gateway' ? [] : all))
/** Not those whose logs the daemon pauses them for: a stranger that continues them then does lose their lines. */
const unpaused: Find = ({ stage, witness }) =>
  [...mainsIn(stage, witness.now())].flatMap(([name, all]) =>
    name === 'gateway' || name.startsWith('ticker') ? [] : all,
  )
const runs: Find = ({ witness }) =>
  witness.now().filter(({ mark }) => mark?.agent.startsWith('job:') === true)

const nameOf = ({ mark, pid }: Seen): string => `${mark?.agent ?? 'process'} ${pid}`

function kills(find: Find, send: (seen: Seen, name: NodeJS.Signals) => boolean = signal): Deed {
  return async (live, step) => {
    const victim = chosen(await find(live), step)
    if (victim === undefined || !send(victim, 'SIGKILL')) return null
    return nameOf(victim)
  }
}

/** Goes on beside what comes next. */
function halts(find: Find, shortestMs: number, longestMs: number): Deed {
  return async (live, step) => {
    const victim = chosen(await find(live), step)
    if (victim === undefined || !signal(victim, 'SIGSTOP')) return null
    const ms = shortestMs + step.size * (longestMs - shortestMs)
    live.beside(pause(ms).then(() => signal(victim, 'SIGCONT')))
    return `${nameOf(victim)} for ${(ms / 1000).toFixed(1)} s`
  }
}

/** Nobody but its keeper ends that. */
function hangs(find: Find): Deed {
  return async (live, step) => {
    const victim = chosen(await find(live), step)
    if (victim === undefined || !signal(victim, 'SIGSTOP')) return null
    return nameOf(victim)
  }
}

/** Its port stays open, and nobody answers. */
const neverAnswers: Deed = (live) => {
  const [server] = mainsIn(live.stage, live.witness.now()).get('server') ?? []
  if (server === undefined || !signal(server, 'SIGUSR2')) return null
  return nameOf(server)
}

/** Longer than a watchdog asks, or a probe waits. */
const PATIENCE_MS = 12_000

export const SIGNALS = {
  'kill daemon': kills(daemon),
  'kill gateway': kills(gateway),
  'kill agent leader': kills(leaders),
  'kill agent group': kills(leaders, signalGroup),
  'kill watchdog': kills(watchdog),
  'kill run': kills(runs),
  'stop daemon': halts(daemon, 200, 1.8 * PATIENCE_MS),
  'stop gateway': halts(gateway, 200, PATIENCE_MS),
  'stop agent': halts(unpaused, 200, PATIENCE_MS),
  'stop run': halts(runs, 200, PATIENCE_MS / 2),
  'hang daemon': hangs(daemon),
  'hang gateway': hangs(gateway),
  'hang agent': neverAnswers,
} as const satisfies Readonly<Record<string, Deed>>
