/**
 * Questions that go over a connection: `http` and `tcp`. A connection that does not come about is silence, but
 * right after a wake the network may be away, which proves nothing.
 */
import { request } from 'node:http'
import { connect } from 'node:net'
import { causeOf, codeOf } from '../errors.ts'
import { isNetworkAway } from './network-away.ts'
import type { Probe, Verdict } from './plan.ts'

/** Whether the host has just woken. */
type Reached = { readonly inGrace: () => boolean }

const alive = (why: string): Verdict => ({ kind: 'alive', why })
const silent = (why: string): Verdict => ({ kind: 'silent', why })

type HttpProbe = Extract<Probe, { kind: 'http' }>

/** Far more than any health answer; the rest is not read. */
const BODY_MAX_BYTES = 64 * 1024

export function askHttp(probe: HttpProbe, subject: Reached, signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => {
    const { hostname } = new URL(probe.url)
    const failed = (error: Error): void =>
      resolve(failure(error, { what: probe.url, host: hostname, subject }))
    const sent = request(probe.url, { agent: false, signal }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (body.length < BODY_MAX_BYTES) body += chunk
      })
      response.on('error', failed)
      response.on('end', () => resolve(httpVerdict(probe, response.statusCode ?? 0, body)))
    })
    sent.on('error', failed)
    sent.end()
  })
}

/** A connection that did not come about or broke off. */
function failure(
  error: Error,
  {
    what,
    host,
    subject,
  }: { readonly what: string; readonly host: string; readonly subject: Reached },
): Verdict {
  const why = `${what}: ${causeOf(error)}`
  if (!isNetworkAway(codeOf(error), host) || !subject.inGrace()) return silent(why)
  return { kind: 'unknown', why: `${why}; the network may not be back after a wake` }
}

function httpVerdict(probe: HttpProbe, status: number, text: string): Verdict {
  const { from, to } = probe.status
  if (status < from || status > to) return silent(`${probe.url} answered status ${status}`)
  if (probe.body === null) return alive(`${probe.url} answered ${status}`)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    // Unknown paths of OpenClaw answer 200 with a page: only the JSON counts.
    return silent(`${probe.url} answered ${status}, but not with JSON`)
  }
  for (const [key, expected] of Object.entries(probe.body)) {
    const found =
      typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      return silent(
        `${probe.url}: ${key} is ${JSON.stringify(found) ?? 'missing'}, not ${JSON.stringify(expected)}`,
      )
    }
  }
  return alive(`${probe.url} answered ${status}`)
}

export function askTcp(
  { host, port, send }: Extract<Probe, { kind: 'tcp' }>,
  subject: Reached,
  signal: AbortSignal,
): Promise<Verdict> {
  return new Promise((resolve) => {
    const where = `${host}:${port}`
    const socket = connect({ host, port })
    const done = (verdict: Verdict): void => {
      resolve(verdict)
      socket.destroy()
    }
    socket.on('connect', () => send !== '' && socket.write(send))
    socket.on('data', () => done(alive(`${where} sent bytes`)))
    socket.on('end', () => done(silent(`${where} closed without a byte`)))
    socket.on('error', (error) => done(failure(error, { what: where, host, subject })))
    signal.addEventListener('abort', () => done(silent(`${where} accepted but sent nothing`)))
  })
}
