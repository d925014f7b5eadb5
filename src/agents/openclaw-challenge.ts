/**
 * The last question to an OpenClaw gateway before it is killed: a WebSocket handshake, after which it sends
 * `connect.challenge` unasked. A frozen event loop still accepts the TCP connection (openclaw#150955).
 */
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import type { Verdict } from '../supervisor/plan.ts'

/** The challenge is a few hundred bytes; more than this is something else. */
const ANSWER_MAX_BYTES = 64 * 1024

export function askForChallenge(port: number, signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let answer = ''
    const done = (kind: Verdict['kind'], why: string): void => {
      resolve({ kind, why })
      socket.destroy()
    }
    signal.addEventListener('abort', () => done('silent', 'no WebSocket challenge in time'))
    socket.on('connect', () => socket.write(upgradeRequest(port)))
    socket.on('data', (chunk: Buffer) => {
      // Frames of a server are not masked: the text stands in them as it is (RFC 6455, 5.1).
      answer += chunk.toString('latin1')
      if (answer.includes('connect.challenge')) done('alive', 'sent its WebSocket challenge')
      else if (answer.length > ANSWER_MAX_BYTES) done('silent', 'answered, but not like OpenClaw')
    })
    socket.on('end', () => done('silent', 'closed the connection without a challenge'))
    socket.on('error', (error) => done('silent', error.message))
  })
}

function upgradeRequest(port: number): string {
  return [
    'GET / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n')
}
