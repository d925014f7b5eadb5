/** What the daemon says of itself, straight over its socket; null while it does not answer. */
import { connect } from 'node:net'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Status } from '../../src/control/protocol.ts'

const PATIENCE_MS = 4000

export async function statusOf(home: string): Promise<Status | null> {
  const reply = await asked(home, 'GET', '/v1/status')
  return reply?.status === 200 ? (JSON.parse(reply.text) as Status) : null
}

export type Reply = { readonly status: number; readonly text: string }

/** Null when no whole answer came: what was asked for may have been done or not. */
export function asked(
  home: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Reply | null> {
  const { promise, resolve } = Promise.withResolvers<Reply | null>()
  const question = request(
    {
      createConnection: () => connect(join(home, 'control.sock')),
      method,
      path,
      timeout: PATIENCE_MS,
      headers: method === 'POST' ? { 'content-type': 'application/json' } : {},
    },
    (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      )
      answer.on('error', () => resolve(null))
      answer.on('aborted', () => resolve(null))
    },
  )
  question.on('timeout', () => question.destroy(new Error('no answer')))
  question.on('error', () => resolve(null))
  question.end(method === 'POST' ? JSON.stringify(body ?? {}) : undefined)
  return promise
}
