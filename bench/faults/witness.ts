/**
 * What is true of the agents of a home, seen from outside: by their own stamps, by the process table,
 * and by what the daemon says. The invariants of every fault run are decided here.
 */
import { isAlive, processesOf, type Process } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import type { AgentRow, Home } from '../harness/home.ts'
import type { Room } from '../harness/workbench.ts'

/** Live main processes by agent: those that have stamped a start. */
export function mainsOf(room: Room): ReadonlyMap<string, readonly number[]> {
  const alive = room.stamps.starts().filter(({ pid }) => isAlive(pid))
  const byTag = Map.groupBy(alive, ({ tag }) => tag)
  return new Map([...byTag].map(([tag, same]) => [tag, [...new Set(same.map(({ pid }) => pid))]]))
}

/** Agents of which two main processes live at this moment. Never allowed, not for a moment. */
export function twinsIn(room: Room): string[] {
  return [...mainsOf(room)].flatMap(([agent, pids]) =>
    pids.length > 1 ? [`${agent} runs ${pids.length} times: ${pids.join(', ')}`] : [],
  )
}

export type Wanted = ReadonlyMap<string, 'up' | 'down' | 'any'>

/**
 * Waits until the home has come to rest as wanted: everybody up or down, nobody paused, nothing that
 * carries a birth mark unknown to the daemon. Gives what is still wrong when the time is up.
 */
export async function rest(
  home: Home,
  room: Room,
  { wanted, withinMs }: { readonly wanted: Wanted; readonly withinMs: number },
): Promise<readonly string[]> {
  let wrong: readonly string[] = ['nobody looked']
  const look = async (): Promise<boolean> => {
    wrong = await unrest(home, room, wanted)
    return wrong.length === 0
  }
  await until(look, { withinMs, everyMs: 100 })
  return wrong
}

async function unrest(home: Home, room: Room, wanted: Wanted): Promise<readonly string[]> {
  let rows: readonly AgentRow[]
  try {
    rows = await home.agents()
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
  const mains = mainsOf(room)
  const wrong = twinsIn(room)
  for (const [agent, what] of wanted) {
    const row = rows.find(({ name }) => name === agent)
    const pids = mains.get(agent) ?? []
    if (what === 'up' && (row?.phase !== 'up' || pids.length !== 1 || row.pid !== pids[0])) {
      wrong.push(
        `${agent} is ${row?.phase ?? 'unknown'} as ${row?.pid} (${row?.note}), alive: ${pids.join(' ')}`,
      )
    }
    if (what === 'down' && (pids.length > 0 || (row !== undefined && row.phase !== 'down'))) {
      wrong.push(`${agent} should be down: is ${row?.phase}, alive: ${pids.join(' ')}`)
    }
  }
  return [...wrong, ...orphansIn(room, rows), ...pausedIn(room)]
}

/** Whatever carries a birth mark must be an agent that the daemon knows, or descend from its start. */
function orphansIn(room: Room, rows: readonly AgentRow[]): string[] {
  const marked = processesOf(room.dir).filter(({ mark }) => mark !== null)
  const known = new Set(rows.flatMap(({ pid }) => (pid === null ? [] : [pid])))
  const marks = new Set(marked.filter(({ pid }) => known.has(pid)).map(({ mark }) => mark))
  return marked
    .filter(({ pid, mark }) => !known.has(pid) && !marks.has(mark))
    .map((orphan) => `orphan ${orphan.pid} of ${orphan.mark}: ${orphan.argv.slice(0, 4).join(' ')}`)
}

function pausedIn(room: Room): string[] {
  const paused = (one: Process): boolean => one.state === 'T' && one.mark !== null
  return processesOf(room.dir)
    .filter(paused)
    .map(({ pid, mark }) => `${pid} of ${mark} is left paused`)
}

/** Agents that nobody stopped and whose process is not the first one any more. */
export function diedAmong(agents: readonly string[], room: Room): string[] {
  const starts = room.stamps.starts()
  return agents.flatMap((agent) => {
    const own = starts.filter(({ tag }) => tag === agent)
    if (own.length === 1 && isAlive(own[0]?.pid ?? 0)) return []
    return [`${agent} was started ${own.length} times and nobody asked for it`]
  })
}
