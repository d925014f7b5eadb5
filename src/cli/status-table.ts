/**
 * `status` as text: what is to say of the daemon, then a line for each agent. It fits the width; a note
 * that does not fit beside its agent stands below it. Pure.
 */
import type { AgentStatus, Status } from '../control/protocol.ts'
import { hostLines } from './host-lines.ts'
import { jobsLine } from './jobs/jobs-table.ts'
import { painted, type Look } from './paint.ts'
import { durationText, sizeText, wrapped } from './words.ts'

const HEADS = ['NAME', 'PHASE', 'PID', 'UP FOR', 'RESTARTS', 'MEMORY'] as const
/** Numbers stand at the right of their column. */
const RIGHT = [false, false, true, true, true, true]
const NOTE = 'NOTE'
const GAP = '  '
const INDENT = '    '
const NO_AGENTS = 'It has no agents. They are declared under `agents:` in agenthost.yaml.'

/** Lines with an end each. */
export function statusText({ daemon, agents, jobs, gateway }: Status, look: Look): string {
  const about = [
    `agenthost ${daemon.version}`,
    `process ${daemon.pid}`,
    `up for ${durationText(daemon.uptimeMs)}`,
    sizeText(daemon.rssBytes),
  ].join(', ')
  const problem = daemon.configError === null ? [] : configProblem(daemon.configError, look)
  const host = hostLines(daemon, look)
  const rows = agents.length === 0 ? wrapped(NO_AGENTS, look.columns) : table(agents, look)
  const now = Date.parse(daemon.startedAt) + daemon.uptimeMs
  const scheduled = jobs.length === 0 ? [] : ['', ...jobsLine(jobs, { ...look, now })]
  const between = gateway === null ? [] : gatewayLines(gateway, look)
  return [
    ...wrapped(about, look.columns),
    ...host,
    ...between,
    ...problem,
    '',
    ...rows,
    ...scheduled,
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function gatewayLines(
  { url, healthy, phase, note }: NonNullable<Status['gateway']>,
  look: Look,
): readonly string[] {
  if (healthy) return wrapped(`The gateway serves at ${url}.`, look.columns)
  const why = note === '' ? phase : `${phase}: ${note}`
  const red = wrapped(`The gateway at ${url} does not serve (${why}).`, look.columns)
  const next = wrapped('Look at `agenthost logs gateway`.', look.columns)
  return [...red.map((line) => painted(line, 'red', look)), ...next]
}

function configProblem(error: string, look: Look): readonly string[] {
  const first = wrapped('The configuration on disk is not in force:', look.columns)
  const rest = error.split('\n').flatMap((line) => {
    const inset = `${INDENT}${/^ */.exec(line)?.[0] ?? ''}`
    return wrapped(line.trim(), look.columns - inset.length).map((part) => inset + part)
  })
  return [...first.map((line) => painted(line, 'red', look)), ...rest]
}

function table(agents: readonly AgentStatus[], look: Look): readonly string[] {
  const rows = agents.map(cellsOf)
  const others = HEADS.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const taken = (count: number): number =>
    others.slice(1, count).reduce((sum, width) => sum + GAP.length + width, 0)
  // Of a terminal that is too narrow for all, the last columns are left out.
  const fits = (count: number): boolean => HEADS[0].length + taken(count) <= look.columns
  const count = [6, 5, 4, 3].find(fits) ?? 2
  const nameMax = Math.max(HEADS[0].length, look.columns - taken(count))
  const widths = others.slice(0, count).with(0, Math.min(others[0] ?? 0, nameMax))
  const noteFrom = widths.reduce((sum, width) => sum + width + GAP.length, 0)
  const noteRoom = look.columns - noteFrom
  const heads = HEADS.slice(0, count).map((text, at) => aligned(text, at, widths))
  const head = [...heads, ...(noteRoom < NOTE.length ? [] : [NOTE])].join(GAP)
  return [
    painted(head.trimEnd(), 'dim', look),
    ...rows.flatMap((row, at) => {
      const agent = agents[at]
      const cells = row.slice(0, count)
      return agent === undefined ? [] : linesOf(cells, agent, { widths, noteRoom, look })
    }),
  ]
}

function linesOf(
  row: readonly string[],
  { phase, note }: AgentStatus,
  at: { readonly widths: readonly number[]; readonly noteRoom: number; readonly look: Look },
): readonly string[] {
  const cells = row.map((text, column) => {
    const cell = aligned(text, column, at.widths)
    return HEADS[column] === 'PHASE' ? painted(cell, COLOUR_OF[phase], at.look) : cell
  })
  const line = cells.join(GAP)
  if (note === '') return [line]
  if (note.length <= at.noteRoom) return [`${line}${GAP}${note}`]
  const below = wrapped(note, at.look.columns - INDENT.length)
  return [line, ...below.map((part) => INDENT + part)]
}

function cellsOf(agent: AgentStatus): readonly string[] {
  return [
    agent.name,
    agent.phase,
    agent.pid === null ? '-' : String(agent.pid),
    agent.uptimeMs === null ? '-' : durationText(agent.uptimeMs),
    String(agent.restarts),
    agent.rssBytes === null ? '-' : sizeText(agent.rssBytes),
  ]
}

function aligned(text: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0
  const fitting = text.length <= width ? text : `${text.slice(0, width - 1)}…`
  return RIGHT[column] === true ? fitting.padStart(width) : fitting.padEnd(width)
}

const COLOUR_OF = {
  down: 'dim',
  starting: 'yellow',
  up: 'green',
  stopping: 'yellow',
  backoff: 'yellow',
  failed: 'red',
} as const
