import { describe, expect, it } from 'vitest'
import { adopt, lastGeneration, type Facts } from '../../src/supervisor/adoption.ts'
import type { ProcessRow } from '../../src/supervisor/process.ts'
import type { AgentRecord } from '../../src/supervisor/records.ts'

const row = (change: Partial<ProcessRow>): ProcessRow => ({
  pid: 100,
  ppid: 1,
  pgid: 100,
  startedAt: 't1',
  rssBytes: 0,
  state: 'running',
  mark: 'home/a/3/ff',
  ...change,
})

const record = (change: Partial<AgentRecord>): AgentRecord => ({
  name: 'a',
  wanted: 'up',
  generation: 3,
  fingerprint: 'f',
  mark: 'home/a/3/ff',
  identity: { pid: 100, startedAt: 't1', bootId: 'b' },
  open: true,
  ready: true,
  startedAt: 0,
  restarts: 0,
  failures: 0,
  lastExit: null,
  ...change,
})

const facts = (change: Partial<Facts>): Facts => ({
  homeId: 'home',
  bootId: 'b',
  records: [],
  table: [],
  pidFiles: [],
  ...change,
})

describe('a process whose identity is on record', () => {
  it('is adopted', () => {
    const [adopted] = adopt(facts({ records: [record({})], table: [row({})] }))
    expect(adopted).toEqual({
      agent: 'a',
      generation: 3,
      identity: { pid: 100, startedAt: 't1', bootId: 'b' },
      mark: 'home/a/3/ff',
    })
  })

  it.each([
    ['the pid was given to another process since', [row({ startedAt: 't2', mark: null })], 'b'],
    ['the host was booted since', [row({ mark: null })], 'b2'],
    ['only its zombie is left', [row({ state: 'zombie' })], 'b'],
    ['it is gone', [], 'b'],
  ])('is not adopted when %s', (_why, table, bootId) => {
    expect(adopt(facts({ records: [record({})], table, bootId }))).toEqual([])
  })

  it('is adopted though its environment cannot be read', () => {
    expect(adopt(facts({ records: [record({})], table: [row({ mark: null })] }))).toHaveLength(1)
  })
})

describe('a daemon that was killed between fork and record', () => {
  const intended = record({ identity: null })

  it('is followed by one that adopts what the launcher wrote down', () => {
    const table = [row({ pid: 7, pgid: 7 }), row({ pid: 8, ppid: 7, pgid: 7 })]
    const pidFiles = [{ agent: 'a', generation: 3, pid: 7 }]
    const [adopted, ...rest] = adopt(facts({ records: [intended], table, pidFiles }))
    expect(adopted?.identity.pid).toBe(7)
    expect(rest).toEqual([])
  })

  it('adopts nothing when the launcher has given way', () => {
    expect(adopt(facts({ records: [intended], table: [] }))).toEqual([])
  })
})

describe('what an ended agent left running', () => {
  it('is no agent, because the pid file names the main process', () => {
    const table = [row({ pid: 55, pgid: 55 })]
    const pidFiles = [{ agent: 'a', generation: 3, pid: 7 }]
    expect(adopt(facts({ records: [record({})], table, pidFiles }))).toEqual([])
  })

  it('is no agent, because the record names the main process', () => {
    const table = [row({ pid: 55, pgid: 55 })]
    expect(adopt(facts({ records: [record({})], table }))).toEqual([])
  })
})

describe('a lost host.db', () => {
  it('is made up for by the pid files', () => {
    const pidFiles = [{ agent: 'a', generation: 3, pid: 100 }]
    const [adopted] = adopt(facts({ table: [row({})], pidFiles }))
    expect(adopted).toMatchObject({ agent: 'a', generation: 3 })
  })

  it('and lost pid files are made up for by the marks: the newest session leader', () => {
    const table = [
      row({ pid: 5, pgid: 5, mark: 'home/a/2/aa' }),
      row({ pid: 9, pgid: 9 }),
      row({ pid: 10, ppid: 9, pgid: 10 }),
    ]
    const [adopted] = adopt(facts({ table }))
    expect(adopted?.identity.pid).toBe(9)
  })
})

describe('a process of another home', () => {
  it('is never touched', () => {
    expect(adopt(facts({ table: [row({ mark: 'other/a/3/ff' })] }))).toEqual([])
  })
})

describe('the next generation', () => {
  it('is above everything that anything tells of', () => {
    const table = [row({ mark: 'home/a/9/ff' })]
    const pidFiles = [{ agent: 'a', generation: 7, pid: 1 }]
    expect(lastGeneration('a', facts({ records: [record({})], table, pidFiles }))).toBe(9)
    expect(lastGeneration('b', facts({ records: [record({})], table, pidFiles }))).toBe(0)
  })
})
