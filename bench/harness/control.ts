/** Questions to a daemon straight over its socket, for what must come all at once. */
import { request } from 'node:http'
import { join } from 'node:path'
import type { AgentRow } from './home.ts'

export type Reply = { readonly status: number; readonly text: string }

/** Its agents; null where no daemon answers. Costs no process, so that it can be asked every few milliseconds. */
export async function statusOf(home: string): Promise<readonly AgentRow[] | null> {
  const answer = await ask(home, { method: 'GET', path: '/v1/status' }).catch(() => null)
  if (answer?.status !== 200) return null
  return (JSON.parse(answer.text) as { agents: AgentRow[] }).agents
}

/** Rejects when nobody listens, or when no answer comes within a minute. */
export function ask(
  home: string,
  { method, path, body }: { method: 'GET' | 'POST'; path: string; body?: unknown },
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const text = JSON.stringify(body ?? {})
  const headers =
    method === 'POST'
      ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      : {}
  const socketPath = join(home, 'control.sock')
  const question = request({ socketPath, method, path, headers, timeout: 60_000 }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('end', () =>
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
    )
    answer.on('error', reject)
  })
  question.on('timeout', () => question.destroy(new Error('no answer within a minute')))
  question.on('error', reject)
  question.end(method === 'POST' ? text : undefined)
  return promise
}
