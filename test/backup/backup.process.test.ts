/** Copies beside a writer that writes, after a kill, without room, of a damaged database; and put back. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyName } from '../../src/backup/copies.ts'
import { takeBackup } from '../../src/backup/take.ts'
import { runBackup } from '../../src/daemon/run-backup.ts'
import { copyDatabase } from '../../src/store/vacuum-into.ts'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { openDatabase } from '../../src/store/database.ts'
import { newsRows } from '../../src/store/insights-news.ts'
import { openInsights } from '../../src/store/insights.ts'
import { eventStore } from '../../src/store/events.ts'
import { lockFile } from '../../src/store/lock-file.ts'
import { beginLife, putCompared } from '../../src/store/ledger-life.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { LEDGER_MIGRATIONS } from '../../src/store/migrations/ledger.ts'
import { eventually } from '../support/eventually.ts'

let host: Agenthost
beforeEach(() => void (host = agenthost()))
afterEach(() => host.destroy())

const path = (name: string): string => join(host.home, name)
const copies = (): readonly string[] =>
  existsSync(path('backups'))
    ? readdirSync(path('backups'))
        .filter((name) => name.endsWith('.db'))
        .toSorted()
    : []
const hostDb = () =>
  openDatabase(path('host.db'), { synchronous: 'normal', migrations: HOST_MIGRATIONS }).db
const ledgerDb = () =>
  openDatabase(path('ledger.db'), { synchronous: 'normal', migrations: LEDGER_MIGRATIONS }).db
const event = (message: string) => ({ at: 1, kind: 'test', subject: 'test', message, data: {} })
const messagesIn = (file: string): readonly string[] => {
  const db = new Sqlite(file, { readonly: true })
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const rows = db.prepare<[], { message: string }>('SELECT message FROM events ORDER BY cursor')
    return rows.all().map(({ message }) => message)
  } finally {
    db.close()
  }
}
const only = (prefix: string): string => {
  const found = copies().filter((name) => name.startsWith(prefix))
  expect(found).toHaveLength(1)
  return path(`backups/${found[0]}`)
}

describe('a copy while its database is written', () => {
  it('has one moment of it, and the writer is never refused', async () => {
    const db = hostDb()
    const events = eventStore(db)
    let count = 0
    const write = (): void => events.appendAll([event(String(count++)), event(String(count++))])
    for (let turn = 0; turn < 500; turn++) write()
    let isOver = false
    const running = host.run(['backup', '--json']).finally(() => (isOver = true))
    while (!isOver) {
      write()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { code, out } = await running
    db.close()
    expect(code).toBe(0)
    const said = JSON.parse(out) as { ok: boolean; copies: readonly { path: string }[] }
    expect(said).toMatchObject({ ok: true, troubles: [], removed: 0 })
    const found = messagesIn(only('host-'))
    expect(found.length).toBeGreaterThanOrEqual(1000)
    expect(found.length % 2, 'a transaction is in it or not').toBe(0)
    expect(found).toEqual(found.map((_message, index) => String(index)))
    expect(statSync(only('host-')).mode & 0o777).toBe(0o600)
    expect(statSync(path('backups')).mode & 0o777).toBe(0o700)
  })

  it('is not made of a database that is not there', async () => {
    expect((await host.run(['backup'])).code).toBe(0)
    expect(copies()).toEqual([])
  })

  it('is made by one at a time', async () => {
    mkdirSync(path('backups'))
    const release = lockFile(path('backups/.lock'))
    hostDb().close()
    const { code, err } = await host.run(['backup'])
    release?.()
    expect(code).toBe(75)
    expect(err).toContain('another backup is under way')
  })

  it('leaves out what is not asked for in a folder of the person', async () => {
    hostDb().close()
    const folder = path('elsewhere')
    mkdirSync(folder)
    for (let day = 1; day <= 25; day++)
      writeFileSync(join(folder, copyName('host', day * 86_400_000)), '')
    expect((await host.run(['backup', '--out', folder])).code).toBe(0)
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toHaveLength(26)
    expect(copies()).toEqual([])
  })
})

describe('a backup that is killed', () => {
  it('leaves no half of a copy under the name of one; the next clears it away', async () => {
    const db = hostDb()
    const text = 'x'.repeat(100_000)
    db.transaction(() => {
      for (let turn = 0; turn < 800; turn++) eventStore(db).append(event(text))
    })()
    const child = spawn(process.execPath, ['src/cli/entry.ts', 'backup'], { env: host.env })
    const gone = once(child, 'exit')
    const parts = (): readonly string[] =>
      existsSync(path('backups'))
        ? readdirSync(path('backups')).filter((name) => /\.part/.test(name))
        : []
    await eventually('a part of a copy', () => parts().length > 0)
    child.kill('SIGKILL')
    await gone
    expect(parts()).not.toEqual([])
    expect(copies()).toEqual([])
    expect((await host.run(['backup'])).code).toBe(0)
    expect(parts()).toEqual([])
    expect(messagesIn(only('host-'))).toHaveLength(800)
    db.close()
  })
})

describe('a disk without room', () => {
  const isRoot = process.getuid?.() === 0
  it.skipIf(!isRoot)('is not filled: it is told, and the copies of before stay', async () => {
    const db = hostDb()
    eventStore(db).appendAll(Array.from({ length: 40 }, () => event('x'.repeat(100_000))))
    db.close()
    mkdirSync(path('backups'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path('backups')])
    try {
      writeFileSync(path(`backups/${copyName('host', 86_400_000)}`), '')
      const { code, out } = await host.run(['backup'])
      expect(code).toBe(75)
      expect(out).toMatch(/unable to copy host\.db: it may take \d+ MB, and of 5 MB that are free/)
      only('host-1970-')
      expect(readdirSync(path('backups')).filter((name) => name.includes('.part'))).toEqual([])
    } finally {
      execFileSync('umount', [path('backups')])
    }
  })

  it('that fills up meanwhile costs the copy that was under way, and nothing else', () => {
    hostDb().close()
    ledgerDb().close()
    mkdirSync(path('backups'))
    const made = takeBackup({
      home: host.home,
      folder: path('backups'),
      isOurs: true,
      now: 1_800_000_000_000,
      copy(from, to) {
        if (!from.endsWith('host.db')) return copyDatabase(from, to)
        writeFileSync(to, 'half of it')
        throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
      },
    })
    expect(made.copies.map(({ database }) => database)).toEqual(['ledger.db'])
    expect(made.troubles).toEqual([
      {
        database: 'host.db',
        kind: 'temporary',
        message: 'unable to copy host.db: no space is left on the disk (SQLITE_FULL)',
      },
    ])
    expect(copies()).toEqual([copyName('ledger', 1_800_000_000_000)])
    expect(readdirSync(path('backups'))).toHaveLength(1)
  })
})

describe('a backup as the daemon runs it', () => {
  const PROGRAM = [process.execPath, 'src/cli/entry.ts'] as const
  it('gives its exit code and what it said, in a line', async () => {
    hostDb().close()
    writeFileSync(path('ledger.db'), 'no database at all, by far')
    const { code, text } = await runBackup(host.home, PROGRAM)(new AbortController().signal)
    expect(code).toBe(1)
    expect(text).toMatch(/host-[^ ]+\.db {2}\d+ KB; unable to copy ledger\.db: .*stay$/)
  })

  it('that is ended, or cannot be run, says so and does not reject', async () => {
    hostDb().close()
    const ending = new AbortController()
    const running = runBackup(host.home, PROGRAM)(ending.signal)
    ending.abort()
    expect(await running).toEqual({
      code: null,
      text: 'unable to back up: it was ended before it was done',
    })
    const none = await runBackup(host.home, [path('nothing')])(new AbortController().signal)
    expect(none).toMatchObject({ code: null, text: expect.stringContaining('ENOENT') })
  })
})

describe('a damaged database', () => {
  const older = Array.from({ length: 20 }, (_none, day) => copyName('host', (day + 1) * 86_400_000))

  it.each([
    [
      'has other bytes in it',
      (file: string) => {
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.fill(0x5a, 4096))
      },
    ],
    ['is no database', (file: string) => writeFileSync(file, 'no database at all, by far')],
    ['is empty', (file: string) => writeFileSync(file, '')],
  ])('that %s is told, no copy is made of it, and older ones stay', async (_how, damage) => {
    const db = hostDb()
    eventStore(db).append(event('kept'))
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    ledgerDb().close()
    damage(path('host.db'))
    mkdirSync(path('backups'))
    for (const name of older) writeFileSync(path(`backups/${name}`), '')
    const { code, out } = await host.run(['backup'])
    expect(code).toBe(1)
    expect(out).toMatch(/unable to copy host\.db: .*; the copies of before stay/)
    expect(copies().filter((name) => name.startsWith('host-'))).toEqual(older.toSorted())
    only('ledger-')
  })
})

describe('a copy that is put back', () => {
  it('of the ledger has the gateway ask the upstreams first, also when it is put there by hand', async () => {
    const db = ledgerDb()
    beginLife(db, { bootId: 'this boot', isReplaced: false, now: 5 })
    putCompared(db)
    expect((await host.run(['backup'])).code).toBe(0)
    db.close()
    const { code, out } = await host.run(['restore', only('ledger-')])
    expect(code).toBe(0)
    expect(out).toContain('the gateway asks the upstreams')
    const back = ledgerDb()
    expect(beginLife(back, { bootId: 'this boot', isReplaced: false, now: 9 })).toEqual({
      mustCompare: true,
      wasClean: false,
    })
    back.close()
    expect(
      readdirSync(host.home).filter((name) => /^ledger\.db\.replaced-/.test(name)),
    ).not.toEqual([])
  })

  it('of host.db has its rows, without the log of the file before', async () => {
    const db = hostDb()
    eventStore(db).append(event('before'))
    expect((await host.run(['backup'])).code).toBe(0)
    eventStore(db).append(event('after'))
    const copy = only('host-')
    // As a daemon that was killed leaves it: with a log.
    const { code } = await host.run(['restore', copy, '--json'])
    expect(code).toBe(0)
    expect(messagesIn(path('host.db'))).toEqual(['before'])
    expect(statSync(path('host.db')).mode & 0o777).toBe(0o600)
    db.close()
    expect(messagesIn(copy)).toEqual(['before'])
  })

  it('of insights.db has what was found out, and no news that was told', async () => {
    const { db } = openInsights(host.home, 1)
    newsRows(db).add(1, { kind: 'routes.proposed', subject: 'a', message: 'b', data: {} })
    expect((await host.run(['backup'])).code).toBe(0)
    db.close()
    const release = lockFile(path('regress.lock'))
    expect((await host.run(['restore', only('insights-')])).code).toBe(75)
    release?.()
    expect((await host.run(['restore', only('insights-')])).code).toBe(0)
    const back = openInsights(host.home, 2).db
    expect(newsRows(back).newest()).toBe(0)
    back.close()
  })

  it('is named, with the commands, in the alert of a damaged host.db', async () => {
    const db = hostDb()
    eventStore(db).append(event('before'))
    db.close()
    expect((await host.run(['backup'])).code).toBe(0)
    const copy = only('host-')
    writeFileSync(path('host.db'), 'no database at all, by far')
    host.configure('agents: {}\n')
    const daemon = host.start('run')
    const answer = await eventually('the alert', async () => {
      const { code, out } = await host.run(['alerts', '--json'])
      return code === 0 && out.includes('host.db was damaged') ? out : null
    })
    expect(answer).toContain(`agenthost restore ${copy}`)
    expect((await host.run(['restore', copy])).code).toBe(75)
    const gone = once(daemon, 'exit')
    daemon.kill('SIGTERM')
    await gone
    expect((await host.run(['restore', copy])).code).toBe(0)
    expect(messagesIn(path('host.db'))).toEqual(['before'])
  })

  it.each([
    ['host-', 'daemon.lock', 'agenthost uninstall'],
    ['ledger-', 'gateway.lock', 'agenthost stop gateway'],
  ])('is refused while its writer is up: %s', async (prefix, lock, todo) => {
    hostDb().close()
    ledgerDb().close()
    expect((await host.run(['backup'])).code).toBe(0)
    const release = lockFile(path(lock))
    const { code, err } = await host.run(['restore', only(prefix)])
    release?.()
    expect(code).toBe(75)
    expect(err).toContain(todo)
  })

  it('is refused when it is damaged, or none', async () => {
    hostDb().close()
    const before = readFileSync(path('host.db'))
    writeFileSync(path('odd.db'), 'no database at all, by far')
    const { code, err } = await host.run(['restore', path('odd.db')])
    expect(code).toBe(1)
    expect(err).toContain(`unable to restore ${path('odd.db')}`)
    expect((await host.run(['restore', path('none.db')])).code).toBe(1)
    expect(readFileSync(path('host.db')).equals(before)).toBe(true)
  })

  it('is found in the list of all', async () => {
    expect((await host.run(['restore'])).out).toContain('There are no copies')
    hostDb().close()
    expect((await host.run(['backup'])).code).toBe(0)
    expect((await host.run(['restore'])).out).toContain(only('host-'))
    const all = JSON.parse((await host.run(['restore', '--json'])).out) as readonly object[]
    expect(all).toMatchObject([{ database: 'host.db', path: only('host-') }])
  })
})
