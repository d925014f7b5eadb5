/** `jobs NAME` as text: when it is due, in the job's zone and in the reader's, and how it went lately. Pure. */
import type { JobAnswer, JobRun } from '../../control/job-shapes.ts'
import { calendarWords, zonedText } from './calendar-words.ts'
import { durationText, sizeText, wrapped } from '../words.ts'

export type JobLook = {
  readonly columns: number
  readonly now: number
  /** Of whoever reads. */
  readonly zone: string
}

const INDENT = '  '

/** Lines with an end each. */
export function jobText({ job, upcoming, runs }: JobAnswer, look: JobLook): string {
  const words = calendarWords(job)
  const line = job.cron === null || job.cron === words ? '' : ` (${job.cron})`
  const after = job.after.length === 0 ? '' : `, after ${job.after.join(', ')}`
  const waits = job.waiting === '' ? [] : [`It ${job.waiting}.`]
  const head = [`${job.name}: ${words}${line}, ${job.timezone}${after}`, ...waits]
  const isElsewhere = look.zone !== job.timezone
  const coming = upcoming.map(({ at, skipped }) => {
    const here = isElsewhere ? `   ${zonedText(at, look.zone)}` : ''
    const there = durationText(Math.max(0, Date.parse(at) - look.now))
    return `${INDENT}${zonedText(at, job.timezone)}${here}   ${skipped ? 'skipped' : `in ${there}`}`
  })
  const heads = isElsewhere ? ` in ${job.timezone}, and in ${look.zone}` : ''
  const past =
    runs.length === 0
      ? ['It has not been due yet.']
      : ['Lately:', ...runs.flatMap((run) => runLines(run, job.timezone, look))]
  return [...head, '', `Next${heads}:`, ...coming, '', ...past].map((each) => `${each}\n`).join('')
}

function runLines(run: JobRun, zone: string, { columns, now }: JobLook): readonly string[] {
  const { outcome, startedAt, endedAt, exitCode, attempts, peakRssBytes, why } = run
  const tookMs =
    startedAt === null
      ? null
      : (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt)
  const facts = [
    zonedText(run.slot, zone),
    run.by === 'manual' ? `${outcome}, by hand` : outcome,
    ...(tookMs === null ? [] : [`took ${durationText(Math.max(0, tookMs))}`]),
    ...(exitCode === null || exitCode === 0 ? [] : [`exit code ${exitCode}`]),
    ...(attempts > 1 ? [`attempt ${attempts}`] : []),
    ...(peakRssBytes === null ? [] : [`up to ${sizeText(peakRssBytes)}`]),
    ...(run.logCut === true ? ['log cut to its newest lines'] : []),
  ]
  const isSaid = why === '' || why === `exit code ${exitCode}`
  const below = isSaid ? [] : wrapped(why, columns - 2 * INDENT.length)
  return [INDENT + facts.join('  '), ...below.map((part) => INDENT + INDENT + part)]
}
