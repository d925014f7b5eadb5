/** A gateway that cannot begin: it says why, with the exit code that its keeper goes by, and does not linger. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

let host: Agenthost
let other: Server | null
beforeEach(() => {
  host = agenthost()
  other = null
})
afterEach(async () => {
  other?.closeAllConnections()
  await new Promise((resolve) => other?.close(resolve) ?? resolve(null))
  await host.destroy()
})

async function taken(at: number | string): Promise<void> {
  other = createServer((_request, response) => response.end('{}'))
  if (typeof at === 'number') other.listen(at, '127.0.0.1')
  else other.listen(at)
  await once(other, 'listening')
}

function endedCleanly(): unknown {
  const db = new Database(join(host.home, 'ledger.db'), { readonly: true })
  try {
    return db.prepare('SELECT is_clean FROM life').pluck().get()
  } finally {
    db.close()
  }
}

describe('a gateway that cannot begin', () => {
  it('ends with 75 where its port is taken, and has closed its ledger', async () => {
    const port = await freePort()
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    await taken(port)
    const { code, err } = await host.run(['gateway', 'serve'])
    expect(err).toContain(`unable to listen on 127.0.0.1:${port}`)
    expect(code).toBe(75)
    expect(endedCleanly()).toBe(1)
  })

  it('ends with 75 where somebody listens on its socket, and gives its port back', async () => {
    const port = await freePort()
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    await taken(join(host.home, 'gateway.sock'))
    const { code, err } = await host.run(['gateway', 'serve'])
    expect(err).toContain('gateway.sock')
    expect(code).toBe(75)
    expect(endedCleanly()).toBe(1)
  })

  it('ends with 75 where another gateway has the home, and does not touch its ledger', async () => {
    const port = await freePort()
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    host.start('gateway', 'serve')
    const isUp = async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok
    await eventually('it serves', isUp)
    // On another port it would find nothing in its way but the lock.
    host.configure(`agents: {}\ngateway: { port: ${await freePort()} }\n`)
    const { code, err } = await host.run(['gateway', 'serve'])
    expect(err).toContain('another gateway has this home')
    expect(code).toBe(75)
    expect(endedCleanly(), 'the first has not ended').toBe(0)
  })

  it('ends with 78 where the configuration has no gateway', async () => {
    host.configure('agents: {}\n')
    const { code, err } = await host.run(['gateway', 'serve'])
    expect(err).toContain('has no section gateway')
    expect(code).toBe(78)
  })
})
