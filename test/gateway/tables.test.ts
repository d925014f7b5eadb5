/** The routing table in force, with real files: changes, broken files, files that vanish and come back. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { atOncePath, tableVersion } from '../../src/gateway/tables/table-file.ts'
import {
  tablesInForce,
  type KeptTables,
  type TablesInForce,
} from '../../src/gateway/tables/tables.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { versionOf } from '../../src/routing/version.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

const table = (model: string): string => `{ "routes": { "a": "openrouter/${model}" } }\n`
const read = (text: string): ReturnType<typeof parseRouting> =>
  parseRouting(text, { nearest, parseDuration })

let folder: string
let path: string
let clock: ManualClock
let told: GatewayNotice[]
let open: TablesInForce[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  path = join(folder, 'routing.json')
  clock = manualClock()
  told = []
  open = []
})

afterEach(() => {
  for (const each of open) each.close()
  if (clock.waiting() > 0) throw new Error('somebody still waits to be woken')
  rmSync(folder, { recursive: true, force: true })
})

function tables(kept?: KeptTables): TablesInForce {
  const tell = (notice: GatewayNotice): void => void told.push(notice)
  const made = tablesInForce({ path, clock, read, tell, ...(kept !== undefined && { kept }) })
  open.push(made)
  return made
}

const kinds = (): readonly string[] => told.map(({ kind }) => kind)

describe('a routing table', () => {
  it('is in force at the start, under the name that the commands give it', () => {
    writeFileSync(path, table('x/y'))
    const current = tables().current()
    expect(current?.version).toBe(versionOf(table('x/y')))
    expect(current?.version).toBe(tableVersion(table('x/y')))
    expect(current?.table.routes[0]?.model.id).toBe('x/y')
    expect(told).toEqual([
      {
        kind: 'routes.applied',
        subject: 'routing.json',
        message: `version ${current?.version} of the routing table is in force: 1 route`,
        data: { version: current?.version },
      },
    ])
  })

  it('that changes is in force within a second', async () => {
    writeFileSync(path, table('x/y'))
    const made = tablesInForce({ path, clock: systemClock, read, tell: () => undefined })
    open.push(made)
    const begun = performance.now()
    writeFileSync(path, table('x/z'))
    await eventually('the new one', () => made.current()?.table.routes[0]?.model.id === 'x/z')
    expect(performance.now() - begun).toBeLessThan(1500)
  })

  it.each([
    ['written over', (): void => writeFileSync(path, table('x/z'))],
    [
      'renamed over it, as editors do',
      (): void => {
        writeFileSync(`${path}.swp`, table('x/z'))
        renameSync(`${path}.swp`, path)
      },
    ],
  ])('takes force when another is %s', (_how, change) => {
    writeFileSync(path, table('x/y'))
    const made = tables()
    change()
    clock.pass(500)
    expect(made.current()?.table.routes[0]?.model.id).toBe('x/z')
    expect(kinds()).toEqual(['routes.applied', 'routes.applied'])
  })

  it('that is written again as it was is told to nobody', () => {
    writeFileSync(path, table('x/y'))
    tables()
    writeFileSync(path, table('x/y'))
    clock.pass(2000)
    expect(kinds()).toEqual(['routes.applied'])
  })
})

describe('a table that cannot be used', () => {
  it('is told once, with its first mistakes, and the one before stays in force', () => {
    writeFileSync(path, table('x/y'))
    const made = tables()
    const { version } = made.current() ?? { version: '' }
    writeFileSync(path, '{ "routes": { "a": 1, "b": 2, "c": 3, "d": 4 } }')
    clock.pass(500)
    expect(kinds()).toEqual(['routes.applied'])
    clock.pass(5000)
    expect(kinds()).toEqual(['routes.applied', 'routes.rejected'])
    expect(told[1]?.message).toMatch(
      new RegExp(
        `^routing.json cannot be used, version ${version} stays in force: 1:15: routes.a: .*; and 1 more$`,
      ),
    )
    expect(made.current()?.version).toBe(version)
  })

  it('may be a save that is not over: half a file is told to nobody', () => {
    writeFileSync(path, table('x/y'))
    const made = tables()
    writeFileSync(path, table('x/z').slice(0, 20))
    clock.pass(500)
    writeFileSync(path, table('x/z'))
    clock.pass(500)
    expect(made.current()?.table.routes[0]?.model.id).toBe('x/z')
    expect(kinds()).toEqual(['routes.applied', 'routes.applied'])
  })

  it('is told to be well again, also where it is what it was before', () => {
    writeFileSync(path, table('x/y'))
    tables()
    writeFileSync(path, '{')
    clock.pass(1000)
    writeFileSync(path, table('x/y'))
    clock.pass(500)
    expect(kinds()).toEqual(['routes.applied', 'routes.rejected', 'routes.applied'])
  })

  it('is one that has vanished, is a folder, is too long or no text', () => {
    writeFileSync(path, table('x/y'))
    const made = tables()
    const changes = [
      (): void => mkdirSync(path),
      (): void => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d])),
      (): void => writeFileSync(path, ' '.repeat(1_000_001)),
      (): void => undefined,
    ]
    for (const change of changes) {
      rmSync(path, { recursive: true, force: true })
      change()
      clock.pass(1000)
    }
    expect(told.slice(1).map(({ message }) => message.split('in force: ')[1])).toEqual([
      'it cannot be read: it is a directory (EISDIR)',
      'it is not UTF-8 text',
      'it is longer than 1 MB',
      'it is not there',
    ])
    expect(made.current()?.table.routes[0]?.model.id).toBe('x/y')
  })
})

describe('a start', () => {
  it('without a table has none, and tells nothing', () => {
    const made = tables()
    clock.pass(5000)
    expect(made.current()).toBeNull()
    writeFileSync(path, table('x/y'))
    clock.pass(500)
    expect(made.current()?.table.routes).toHaveLength(1)
  })

  it('with a broken one goes on with the last that was in force', () => {
    writeFileSync(path, '{')
    const kept = { newest: () => table('x/old'), keep: () => undefined }
    expect(tables(kept).current()?.table.routes[0]?.model.id).toBe('x/old')
    expect(kinds()).toEqual(['routes.rejected'])
  })

  it('keeps the text of what takes force', () => {
    const texts: string[] = []
    const kept = { newest: () => null, keep: (_v: string, text: string) => void texts.push(text) }
    writeFileSync(path, table('x/y'))
    tables(kept)
    writeFileSync(path, table('x/z'))
    clock.pass(500)
    expect(texts).toEqual([table('x/y'), table('x/z')])
  })
})

describe('a version that running sessions have to take', () => {
  it('is the one that is named beside the table', () => {
    writeFileSync(path, table('x/y'))
    const made = tables()
    expect(made.current()?.atOnce).toBe(false)
    mkdirSync(join(folder, 'gateway'))
    writeFileSync(atOncePath(path), `${tableVersion(table('x/y'))}\n`)
    clock.pass(500)
    expect(made.current()?.atOnce).toBe(true)
    writeFileSync(path, table('x/z'))
    clock.pass(500)
    expect(made.current()?.atOnce).toBe(false)
  })
})
