/**
 * The floor: node:http in, an undici pool out, nothing read and nothing decided: `node bare-proxy.ts PORT UPSTREAM-PORT`.
 * What a gateway adds is measured against it.
 */
import { createServer } from 'node:http'
import { Pool } from 'undici'

const [port, upstreamPort] = process.argv.slice(2)
const pool = new Pool(`http://127.0.0.1:${upstreamPort}`, {
  connections: 128,
  pipelining: 1,
  bodyTimeout: 0,
  headersTimeout: 0,
})
/** Of one connection, not of the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding']

const server = createServer((request, response) => {
  if (request.url === '/healthz') return void response.end('ok')
  const { host: _host, connection: _connection, ...headers } = request.headers
  headers.authorization = 'Bearer upstream-key'
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const { url: path = '/', method = 'GET' } = request
  const ask = { path, method, headers, body: request, signal: gone.signal }
  pool
    .stream(ask, ({ statusCode, headers: told }) => {
      const kept = Object.entries(told).filter(([name]) => !HOP_BY_HOP.includes(name))
      response.writeHead(statusCode, Object.fromEntries(kept))
      return response
    })
    .catch(() => {
      if (!response.headersSent) response.writeHead(502)
      response.end()
    })
})
server.keepAliveTimeout = 60_000
server.listen(Number(port), '127.0.0.1')
