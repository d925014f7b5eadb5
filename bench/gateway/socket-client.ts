/**
 * One keep-alive connection that sends the same request again and again and checks every reply: by hand over a socket, so
 * that the loader is not what is measured.
 */
import { connect, type Socket } from 'node:net'

export type Target = {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Has to stand in every reply, near its end. */
  readonly end: string
}

export type Timed = { readonly firstMs: number; readonly ms: number }

export type SocketClient = {
  /** Rejects for a reply that is not 200, that lacks its end, or that breaks off. */
  readonly once: () => Promise<Timed>
  readonly close: () => void
}

const HEADERS_END = '\r\n\r\n'
const CHUNKED_END = Buffer.from('0\r\n\r\n')
/** The marker and the last, empty chunk are within it. */
const TAIL_BYTES = 1024

type Reply = { head: string; length: number | null; got: number; tail: Buffer; firstAt: number }

export async function socketClient(target: Target): Promise<SocketClient> {
  const request = Buffer.from(requestText(target))
  const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', reject)
  })
  let reply = empty()
  let waiting: {
    from: number
    resolve: (timed: Timed) => void
    reject: (error: Error) => void
  } | null = null
  const fail = (text: string): void => {
    waiting?.reject(new Error(text))
    waiting = null
    socket.destroy()
  }
  socket.on('data', (bytes: Buffer) => {
    if (waiting === null) return fail('bytes came after the end of a reply')
    if (!take(reply, bytes)) return
    const whole = reply
    reply = empty()
    const wrong = whatIsWrong(whole, target.end)
    if (wrong !== null) return fail(wrong)
    const { from, resolve } = waiting
    waiting = null
    resolve({ firstMs: whole.firstAt - from, ms: performance.now() - from })
  })
  socket.on('error', (error) => fail(error.message))
  socket.on('close', () => fail('the connection was closed in the middle of a reply'))
  return {
    once: () => send(socket, request, (asked) => (waiting = asked)),
    close: () => socket.destroy(),
  }
}

function send(
  socket: Socket,
  request: Buffer,
  wait: (asked: {
    from: number
    resolve: (timed: Timed) => void
    reject: (error: Error) => void
  }) => void,
): Promise<Timed> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error('the connection is closed'))
    wait({ from: performance.now(), resolve, reject })
    socket.write(request)
  })
}

function empty(): Reply {
  return { head: '', length: null, got: 0, tail: Buffer.alloc(0), firstAt: 0 }
}

/** Whether the reply is whole with these bytes. */
function take(reply: Reply, bytes: Buffer): boolean {
  let rest = bytes
  if (reply.firstAt === 0) {
    const text = reply.head + bytes.toString('latin1')
    const at = text.indexOf(HEADERS_END)
    if (at === -1) {
      reply.head = text
      return false
    }
    rest = bytes.subarray(at + HEADERS_END.length - reply.head.length)
    reply.head = text.slice(0, at)
    const length = /^content-length: *(\d+)/im.exec(reply.head)?.[1]
    reply.length = length === undefined ? null : Number(length)
    if (rest.length === 0) return reply.length === 0
    reply.firstAt = performance.now()
  }
  reply.got += rest.length
  reply.tail =
    rest.length >= TAIL_BYTES
      ? rest.subarray(-TAIL_BYTES)
      : Buffer.concat([reply.tail, rest]).subarray(-TAIL_BYTES)
  if (reply.length !== null) return reply.got >= reply.length
  return reply.tail.subarray(-CHUNKED_END.length).equals(CHUNKED_END)
}

function whatIsWrong({ head, tail }: Reply, end: string): string | null {
  const line = head.split('\r\n')[0] ?? ''
  if (!line.startsWith('HTTP/1.1 200')) return `${line}: ${tail.toString().slice(0, 300)}`
  return tail.includes(end) ? null : `a reply without ${end}: ${tail.toString().slice(-200)}`
}

function requestText({ port, path, headers, body }: Target): string {
  const own = { host: `127.0.0.1:${port}`, 'content-type': 'application/json', ...headers }
  const lines = Object.entries({ ...own, 'content-length': Buffer.byteLength(body) }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return [`POST ${path} HTTP/1.1`, ...lines, '', body].join('\r\n')
}
