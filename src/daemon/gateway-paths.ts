/** Where what belongs to the gateway lies in a home. Pure but for joining. */
import { join } from 'node:path'

export type GatewayPaths = {
  /** A file for each token. */
  readonly tokens: string
  /** The gateway's own control socket. */
  readonly socket: string
  readonly routing: string
  /** Held by the one gateway of the home. */
  readonly lock: string
}

export function gatewayPaths(home: string): GatewayPaths {
  return {
    tokens: join(home, 'gateway', 'tokens'),
    socket: join(home, 'gateway.sock'),
    routing: join(home, 'routing.json'),
    lock: join(home, 'gateway.lock'),
  }
}
