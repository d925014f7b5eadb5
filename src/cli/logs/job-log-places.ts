/** Where the log of a run of a job is: the newest one of the job, or that of the slot which a person names. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError, codeOf } from '../../errors.ts'
import { slotFileName, slotOfFileName } from '../../schedule/slot.ts'

/** Null where the name is no job with a log. Throws `bad` for a slot that has none. */
export function jobLogPath(paths: HomePaths, job: string, slot?: string): string | null {
  const folder = join(paths.logs, 'jobs', job)
  const runs = job.includes('/') ? [] : runsIn(folder)
  const newest = runs.at(-1)
  if (newest === undefined) return null
  const found = slot === undefined ? newest : runs.findLast((name) => isMeant(name, slot))
  if (found !== undefined) return join(folder, `${found}.log`)
  throw new AgenthostError(
    'bad',
    `unable to show the log of ${job}: no run of the slot ${slot} has one`,
    `The newest are: ${runs.slice(-5).join(', ')}.`,
  )
}

export function jobsWithLogs(paths: HomePaths): readonly string[] {
  const folder = join(paths.logs, 'jobs')
  return entriesOf(folder).filter((job) => runsIn(join(folder, job)).length > 0)
}

/** In order of their time, which is that of their names. */
function runsIn(folder: string): readonly string[] {
  const names = entriesOf(folder).map((name) => name.replace(/\.log$/, ''))
  return names.filter((name) => slotOfFileName(name) !== null)
}

/** The name itself, the time as --json has it, or the beginning of either: a day is enough. */
function isMeant(name: string, slot: string): boolean {
  if (name.startsWith(slot)) return true
  const at = Date.parse(slot)
  if (Number.isNaN(at)) return false
  return (['calendar', 'manual'] as const).some((kind) => slotFileName({ at, kind }) === name)
}

export function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}
