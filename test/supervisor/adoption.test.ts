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

describe('a carrier of a mark that nothing on record is of', () => {
  const leader = row({})
  const pidFile = (change: Partial<Facts['pidFiles'][number]> = {}): Facts['pidFiles'][number] => ({
    agent: 'a',
    generation: 3,
    pid: 999,
    ...change,
  })
  const adopted = (change: Partial<Facts>) =>
    adopt(facts({ table: [leader], ...change })).map(
      ({ agent, generation, identity }) => `${agent} ${generation} ${identity.pid}`,
    )

  it.each<[string, Partial<Facts>, readonly string[]]>([
    ['is the agent', {}, ['a 3 100']],
    ['is left over from a main process that its pid file tells of', { pidFiles: [pidFile()] }, []],
    [
      'is the agent beside the pid file of another one',
      { pidFiles: [pidFile({ agent: 'b' })] },
      ['a 3 100'],
    ],
    [
      'is the agent beside an older pid file',
      { pidFiles: [pidFile({ generation: 2 })] },
      ['a 3 100'],
    ],
    [
      'is the main process that the pid file names',
      { pidFiles: [pidFile({ pid: 100 })] },
      ['a 3 100'],
    ],
    [
      'is left over where the record names another process',
      { records: [record({ identity: { pid: 7, startedAt: 't0', bootId: 'b' } })] },
      [],
    ],
    [
      'is the agent where the record knows no process yet',
      { records: [record({ identity: null })] },
      ['a 3 100'],
    ],
    [
      'is the agent where the record is of an older start',
      { records: [record({ generation: 2, identity: { pid: 7, startedAt: 't0', bootId: 'b' } })] },
      ['a 3 100'],
    ],
    ['is no agent in the group of another', { table: [row({ pgid: 7 })] }, []],
    ['is no agent as a zombie', { table: [row({ state: 'zombie' })] }, []],
    ['is no agent of another home', { table: [row({ mark: 'other/a/3/ff' })] }, []],
    ['is no agent with a foreign mark', { table: [row({ mark: 'mine' })] }, []],
    [
      'is the agent, and its child is not',
      { table: [row({ pid: 101, ppid: 100, pgid: 101 }), leader] },
      ['a 3 100'],
    ],
    [
      'of the newest start is the agent',
      {
        table: [
          leader,
          row({ pid: 101, pgid: 101, mark: 'home/a/4/ff' }),
          row({ pid: 102, pgid: 102, mark: 'home/a/2/ff' }),
        ],
      },
      ['a 4 101'],
    ],
    [
      'of two agents is both',
      { table: [leader, row({ pid: 101, pgid: 101, mark: 'home/b/1/ff' })] },
      ['a 3 100', 'b 1 101'],
    ],
  ])('%s', (_what, change, found) => {
    expect(adopted(change)).toEqual(found)
  })
})

describe('the highest generation', () => {
  it.each<[string, Partial<Facts>, number]>([
    ['of an agent without a trace', {}, 0],
    [
      'on record',
      { records: [record({ generation: 5 }), record({ name: 'b', generation: 9 })] },
      5,
    ],
    [
      'in a pid file',
      {
        pidFiles: [
          { agent: 'a', generation: 6, pid: 1 },
          { agent: 'b', generation: 9, pid: 2 },
        ],
      },
      6,
    ],
    [
      'in a mark',
      { table: [row({ mark: 'home/a/7/ff' }), row({ mark: 'home/b/9/ff' }), row({ mark: null })] },
      7,
    ],
    [
      'of all of them',
      { records: [record({ generation: 5 })], table: [row({ mark: 'home/a/4/ff' })] },
      5,
    ],
  ])('%s', (_what, change, generation) => {
    expect(lastGeneration('a', facts(change))).toBe(generation)
  })
})
