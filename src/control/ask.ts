/** One question to a process of ours over its socket: sent at once, the answer given as it arrives. */
import { connect, type Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import { answerParser } from './http-answer.ts'

/** Who is asked: what its errors call it, and say to do. */
export type Asked = {
  readonly name: string
  readonly start: string
  readonly look: string
}

export const DAEMON: Asked = {
  name: 'the daemon',
  start: 'Start it with `agenthost up`.',
  look: 'Look at its log: `agenthost logs daemon`.',
}

export type Question = {
  /** The daemon, where nothing is said. */
  readonly asked?: Asked | undefined
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** A silence of so long means that the daemon does not answer. */
  readonly silenceMaxMs: number
  readonly signal?: AbortSignal | undefined
}

export type Answer = {
  readonly status: number
  /** The body so far; ends early, without an error, only when the question's signal is aborted. */
  readonly body: AsyncGenerator<Buffer, void>
}

/** Throws `unreachable` when nobody listens, when no answer comes, or when it breaks off. */
export async function ask(socketPath: string, question: Question, clock: Clock): Promise<Answer> {
  const { signal, asked = DAEMON } = question
  const socket = connect(socketPath)
  // Whoever reads is told; also when nobody reads any more.
  socket.on('error', () => undefined)
  const parser = answerParser()
  const hangUp = (): void => void socket.destroy()
  signal?.addEventListener('abort', hangUp)
  if (signal?.aborted === true) hangUp()
  const bytes = heard(socket, question, clock)
  const early: Buffer[] = []
  try {
    socket.write(textOf(question))
    while (parser.status() === null) early.push(...parser.push(await nextOf(bytes)))
  } catch (error) {
    hangUp()
    throw unreachable(error, socketPath, asked)
  }
  async function* body(): AsyncGenerator<Buffer, void> {
    try {
      yield* early
      while (!parser.isWhole()) yield* parser.push(await nextOf(bytes))
    } catch (error) {
      if (signal?.aborted !== true) throw unreachable(error, socketPath, asked)
    } finally {
      signal?.removeEventListener('abort', hangUp)
      hangUp()
    }
  }
  return { status: parser.status() ?? 0, body: body() }
}

function textOf({ method, path, body }: Question): string {
  const head = `${method} ${path} HTTP/1.1\r\nhost: agenthost\r\nconnection: close\r\n`
  if (method === 'GET') return `${head}\r\n`
  const text = JSON.stringify(body ?? {})
  const length = Buffer.byteLength(text)
  return `${head}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${text}`
}

/** What arrives. The silence is counted only while somebody waits for the next piece. */
async function* heard(
  socket: Socket,
  { silenceMaxMs }: Question,
  clock: Clock,
): AsyncGenerator<Buffer, void> {
  const pieces = socket[Symbol.asyncIterator]()
  const seconds = Math.round(silenceMaxMs / 1000)
  for (;;) {
    const cancel = clock.wakeAt(clock.steady() + silenceMaxMs, () =>
      socket.destroy(new Error(`it does not answer (nothing came for ${seconds} s)`)),
    )
    const piece = await pieces.next().finally(cancel)
    if (piece.done === true) return
    yield piece.value as Buffer
  }
}

async function nextOf(bytes: AsyncGenerator<Buffer, void>): Promise<Buffer> {
  const next = await bytes.next()
  if (next.done === true) throw new Error('it hung up in the middle of its answer')
  return next.value
}

function unreachable(error: unknown, socketPath: string, asked: Asked): AgenthostError {
  const code = codeOf(error)
  const object = `${asked.name} at ${socketPath}`
  const isDown = code === 'ENOENT' || code === 'ECONNREFUSED'
  if (isDown) {
    const message = `unable to reach ${object}: it does not run`
    return new AgenthostError('unreachable', message, asked.start, error)
  }
  return unable({ verb: 'reach', object, kind: 'unreachable', hint: asked.look }, error)
}
