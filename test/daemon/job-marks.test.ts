import { describe, expect, it } from 'vitest'
import { ownerOf, withoutJobs } from '../../src/daemon/job-marks.ts'
import { writeMark, type ProcessRow } from '../../src/supervisor/process.ts'

const SLOT = { job: 'nightly', kind: 'calendar', at: 1_766_000_000_000 } as const
const markOf = (agent: string): string => writeMark({ homeId: 'home', agent, generation: 3 }, 'r')
const row = (mark: string | null): ProcessRow => ({
  pid: 7,
  ppid: 1,
  pgid: 7,
  startedAt: '5',
  rssBytes: 4096,
  state: 'running',
  mark,
})

describe('what a run of a job starts', () => {
  it('carries the slot where the name of an agent would stand', () => {
    expect(ownerOf(SLOT)).toBe('job:nightly:calendar:1766000000000')
    expect(ownerOf({ ...SLOT, kind: 'manual' })).toBe('job:nightly:manual:1766000000000')
  })

  it('has no mark in the table that the agents see', () => {
    expect(withoutJobs([row(markOf(ownerOf(SLOT)))])).toEqual([row(null)])
  })
})

describe('what else is in the table', () => {
  it.each([null, markOf('claude'), markOf('jobs'), 'job:not a mark', 'home/job:x'])(
    'keeps its mark %j',
    (mark) => {
      expect(withoutJobs([row(mark)])).toEqual([row(mark)])
    },
  )
})
