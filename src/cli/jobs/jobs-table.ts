/** `jobs` as text: a line for each, and below it what is to be said of the last slot. Fits the width. Pure. */
import type { JobRun, JobStatus } from '../../control/job-shapes.ts'
import { calendarWords } from './calendar-words.ts'
import { durationText, wrapped } from '../words.ts'

export type JobsLook = { readonly columns: number; readonly now: number }

const HEADS = ['NAME', 'SCHEDULE', 'ZONE', 'LAST', 'NEXT'] as const
const GAP = '  '
const INDENT = '    '
const ZONE_COLUMN = 2

/** Lines with an end each. */
export function jobsText(jobs: readonly JobStatus[], look: JobsLook): string {
  if (jobs.length === 0)
    return 'There are no jobs. They are declared under `jobs:` in agenthost.yaml.\n'
  const whole = jobs.map((job) => cellsOf(job, look.now))
  const isWide = widthOf(whole) > look.columns
  // The continent is the first to go: New_York says enough.
  const rows = isWide
    ? whole.map((cells) => cells.with(ZONE_COLUMN, cityOf(cells[ZONE_COLUMN] ?? '')))
    : whole
  const widths = widthsOf(rows)
  const lines = rows.flatMap((cells, index) => {
    const job = jobs[index]
    return [rowText(cells, widths), ...(job === undefined ? [] : notes(job, look.columns))]
  })
  return [rowText(HEADS, widths), ...lines].map((line) => `${line}\n`).join('')
}

/** For `status`: how many there are, what of them wants a look, what comes next. */
export function jobsLine(
  jobs: readonly JobStatus[],
  { columns, now }: JobsLook,
): readonly string[] {
  const running = jobs.filter((job) => job.running).map(({ name }) => name)
  const bad = jobs.filter(
    ({ lastSlot }) => lastSlot?.outcome === 'failed' || lastSlot?.outcome === 'missed',
  )
  const [next] = jobs
    .filter(({ nextAt }) => nextAt !== null)
    .toSorted((a, b) => Date.parse(a.nextAt ?? '') - Date.parse(b.nextAt ?? ''))
  const leftMs = next === undefined ? 0 : Math.max(0, Date.parse(next.nextAt ?? '') - now)
  const parts = [
    jobs.length === 1 ? '1 job' : `${jobs.length} jobs`,
    ...(running.length === 0
      ? []
      : [`${running.join(', ')} ${running.length === 1 ? 'runs' : 'run'}`]),
    ...bad.map(
      ({ name, lastSlot }) => `${name} ${lastSlot?.outcome === 'missed' ? 'was missed' : 'failed'}`,
    ),
    ...(next === undefined ? [] : [`next is ${next.name} in ${durationText(leftMs)}`]),
  ]
  return wrapped(`${parts.join('; ')} (agenthost jobs)`, columns)
}

function cellsOf(job: JobStatus, now: number): readonly string[] {
  const { name, timezone, lastSlot, lastRun, nextAt } = job
  const last = lastSlot ?? lastRun
  return [
    name,
    calendarWords(job),
    timezone,
    last === null ? '-' : lastText(last, now),
    nextAt === null ? '-' : `in ${durationText(Math.max(0, Date.parse(nextAt) - now))}`,
  ]
}

/** `ran 2d 3h ago`, `running for 5m`. */
export function lastText(run: JobRun, now: number): string {
  const since = (iso: string): string => durationText(Math.max(0, now - Date.parse(iso)))
  if (run.outcome === 'running') return `running for ${since(run.startedAt ?? run.slot)}`
  if (run.outcome === 'waiting') return `waiting for ${since(run.slot)}`
  return `${run.outcome} ${since(run.endedAt ?? run.slot)} ago`
}

function notes({ waiting, lastSlot }: JobStatus, columns: number): readonly string[] {
  const why = lastSlot !== null && lastSlot.outcome !== 'ran' ? lastSlot.why : ''
  const said = waiting === '' ? why : waiting
  return said === '' ? [] : wrapped(said, columns - INDENT.length).map((part) => INDENT + part)
}

function cityOf(zone: string): string {
  return zone.split('/').at(-1) ?? zone
}

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  return HEADS.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)))
}

function widthOf(rows: readonly (readonly string[])[]): number {
  return widthsOf(rows).reduce((sum, width) => sum + width + GAP.length, -GAP.length)
}

function rowText(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join(GAP)
    .trimEnd()
}
