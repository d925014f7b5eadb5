/** Whether each slot has run at most as often as is on record, and none between two others is missing. Pure. */
import { MINUTE_JOBS } from './cast.ts'
import type { Kept, SlotRow, Span } from './keeping.ts'

const MINUTE_MS = 60_000

export type RanLine = { readonly job: string; readonly slot: string }

/** `ran`: `job slot` as each attempt has written it itself. */
export function judgeSlots(
  { slots, unseen }: Pick<Kept, 'slots' | 'unseen'>,
  ran: readonly string[],
): readonly string[] {
  const rows = [...slots.values()]
  const gaps = MINUTE_JOBS.flatMap((job) => gapsOf(job, rows, unseen.get(job) ?? []))
  return [...twice(rows, ran), ...neverRan(rows, ran), ...gaps]
}

function twice(rows: readonly SlotRow[], ran: readonly string[]): readonly string[] {
  const attempts = new Map<string, number>()
  for (const { job, at, attempts: count } of rows) {
    const key = `${job} ${new Date(at).toISOString()}`
    attempts.set(key, (attempts.get(key) ?? 0) + count)
  }
  return [...Map.groupBy(ran, (line) => line)].flatMap(([line, same]) => {
    const allowed = attempts.get(line)
    if (allowed === undefined) return [`${line} has run and is not on record`]
    return same.length > allowed
      ? [`${line} has run ${same.length} times, and ${allowed} attempts are on record`]
      : []
  })
}

/** Only what is said to have succeeded must have written its line: others may have been killed before. */
function neverRan(rows: readonly SlotRow[], ran: readonly string[]): readonly string[] {
  const lines = new Set(ran)
  return rows.flatMap(({ job, at, state }) => {
    const line = `${job} ${new Date(at).toISOString()}`
    return state === 'ran' && job !== 'own' && !lines.has(line)
      ? [`${line} is said to have run, and has not`]
      : []
  })
}

/**
 * A row with a count stands for so many slots up to it: also for those before others that were decided earlier, when the
 * clock was ahead.
 */
function gapsOf(job: string, rows: readonly SlotRow[], unseen: readonly Span[]): readonly string[] {
  const own = rows
    .filter((row) => row.job === job && row.kind === 'calendar')
    .toSorted((a, b) => a.at - b.at)
  const gaps: { missing: number; readonly at: number }[] = []
  for (const [index, row] of own.entries()) {
    const before = own[index - 1]
    const missing = before === undefined ? 0 : (row.at - before.at) / MINUTE_MS - 1
    // Written and given up between two looks of ours: nobody knows.
    const mayHaveBeen = unseen.some(({ from, to }) => from < row.at && to > (before?.at ?? 0))
    if (missing > 0 && !mayHaveBeen) gaps.push({ missing, at: row.at })
    let left = row.count - 1
    for (const gap of gaps.toReversed()) {
      const covered = Math.min(gap.missing, left)
      gap.missing -= covered
      left -= covered
    }
  }
  return gaps.flatMap(({ missing, at }) =>
    missing > 0 ? [`${job} has lost ${missing} slots before ${new Date(at).toISOString()}`] : [],
  )
}
