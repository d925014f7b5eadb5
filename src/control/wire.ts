/** Questions over the socket of a process of ours, and what they come to: JSON, lines of it, or a refusal. */
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { ask, DAEMON, type Answer, type Asked, type Question } from './ask.ts'
import { linesOf } from './lines.ts'
import { API, errorShape } from './protocol.ts'
import { understood } from './understood.ts'

export type LinesHow = { readonly follow: boolean; readonly signal?: AbortSignal | undefined }

export type Wire = {
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body: unknown, silenceMaxMs: number) => Promise<unknown>
  /** Null for a blank line: a sign of life in a silence. */
  readonly lines: (path: string, how: LinesHow) => AsyncGenerator<unknown, void>
}

/** Most questions are answered from memory. */
const ANSWER_MS = 5_000
/** A follower hears a heartbeat each 15 s. */
const FOLLOW_MS = 40_000

/** Every question throws `unreachable` where nobody answers, and whoever is asked's own refusal as it words it. */
export function wireTo(socketPath: string, clock: Clock, asked: Asked = DAEMON): Wire {
  const question = async (each: Question): Promise<unknown> => {
    const answer = await ask(socketPath, { ...each, asked, path: API + each.path }, clock)
    return wholeOf(answer)
  }
  return {
    post: (path, body, silenceMaxMs) => question({ method: 'POST', path, body, silenceMaxMs }),
    get: (path) => question({ method: 'GET', path, silenceMaxMs: ANSWER_MS }),
    async *lines(path, { follow, signal }) {
      const silenceMaxMs = follow ? FOLLOW_MS : ANSWER_MS
      const each = { method: 'GET', path: API + path, silenceMaxMs, signal, asked } as const
      const answer = await ask(socketPath, each, clock)
      if (answer.status !== 200) throw refusalIn(await textOf(answer))
      for await (const line of linesOf(answer.body)) yield line === '' ? null : jsonOf(line)
    },
  }
}

async function wholeOf(answer: Answer): Promise<unknown> {
  const text = await textOf(answer)
  if (answer.status !== 200) throw refusalIn(text)
  return jsonOf(text)
}

async function textOf({ body }: Answer): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

function refusalIn(text: string): AgenthostError {
  const { kind, message, hint } = understood(errorShape, jsonOf(text)).error
  return new AgenthostError(kind, message, hint)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Only the shape of the answer matters; the shapes refuse this.
    return undefined
  }
}
