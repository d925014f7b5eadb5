/** Reads a client's body whole, up to a limit; a client that goes meanwhile has cost nothing. */
import type { IncomingMessage } from 'node:http'

export type BodyIn = Buffer | 'too large' | 'gone'

export function bodyIn(request: IncomingMessage, maxBytes: number): Promise<BodyIn> {
  const { promise, resolve } = Promise.withResolvers<BodyIn>()
  const parts: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes) {
      parts.push(chunk)
      return
    }
    parts.length = 0
    resolve('too large')
  })
  request.on('end', () => {
    const [only] = parts
    resolve(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, bytes))
  })
  request.on('error', () => resolve('gone'))
  request.on('close', () => resolve('gone'))
  return promise
}
