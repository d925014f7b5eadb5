/** Files that another version wrote, read by commands and by the daemon. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { lockInsights } from '../../src/store/insights.ts'
import { peekInsights, readInsights } from '../../src/store/insights-reading.ts'
import { proposals } from '../../src/store/insights-proposals.ts'
import { readLedger } from '../../src/store/ledger-reading.ts'
import { INSIGHTS_MIGRATIONS } from '../../src/store/migrations/insights.ts'
import { LEDGER_MIGRATIONS } from '../../src/store/migrations/ledger.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const write = (name: string, migrations: readonly string[]): void => {
  openDatabase(join(home, name), { synchronous: 'normal', migrations }).db.close()
}
const versionOf = (db: Database): unknown => db.pragma('user_version', { simple: true })

describe('insights.db', () => {
  it('of an earlier version is brought up to date by the command that reads it', () => {
    write('insights.db', INSIGHTS_MIGRATIONS.slice(0, 2))
    expect(readInsights(home, (db) => proposals(db).list(1))).toEqual([])
    expect(peekInsights(home, versionOf)).toBe(INSIGHTS_MIGRATIONS.length)
    const lock = lockInsights(home)
    expect(lock).not.toBeNull()
    lock?.release()
  })

  it('of an earlier version is left alone by the daemon, and while another command has it', () => {
    write('insights.db', INSIGHTS_MIGRATIONS.slice(0, 2))
    expect(() => peekInsights(home, versionOf)).toThrow('an earlier version than this agenthost')
    const other = lockInsights(home)
    expect(() => readInsights(home, versionOf)).toThrow(
      expect.objectContaining({ kind: 'temporary', hint: expect.stringContaining('let it end') }),
    )
    other?.release()
    expect(readInsights(home, versionOf)).toBe(INSIGHTS_MIGRATIONS.length)
  })

  it('of a newer version is refused and left as it is', () => {
    write('insights.db', [...INSIGHTS_MIGRATIONS, 'CREATE TABLE more (x INTEGER) STRICT'])
    for (const read of [readInsights, peekInsights]) {
      expect(() => read(home, versionOf)).toThrow(
        expect.objectContaining({
          kind: 'config',
          hint: 'Use the newer agenthost that wrote it.',
        }),
      )
    }
  })

  it('that is none is told, and one that is not there is nothing', () => {
    expect(readInsights(home, versionOf)).toBeNull()
    writeFileSync(join(home, 'insights.db'), 'no database, but long enough '.repeat(100))
    expect(() => readInsights(home, versionOf)).toThrow(
      expect.objectContaining({
        kind: 'temporary',
        hint: expect.stringContaining('rankings pull'),
      }),
    )
  })
})

describe('ledger.db', () => {
  it('of an earlier version is brought up to date by the gateway alone', () => {
    write('ledger.db', LEDGER_MIGRATIONS.slice(0, 1))
    expect(() => readLedger(home, versionOf)).toThrow(
      expect.objectContaining({ hint: 'Start the gateway once: it brings the file up to date.' }),
    )
  })
})
