/** The body of a question: all of its bytes, no more than may come, as JSON. */
import type { IncomingMessage } from 'node:http'
import { QUESTION_MAX_BYTES } from './protocol.ts'
import { Refused } from './refusal.ts'

/** Undefined where there is none. Throws Refused: too long, of another type, broken off, or no JSON. */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const body = await bodyOf(request)
  if (body.length === 0) return undefined
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refused(415, 'the body is not application/json')
  }
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch (error) {
    throw new Refused(400, `the body is no JSON: ${error instanceof Error ? error.message : ''}`)
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      const bytes = chunk as Buffer
      size += bytes.length
      if (size > QUESTION_MAX_BYTES) {
        throw new Refused(413, `the body is over ${QUESTION_MAX_BYTES} bytes`)
      }
      chunks.push(bytes)
    }
  } catch (error) {
    if (error instanceof Refused || request.complete) throw error
    // Whoever asked was killed, or what came was no HTTP any more: nobody's mistake, and nobody reads the answer.
    throw new Refused(400, 'the body broke off')
  }
  return Buffer.concat(chunks)
}
