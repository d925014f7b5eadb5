/** The history of the routing table in `insights.db`, and which version of it is meant. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  versionBefore,
  versionMeant,
  type KeptVersion,
  type TableVersion,
} from '../../src/routing/history.ts'
import type { Database } from '../../src/store/database.ts'
import { openInsights } from '../../src/store/insights.ts'
import { routingVersions } from '../../src/store/insights-routes.ts'

let home: string
let db: Database

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  db = openInsights(home, 0).db
})

afterEach(() => {
  db.close()
  rmSync(home, { recursive: true, force: true })
})

function version(sha: string, more: Partial<KeptVersion> = {}): KeptVersion {
  const told = {
    at: 1,
    who: 'me@mini',
    why: '',
    origin: 'apply',
    source: 'f',
    usable: true,
  } as const
  return { ...told, sha, bytes: Buffer.from(sha), ...more }
}

const listed = ({ bytes: _bytes, ...rest }: KeptVersion): TableVersion => rest

describe('versions of the table', () => {
  it('come back as they went in, the newest first, also after a restart', () => {
    const all = [
      version('aaaa1'),
      version('bbbb', { bytes: Buffer.from([0xff, 0, 0xfe]), why: 'because', usable: false }),
      version('aaaa1', { origin: 'rollback', source: 'aaaa1' }),
    ]
    for (const each of all) routingVersions(db).add(each)
    db.close()
    db = openInsights(home, 0).db
    const { list, newest, bytesOf } = routingVersions(db)
    expect(list(10)).toEqual(all.toReversed().map(listed))
    expect(list(1)).toHaveLength(1)
    expect(newest()).toEqual(list(1)[0])
    expect(bytesOf('bbbb')).toEqual(Buffer.from([0xff, 0, 0xfe]))
    expect(bytesOf('cccc')).toBeNull()
  })

  it('are on the disk when they are added: at FULL, and NORMAL again afterwards', () => {
    const asked: string[] = []
    const pragma = db.pragma.bind(db)
    db.pragma = (source, options) => {
      asked.push(source)
      return pragma(source, options)
    }
    routingVersions(db).add(version('aaaa'))
    expect(asked).toContain('synchronous = 2')
    expect(asked).toContain('fullfsync = 1')
    expect(db.pragma('synchronous', { simple: true })).toBe(1)
  })
})

describe('the version that is meant', () => {
  const all = [version('aaaa11'), version('bbbb22'), version('aaaa33'), version('aaaa11')]
  it.each([
    ['bbbb', { version: all[1] }],
    ['aaaa11', { version: all[0] }],
    ['aaaa', { unclear: 'several' }],
    ['bbb', { unclear: 'none' }],
    ['cccc', { unclear: 'none' }],
    ['', { unclear: 'none' }],
  ])('by the begin of its name: %s', (name, meant) => {
    expect(versionMeant(name, all)).toEqual(meant)
  })

  it('without a name is the newest other one that can be used', () => {
    const versions = [version('now'), version('bad', { usable: false }), version('old')]
    expect(versionBefore('now', versions)?.sha).toBe('old')
    expect(versionBefore('old', versions)?.sha).toBe('now')
    expect(versionBefore(null, versions)?.sha).toBe('now')
    expect(versionBefore('now', [version('now')])).toBeNull()
  })
})
