/** The gateway as a process of its own: serves on loopback until it is told to go. */
import { createServer } from 'node:http'
import { systemClock, type Clock } from '../clock.ts'
import { EXIT, type ExitCode } from '../errors.ts'
import { gatewayInForce } from './gateway-in-force.ts'
import type { HomePaths } from './paths.ts'

export type GatewayStart = {
  readonly paths: HomePaths
  readonly env: NodeJS.ProcessEnv
  readonly write: (line: string) => void
  readonly stop: AbortSignal
  readonly clock?: Clock
}

/** Rejects with `config` (78) where the configuration cannot be used, with `temporary` (75) for a port that is taken. */
export async function runGateway(start: GatewayStart): Promise<ExitCode> {
  const { paths, env, write, stop, clock = systemClock } = start
  const tell = (subject: string, message: string): void => write(`${subject}: ${message}`)
  const inForce = await gatewayInForce({ paths, env, clock, tell })
  const { port } = inForce.settings().limits
  const server = createServer((request, response) => {
    const isHealth = request.url === '/healthz'
    response.writeHead(isHealth ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ok: isHealth, open: 0 }))
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, '127.0.0.1', () => write(`listens on http://127.0.0.1:${port}`))
  stop.addEventListener('abort', () => resolve(), { once: true })
  if (stop.aborted) resolve()
  await promise
  inForce.close()
  server.closeAllConnections()
  server.close()
  return EXIT.done
}
