import { lstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { errorShape } from '../../src/control/protocol.ts'
import { controlClient } from '../../src/control/client.ts'
import { freeSocketPath } from '../../src/control/socket-path.ts'
import { eventually } from '../support/eventually.ts'
import { testServer, type TestServer } from './doors.ts'

let server: TestServer | undefined
const folders: string[] = []

afterEach(async () => {
  await server?.close()
  server = undefined
  for (const folder of folders.splice(0))
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  folders.push(made)
  return made
}

/** Asks with Node's own client, so that ours and the server cannot be wrong together. */
async function ask(socketPath: string, method: string, path: string, body?: string) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const question = request({ socketPath, method, path, headers }).end(body)
  // What is too long is refused before it is read to its end.
  question.on('error', () => undefined)
  const [answer] = await once(question, 'response')
  let text = ''
  for await (const piece of answer) text += String(piece)
  return { status: answer.statusCode as number, text }
}

describe('the place of the socket', () => {
  it('belongs to its owner alone, and is gone after the end', async () => {
    server = await testServer()
    expect(lstatSync(server.path).mode & 0o777).toBe(0o600)
    const { path } = server
    await server.close()
    server = undefined
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('is taken over from a daemon that was killed', async () => {
    const path = join(folder(), 'control.sock')
    const listen = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`
    const killed = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    expect(lstatSync(path).isSocket()).toBe(true)
    await freeSocketPath(path)
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined()
  })

  it('is left alone where somebody listens, or where something else is', async () => {
    const here = folder()
    const listening = createServer().listen(join(here, 'a.sock'))
    await once(listening, 'listening')
    await expect(freeSocketPath(join(here, 'a.sock'))).rejects.toMatchObject({ kind: 'temporary' })
    listening.close()
    writeFileSync(join(here, 'b.sock'), 'precious')
    await expect(freeSocketPath(join(here, 'b.sock'))).rejects.toMatchObject({ kind: 'config' })
    expect(readFileSync(join(here, 'b.sock'), 'utf8')).toBe('precious')
  })

  it('is refused when it is longer than a socket may be', async () => {
    const path = `/tmp/${'ä'.repeat(50)}`
    const refused = { kind: 'config', message: expect.stringContaining('105 bytes') as string }
    await expect(freeSocketPath(path)).rejects.toMatchObject(refused)
    await freeSocketPath(path.slice(0, -1))
  })
})

describe('a question that cannot be answered', () => {
  it('is refused in one shape, with a status that fits', async () => {
    server = await testServer()
    const { path } = server
    const refused: readonly [number, string, string, string?][] = [
      [404, 'GET', '/v1/nothing'],
      [404, 'DELETE', '/v1/status'],
      [400, 'POST', '/v1/agents/start', '{"agents":[]}'],
      [400, 'POST', '/v1/agents/stop', '{"agents":"some"}'],
      [400, 'POST', '/v1/agents/stop', '{"agents":"all","wat":1}'],
      [400, 'POST', '/v1/agents/stop', '{"agents":'],
      [400, 'POST', '/v1/agents/stop'],
      [400, 'POST', '/v1/agents/one/send', '{"text":""}'],
      [413, 'POST', '/v1/agents/one/send', JSON.stringify({ text: 'x'.repeat(2_000_001) })],
      [400, 'GET', '/v1/events?since=-1'],
      [400, 'GET', '/v1/events?last=0'],
    ]
    for (const [status, ...question] of refused) {
      const answer = await ask(path, ...question)
      expect(answer.status, question.slice(0, 2).join(' ')).toBe(status)
      expect(errorShape.parse(JSON.parse(answer.text)).error.kind).toBe('usage')
    }
    expect(server.asked).toEqual([])
  })

  it('says nothing of a stack when the mistake is ours, and tells it to the log', async () => {
    const mistake = new TypeError('secret detail')
    server = await testServer({
      status() {
        throw mistake
      },
    })
    const { status, text } = await ask(server.path, 'GET', '/v1/status')
    expect(status).toBe(500)
    expect(text).not.toMatch(/secret detail|\.ts/)
    expect(server.mistakes).toEqual([mistake])
  })
})

describe('events that cannot be read from the store', () => {
  it('break off and are told; the daemon goes on', async () => {
    const mistake = new Error('the disk is gone')
    server = await testServer({
      eventsSince() {
        throw mistake
      },
    })
    const client = controlClient(server.path)
    const events = client.events({ since: 0, follow: true })
    await expect(events.next()).rejects.toMatchObject({ kind: 'unreachable' })
    expect(server.mistakes).toEqual([mistake])
    expect((await client.status()).agents).toEqual([])
  })
})

describe('a reader of events that does not read', () => {
  it('gets no more pages than it takes, and holds up nobody', async () => {
    let pages = 0
    server = await testServer({
      newestCursor: () => 1_000_000,
      eventsSince(cursor, limit) {
        pages++
        return Array.from({ length: limit }, (_, at) => ({
          cursor: cursor + at + 1,
          at: '2026-11-24T12:59:04.000Z',
          kind: 'agent.up',
          subject: 'one',
          message: 'x'.repeat(1000),
          data: {},
        }))
      },
    })
    const slow = connect(server.path).pause()
    slow.on('error', () => undefined)
    slow.write('GET /v1/events?since=0 HTTP/1.1\r\nhost: x\r\n\r\n')
    let before = -1
    await eventually('the stream stands still', async () => {
      const stands = pages > 0 && pages === before
      before = pages
      await controlClient(server?.path ?? '').status()
      return stands
    })
    expect(pages).toBeLessThan(50)
    const from = performance.now()
    await server.close()
    expect(performance.now() - from).toBeLessThan(5000)
    server = undefined
    slow.destroy()
  })
})
