/** Which of the processes that were seen are the main ones of agents, and whether one agent has two. */
import { REAL } from './cast.ts'
import { isStillThere, type Seen } from './looking.ts'
import type { Stage } from './stage.ts'

export function isGateway({ mark, argv }: Seen): boolean {
  return mark?.agent === 'gateway' && argv.at(-1) === 'serve'
}

/** Main processes of agents: what has stamped a start, or is a real agent's program. */
export function mainsIn(stage: Stage, seen: readonly Seen[]): ReadonlyMap<string, readonly Seen[]> {
  const started = new Map(stage.room.stamps.starts().map(({ pid, tag }) => [`${tag} ${pid}`, true]))
  const { claude, openclaw } = stage.cast.real
  const programs = [claude, openclaw].filter((path) => path !== null)
  const byPid = new Map(seen.map((each) => [each.pid, each]))
  // OpenClaw gives itself another name once it runs.
  const runs = ({ argv }: Seen): boolean =>
    argv[0] === 'openclaw-gateway' || argv.slice(0, 2).some((word) => programs.includes(word))
  const mains = seen.filter((each) => {
    const { mark, pid, ppid, group, argv } = each
    if (mark === null) return false
    if (isGateway(each)) return true
    if (!(REAL as readonly string[]).includes(mark.agent)) {
      // Leads its group: a grandchild may have the number of a main process of long ago.
      return started.has(`${mark.agent} ${pid}`) && pid === group && !argv[0]?.endsWith('sh')
    }
    const parent = byPid.get(ppid)
    return runs(each) && !(parent?.mark?.text === mark.text && runs(parent))
  })
  return Map.groupBy(mains, ({ mark }) => mark?.agent ?? '')
}

export function twinsIn(stage: Stage, seen: readonly Seen[]): readonly string[] {
  return [...mainsIn(stage, seen)].flatMap(([agent, all]) => {
    if (all.length < 2) return []
    // A look takes a while: one may have gone before the other came.
    const live = all.filter(isStillThere)
    if (live.length < 2) return []
    const which = live.map(({ pid, mark }) => `${pid} (start ${mark?.generation})`).join(' and ')
    return [`${agent} runs ${live.length} times: ${which}`]
  })
}

/** For people who look at what was found. */
export function rows(seen: readonly Seen[]): string {
  return seen
    .map(
      ({ pid, ppid, state, mark, argv }) =>
        `${pid} ${ppid} ${state} ${mark?.text ?? '-'} ${argv.join(' ').slice(0, 100)}`,
    )
    .join('\n')
}
