/** Reads a client's body whole, up to a limit; a client that goes meanwhile has cost nothing. */
import type { IncomingMessage } from 'node:http'
import type { BodyRoom } from './body-room.ts'

export type BodyIn = Buffer | 'too large' | 'no room' | 'gone'

/** A body that came whole keeps its room until whoever asked gives it back; no other does. */
export function bodyIn(
  request: IncomingMessage,
  maxBytes: number,
  room: BodyRoom,
): Promise<BodyIn> {
  const { promise, resolve } = Promise.withResolvers<BodyIn>()
  const parts: Buffer[] = []
  let bytes = 0
  let isOver = false
  const over = (why: 'too large' | 'no room' | 'gone'): void => {
    if (isOver) return
    isOver = true
    parts.length = 0
    room.giveBack(bytes)
    resolve(why)
  }
  request.on('data', (chunk: Buffer) => {
    if (isOver) return
    if (bytes + chunk.length > maxBytes) return over('too large')
    if (!room.take(chunk.length)) return over('no room')
    bytes += chunk.length
    parts.push(chunk)
  })
  request.on('end', () => {
    if (isOver) return
    isOver = true
    const [only] = parts
    resolve(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, bytes))
  })
  request.on('error', () => over('gone'))
  request.on('close', () => over('gone'))
  return promise
}
