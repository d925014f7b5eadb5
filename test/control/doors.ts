/** A control server over a real socket, with doors that say what they were asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentStatus, HostEvent, Status } from '../../src/control/protocol.ts'
import { controlServer, type Doors } from '../../src/control/server.ts'

export type TestServer = {
  readonly folder: string
  readonly path: string
  readonly asked: unknown[]
  readonly mistakes: unknown[]
  readonly happen: (count?: number) => void
  /** How often a reader of events found nothing new, and so waits. */
  readonly waits: () => number
  /** How many are called back after an event. */
  readonly listeners: () => number
  readonly close: () => Promise<void>
}

export async function testServer(change: Partial<Doors> = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  const path = join(folder, 'control.sock')
  const asked: unknown[] = []
  const mistakes: unknown[] = []
  const happened: HostEvent[] = []
  const listeners = new Set<() => void>()
  let waits = 0
  const doors: Doors = {
    status: () => statusWith([]),
    wish: (kind, wish) => {
      asked.push([kind, wish])
      return Promise.resolve([agentWith({ name: 'one' })])
    },
    send: (name, text) => {
      asked.push([name, text])
      return Promise.resolve()
    },
    attach: (name) => ['show', name],
    job: () => {
      throw new Error('no jobs here')
    },
    runJob: () => {
      throw new Error('no jobs here')
    },
    skipJob: () => {
      throw new Error('no jobs here')
    },
    reload: () => Promise.resolve({ started: ['one'], restarted: [], stopped: [], unchanged: [] }),
    eventsSince(cursor, limit) {
      if (cursor >= happened.length) waits++
      return happened.slice(cursor, cursor + limit)
    },
    newestCursor: () => happened.length,
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    alerts: {
      list: () => [],
      undelivered: () => 0,
      acknowledge: () => null,
      test: () => Promise.resolve({ channels: [] }),
      hello: () => ({ kind: 'hello', cursor: 0, host: 'mini', version: '0.1.0' }),
      notices: {
        eventsSince: () => [],
        newestCursor: () => 0,
        onEvent: () => () => undefined,
      },
    },
    ...change,
  }
  const server = await controlServer({ path, doors, mistake: (error) => mistakes.push(error) })
  return {
    folder,
    path,
    asked,
    mistakes,
    waits: () => waits,
    listeners: () => listeners.size,
    happen(count = 1) {
      for (let each = 0; each < count; each++) happened.push(eventWith(happened.length + 1))
      for (const listener of listeners) listener()
    },
    async close() {
      await server.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

const AT = '2026-11-24T12:59:04.000Z'

export function eventWith(cursor: number): HostEvent {
  const message = 'x'.repeat(200)
  return { cursor, at: AT, kind: 'agent.up', subject: 'one', message, data: { generation: 1 } }
}

export function statusWith(agents: AgentStatus[], change: Partial<Status['daemon']> = {}): Status {
  return {
    daemon: {
      pid: 4242,
      version: '0.1.0',
      startedAt: AT,
      uptimeMs: 97_200_000,
      rssBytes: 61_400_000,
      sleeps: [],
      awake: null,
      configError: null,
      ...change,
    },
    agents,
    jobs: [],
    gateway: null,
    alerts: { undelivered: 0 },
  }
}

export function agentWith(change: Partial<AgentStatus>): AgentStatus {
  return {
    name: 'one',
    preset: 'command',
    wanted: 'up',
    phase: 'up',
    pid: 51_234,
    generation: 1,
    adopted: false,
    restarts: 0,
    uptimeMs: 20_000,
    rssBytes: 5_000_000,
    ready: true,
    alive: null,
    lastExit: null,
    nextStartAt: null,
    logPath: '/logs/one.log',
    note: '',
    ...change,
  }
}
