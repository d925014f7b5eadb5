/**
 * The end of the chaos: everything is let go on, the weather is fair, and the home has to come to rest: whoever is wanted up is
 * up once, whoever is down is down, nobody is paused, and nothing carries a mark that no record knows.
 */
import { until } from '../harness/stamps.ts'
import { configOf, REAL } from './cast.ts'
import type { Live } from './live.ts'
import { startParked } from './parked.ts'
import { signal, type Seen } from './looking.ts'
import { calmTable } from './routes.ts'
import { statusOf } from './status.ts'
import { mainsIn, rows } from './mains.ts'

/** What a run of it is marked with; its slot at the end. */
const LONG_RUN = /^job:replace:\w+:(\d+)$/
const REST_WITHIN_MS = 240_000

/** Fair weather, a clock that is right, a good configuration without jobs, caps out of reach. */
export async function calmDown(live: Live): Promise<void> {
  const { stage, witness } = live
  for (const each of witness.now()) if (each.state === 'T') signal(each, 'SIGCONT')
  stage.upstream.settings.chances = null
  stage.sink.weather(0, 0)
  stage.clock.catchUp()
  stage.configure(configOf({ ...stage.cast, hasJobs: false }, live.edition + 1))
  stage.putRoutes(JSON.stringify(calmTable()))
}

/** Its job is gone, and it would take more than a minute. Only the newest: the ones before were to be replaced. */
function longRuns(): (seen: readonly Seen[]) => void {
  const slotOf = ({ mark }: Seen): number => Number(LONG_RUN.exec(mark?.agent ?? '')?.[1] ?? 0)
  let newest = 1
  return (seen) => {
    newest = Math.max(newest, ...seen.map(slotOf))
    for (const each of seen) if (slotOf(each) === newest) signal(each, 'SIGTERM')
  }
}

export async function comeToRest(live: Live): Promise<void> {
  const { stage, witness } = live
  let wrong: readonly string[] = ['nobody looked']
  const endLongRun = longRuns()
  let isStarting = false
  const look = async (): Promise<boolean> => {
    endLongRun(witness.now())
    // It is looked at again only when it has had its time: one that parks itself once more is a violation.
    if (!isStarting && (await startParked(live)) !== null) isStarting = true
    wrong = await unrest(live)
    return wrong.length === 0
  }
  await until(look, { withinMs: REST_WITHIN_MS, everyMs: 500 })
  stage.record.count('checks')
  for (const text of wrong)
    stage.record.violated(`it does not come to rest: ${text}`, rows(witness.now()))
}

async function unrest(live: Live): Promise<readonly string[]> {
  const { stage, witness, acknowledged } = live
  const status = await statusOf(stage.home)
  if (status === null) return ['the daemon does not answer']
  const seen = witness.now()
  const mains = mainsIn(stage, seen)
  const wrong = status.daemon.configError === null ? [] : [status.daemon.configError]
  if (status.gateway?.healthy !== true) wrong.push('the gateway does not serve')
  for (const { name, wanted, phase, pid, note } of status.agents) {
    const pids = mains.get(name)?.map((each) => each.pid) ?? []
    const where = `${name} is ${phase} as ${pid} (${note}), wanted ${wanted}, alive: ${pids.join(' ')}`
    const wish = acknowledged.wishes.get(name)
    if (wish !== undefined && wish !== 'unknown' && wish !== wanted)
      wrong.push(`${where}; acknowledged was ${wish}`)
    // Ends and grows all the time.
    if (name === 'crasher' || name === 'grower') continue
    const isReal = (REAL as readonly string[]).includes(name)
    if (wanted === 'up' && (phase !== 'up' || pids.length !== 1)) wrong.push(where)
    else if (wanted === 'up' && !isReal && pids[0] !== pid) wrong.push(where)
    if (wanted === 'down' && (phase !== 'down' || pids.length > 0)) wrong.push(where)
  }
  return [...wrong, ...strangersIn(seen, status), ...pausedIn(seen)]
}

type Known = {
  readonly agents: readonly { readonly pid: number | null }[]
  readonly gateway: { readonly pid: number | null } | null
}

/**
 * Whatever carries a mark has the mark of a process that the daemon knows. There are no jobs then: what the runs of those
 * that were have left behind is left alone by design, and has to be gone after a while.
 */
export function strangersIn(seen: readonly Seen[], { agents, gateway }: Known): readonly string[] {
  const known = new Set([...agents.map(({ pid }) => pid), gateway?.pid])
  const marks = new Set(seen.filter(({ pid }) => known.has(pid)).map(({ mark }) => mark?.text))
  return seen
    .filter(({ mark }) => mark !== null && !marks.has(mark.text))
    .map(
      ({ pid, mark, argv }) =>
        `${pid} of ${mark?.text} is known to nobody: ${argv.slice(0, 4).join(' ')}`,
    )
}

export function pausedIn(seen: readonly Seen[]): readonly string[] {
  return seen
    .filter(({ state, mark }) => state === 'T' && mark !== null)
    .map(({ pid, mark }) => `${pid} of ${mark?.text} is left paused`)
}
