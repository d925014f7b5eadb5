import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentRecords } from '../../src/store/agents.ts'
import { daemonLock } from '../../src/store/daemon-lock.ts'
import { openDatabase } from '../../src/store/database.ts'
import { endedWithoutWord, eventStore } from '../../src/store/events.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-store-'))
  path = join(folder, 'host.db')
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

const open = (migrations = HOST_MIGRATIONS) =>
  openDatabase(path, { synchronous: 'normal', migrations })
const identity = { pid: 9, startedAt: 't', bootId: 'b' }
const start = { name: 'a', generation: 1, fingerprint: 'f', mark: 'm', at: 5, isRestart: false }
const exit = { code: 3, signal: null, reason: 'exit', at: 7 } as const

const NEWEST = HOST_MIGRATIONS.length

describe('a database', () => {
  it('is opened with its pragmas as wished, also the second time', () => {
    for (const synchronous of ['normal', 'full', 'normal'] as const) {
      const { db } = openDatabase(path, { synchronous, migrations: HOST_MIGRATIONS })
      expect(db.pragma('synchronous', { simple: true })).toBe(synchronous === 'full' ? 2 : 1)
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
      db.close()
    }
  })

  it('is for its owner alone, also where others could read it', () => {
    const mode = (): string => (statSync(path).mode & 0o777).toString(8)
    open().db.close()
    expect(mode()).toBe('600')
    chmodSync(path, 0o644)
    open().db.close()
    expect(mode()).toBe('600')
  })

  it('that is damaged is moved aside, and a new one is made', () => {
    writeFileSync(path, 'this is no database, but long enough to look at it twice '.repeat(100))
    const { db, movedTo } = open()
    expect(movedTo).toMatch(/host\.db\.damaged-/)
    expect(agentRecords(db).agents()).toEqual([])
    db.close()
    expect(readdirSync(folder).some((name) => name.startsWith('host.db.damaged-'))).toBe(true)
  })

  it('of a newer version is refused and left as it is', () => {
    open([
      ...HOST_MIGRATIONS,
      'CREATE TABLE more (x) STRICT;'.replace('(x)', '(x INTEGER)'),
    ]).db.close()
    expect(() => open()).toThrow(
      `it is of version ${NEWEST + 1}, and this agenthost knows ${NEWEST}`,
    )
  })

  it('whose step fails is left at the step before', () => {
    open().db.close()
    expect(() => open([...HOST_MIGRATIONS, 'CREATE TABLE oops'])).toThrow('unable to open')
    const { db } = open()
    expect(db.pragma('user_version', { simple: true })).toBe(NEWEST)
    db.close()
  })
})

describe('the record of an agent', () => {
  it('keeps the wish, the start and its process', () => {
    const { db } = open()
    const records = agentRecords(db)
    records.intend(start)
    expect(records.agents()[0]).toMatchObject({
      wanted: 'up',
      open: true,
      identity: null,
      ready: false,
    })
    records.started('a', 1, identity)
    records.ready('a', 1)
    records.setWanted('a', 'down')
    expect(records.agents()[0]).toMatchObject({
      wanted: 'down',
      identity,
      ready: true,
      startedAt: 5,
    })
    records.ended('a', 1, exit, 2)
    expect(records.agents()[0]).toMatchObject({
      open: false,
      identity: null,
      ready: false,
      lastExit: exit,
      failures: 2,
    })
    db.close()
  })

  it('is not closed by the end of an older start, which comes after the newer intent', () => {
    const { db } = open()
    const records = agentRecords(db)
    records.intend(start)
    records.started('a', 1, identity)
    records.intend({ ...start, generation: 2, isRestart: true })
    records.ended('a', 1, exit, 1)
    expect(records.agents()[0]).toMatchObject({
      generation: 2,
      open: true,
      restarts: 1,
      lastExit: exit,
    })
    records.started('a', 1, identity)
    expect(records.agents()[0]?.identity).toBe(null)
    db.close()
  })

  it('never goes back to an older generation', () => {
    const { db } = open()
    const records = agentRecords(db)
    records.intend({ ...start, generation: 5 })
    records.intend({ ...start, generation: 4 })
    expect(records.agents()[0]?.generation).toBe(5)
    db.close()
  })
})

describe('events', () => {
  it('are found by kind among the newest, oldest first', () => {
    const { db } = open()
    const events = eventStore(db)
    const event = { at: 1, kind: 'x', subject: 'a', message: '', data: {} }
    expect(events.newestOf(['x'], 10)).toEqual([])
    for (const kind of ['x', 'y', 'z', 'y', 'x']) events.append({ ...event, kind })
    expect(events.newestOf(['x', 'z'], 10).map(({ cursor }) => cursor)).toEqual([1, 3, 5])
    expect(events.newestOf(['x', 'z'], 4).map(({ cursor }) => cursor)).toEqual([3, 5])
    db.close()
  })

  it('have cursors that are never given twice', () => {
    const { db } = open()
    const events = eventStore(db)
    const event = { at: 1, kind: 'k', subject: 's', message: 'm', data: { a: [1] } }
    events.appendAll([event, event, event])
    events.keepNewest(1)
    expect(events.since(0, 10)).toEqual([{ ...event, cursor: 3 }])
    expect(events.append(event)).toBe(4)
    expect(events.newestCursor()).toBe(4)
    expect(events.since(4, 10)).toEqual([])
    db.close()
  })
})

describe('the lock of a home', () => {
  it('is had by one, names who has it, and is free when that one has gone', () => {
    const self = { pid: process.pid, startedAt: 'now' }
    const first = daemonLock(folder, self)
    expect(daemonLock(folder, self)).toEqual({ held: false, by: self })
    if (first.held) first.release()
    const second = daemonLock(folder, self)
    expect(second.held).toBe(true)
    if (second.held) second.release()
  })

  it('is not said to be had by a process that is gone', () => {
    const first = daemonLock(folder, { pid: 2 ** 22 + 1, startedAt: 'then' })
    expect(daemonLock(folder, { pid: 1, startedAt: 'now' })).toEqual({ held: false, by: null })
    if (first.held) first.release()
  })
})

describe('the daemon before this one', () => {
  const event = (kind: string) => ({ at: 1, kind, subject: 'daemon', message: '', data: {} })

  it('is known to have been killed by what it did not say', () => {
    const { db } = open()
    const events = eventStore(db)
    expect(endedWithoutWord(db)).toBe(false)
    events.append(event('daemon.started'))
    events.append(event('agent.up'))
    expect(endedWithoutWord(db)).toBe(true)
    events.append(event('daemon.stopping'))
    events.append(event('agent.up'))
    expect(endedWithoutWord(db)).toBe(false)
    db.close()
  })
})
