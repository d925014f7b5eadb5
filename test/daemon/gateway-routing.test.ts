/** The routing of a gateway whole: a real file that changes, real SQLite, restarts, and the commands beside it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { gatewayRouting, type GatewayRouting } from '../../src/daemon/gateway-routing.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { SESSIONS_STEP } from '../../src/store/migrations/ledger-sessions.ts'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

let host: Agenthost
let clock: ManualClock
let db: Database
let routing: GatewayRouting
let told: GatewayNotice[]

function start(): void {
  const opening = { synchronous: 'normal', migrations: [SESSIONS_STEP] } as const
  db = openDatabase(join(host.home, 'ledger.db'), opening).db
  routing = gatewayRouting({
    path: join(host.home, 'routing.json'),
    upstreams: () => ['openrouter'],
    db,
    clock,
    tell: (notice) => void told.push(notice),
  })
}

function stop(): void {
  routing.close()
  db.close()
}

beforeEach(() => {
  host = agenthost()
  clock = manualClock()
  told = []
  start()
})

afterEach(async () => {
  stop()
  await host.destroy()
})

async function apply(model: string, ...more: readonly string[]): Promise<void> {
  const path = join(host.home, 'next.json')
  writeFileSync(path, `{ "routes": { "a": "openrouter/${model}" } }`)
  const { code, err } = await host.run(['routes', 'apply', path, ...more])
  expect(err).toBe('')
  expect(code).toBe(0)
  clock.pass(500)
}

const SIGNED = Buffer.from('{"messages":[{"content":[{"signature":"EqQBCkYIBxgC"}]}]}')

function served(session: string, body: Buffer): string | undefined {
  const inForce = routing.inForce()
  const caller = { kind: 'agent', name: 'desk' } as const
  if (inForce === null) return undefined
  return routing.tableFor({ caller, session, body }, inForce).table.routes[0]?.model.id
}

describe('a route that is switched under a session', () => {
  it('stays for that session over restarts, and is another for all the others', async () => {
    expect(routing.inForce()).toBeNull()
    await apply('x/one')
    expect(served('s', Buffer.from('{"messages":[]}'))).toBe('x/one')
    expect(served('s', SIGNED)).toBe('x/one')
    await apply('x/two')
    expect(served('s', SIGNED)).toBe('x/one')
    expect(served('t', Buffer.from('{}'))).toBe('x/two')
    stop()
    start()
    expect(served('s', SIGNED)).toBe('x/one')
    await apply('x/three', '--now')
    expect(served('s', SIGNED)).toBe('x/three')
    expect(told.map(({ kind }) => kind)).not.toContain('routes.rejected')
  })

  it('is never a half one: a broken file changes nothing, not even over a restart', async () => {
    await apply('x/one')
    writeFileSync(join(host.home, 'routing.json'), '{ "routes": { "a": "nowhere/x" } }')
    clock.pass(1000)
    expect(told.at(-1)).toMatchObject({ kind: 'routes.rejected' })
    expect(told.at(-1)?.message).toContain('expected a model at one of the configured upstreams')
    stop()
    start()
    expect(served('s', SIGNED)).toBe('x/one')
  })
})
