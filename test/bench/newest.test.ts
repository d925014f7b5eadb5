import { describe, expect, it } from 'vitest'
import type { Figure, Kept } from '../../bench/table/figure.ts'
import { newest } from '../../bench/table/newest.ts'

const MACHINE = {
  cpu: 'EPYC',
  cores: 2,
  memoryGiB: 24,
  os: 'Debian',
  kernel: 'Linux 6.18',
  arch: 'x64',
  node: 'v26.10.0',
}

type Shape = {
  readonly at: string
  readonly quick?: boolean
  readonly values: Record<string, number>
}

function aRun({ at, quick = false, values }: Shape, change: Partial<Kept> = {}): Kept {
  const taken = { at, commit: 'c', command: 'x', load: [0, 0], busyPercent: 0, quick } as const
  const figures = Object.entries(values).map(([name, value]): Figure => ({
    room: 'schedule',
    name,
    unit: 'ms',
    value,
    n: 1,
    spread: null,
    floor: null,
    peers: {},
    wanted: null,
    verdict: 'unknown',
    ...taken,
  }))
  return {
    format: 1,
    room: 'schedule',
    minutes: 1,
    isWholeRoom: true,
    machine: MACHINE,
    versions: {},
    absent: {},
    figures,
    behaviours: [],
    troubles: [],
    ...taken,
    ...change,
  }
}

const values = (runs: readonly Kept[]): Record<string, number | null> =>
  Object.fromEntries([...(newest(runs)?.figures ?? [])].map(([key, { value }]) => [key, value]))

describe('of many kept runs', () => {
  it('nothing is made of none', () => {
    expect(newest([])).toBeNull()
  })

  it('the newest figure of each name counts, in whatever order they are found', () => {
    const runs = [
      aRun({ at: '2026-11-25T02', values: { a: 2 } }),
      aRun({ at: '2026-11-25T01', values: { a: 1, b: 1 } }),
    ]
    expect(values(runs)).toEqual({ 'schedule/a': 2, 'schedule/b': 1 })
  })

  it('a whole run counts more than a newer quick one', () => {
    const runs = [
      aRun({ at: '2026-11-25T01', values: { a: 1 } }),
      aRun({ at: '2026-11-25T02', quick: true, values: { a: 2, b: 2 } }),
    ]
    expect(values(runs)).toEqual({ 'schedule/a': 1, 'schedule/b': 2 })
  })

  it('those of another machine are left out, and counted', () => {
    const other = { machine: { ...MACHINE, cores: 8 } }
    const runs = [
      aRun({ at: '2026-11-25T01', values: { a: 1 } }, other),
      aRun({ at: '2026-11-25T02', values: { b: 2 } }),
    ]
    expect(values(runs)).toEqual({ 'schedule/b': 2 })
    expect(newest(runs)?.elsewhere).toBe(1)
  })

  it('a part of a room does not say how long the room takes', () => {
    const runs = [
      aRun({ at: '2026-11-25T01', values: {} }, { minutes: 9 }),
      aRun({ at: '2026-11-25T02', values: {} }, { minutes: 1, isWholeRoom: false }),
    ]
    expect(newest(runs)?.minutes).toEqual([{ room: 'schedule', quick: false, minutes: 9 }])
  })

  it('a peer is what it was the last time somebody looked', () => {
    const runs = [
      aRun({ at: '2026-11-25T01', values: {} }, { absent: { s6: 'not there' } }),
      aRun({ at: '2026-11-25T02', quick: true, values: {} }, { versions: { s6: '2.11' } }),
    ]
    expect(newest(runs)?.peers.get('schedule/s6')).toMatchObject({ version: '2.11', absent: null })
  })

  it('what broke off in an older run of a room is no longer told', () => {
    const runs = [
      aRun({ at: '2026-11-25T01', values: {} }, { troubles: ['old'] }),
      aRun({ at: '2026-11-25T02', quick: true, values: {} }),
    ]
    expect(newest(runs)?.troubles).toEqual([])
  })
})
