/** A whole answer as it reaches the client: byte for byte, however small it is. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { outgoing } from '../../src/gateway/front/outgoing.ts'

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_each, index) => index))
const server = createServer()

afterEach(() => {
  server.close()
})

describe('a whole answer', () => {
  it.each([1, 256, 8192, 8193, 100_000])('of %i bytes arrives as it was', async (length) => {
    const body = Buffer.alloc(length, EVERY_BYTE)
    server.removeAllListeners('request')
    server.on('request', (_request, response) =>
      outgoing(response).whole(200, { 'x-name': 'caf\u00e9' }, body.subarray(0)),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const got = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
    expect(got.headers.get('content-length')).toBe(String(length))
    expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true)
  })
})
