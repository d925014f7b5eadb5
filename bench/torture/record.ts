/**
 * What a torture has counted and what did not hold: each violation with the moment, the seed and what was done just
 * before, in words and in a file beside the evidence.
 */
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Room } from '../harness/workbench.ts'

export type TortureRecord = {
  readonly seed: number
  readonly counts: ReadonlyMap<string, number>
  readonly violations: readonly string[]
  readonly count: (what: string, by?: number) => void
  /** What the chaos driver does now; stands in the journal, and beside what is violated after it. */
  readonly did: (text: string) => void
  /** Once for each text; `evidence` keeps what would be gone later. */
  readonly violated: (text: string, evidence?: string) => void
  /** Violates unless it holds; counts as a check. */
  readonly expect: (holds: boolean, text: string) => void
  /** In the journal alone. */
  readonly note: (text: string) => void
}

const LAST_ACTS = 6

export function openRecord(room: Room, seed: number, say: (text: string) => void): TortureRecord {
  const counts = new Map<string, number>()
  const violations: string[] = []
  const acts: string[] = []
  const journal = join(room.dir, 'journal.txt')
  const began = performance.now()
  const at = (): string => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    return `${new Date().toISOString()} +${seconds}s`
  }
  const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by)
  const note = (text: string): void => appendFileSync(journal, `${at()} ${text}\n`)
  const violated = (text: string, evidence = ''): void => {
    if (violations.some((each) => each.endsWith(text))) return
    room.keep = true
    violations.push(`${at()} (seed ${seed}): ${text}`)
    say(`VIOLATION: ${text}`)
    note(`VIOLATION: ${text}`)
    const before = acts.map((act) => `  after ${act}`).join('\n')
    const whole = `${at()} seed ${seed}: ${text}\n${before}\n${evidence}\n`
    appendFileSync(join(room.dir, 'violations.txt'), whole)
  }
  return {
    seed,
    counts,
    violations,
    count,
    note,
    violated,
    did(text) {
      acts.push(`${at()} ${text}`)
      if (acts.length > LAST_ACTS) acts.shift()
      note(text)
    },
    expect(holds, text) {
      count('checks')
      if (!holds) violated(text)
    },
  }
}
