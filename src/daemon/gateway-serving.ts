/**
 * Joins the relay with what others hand in, listens, and goes gracefully: no more calls, those under way finish or
 * are cut, everything is settled or left open, then the connections close.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { breakers } from '../gateway/relay/breakers.ts'
import { deadlines } from '../gateway/relay/deadlines.ts'
import { places } from '../gateway/relay/places.ts'
import type { Metrics, RelayDoors } from '../gateway/relay/relay-doors.ts'
import { gatewayServer } from '../gateway/front/server.ts'
import { standings } from '../gateway/relay/standing.ts'
import { upstreamHttp, type UpstreamHttp } from '../gateway/relay/upstream-http.ts'

/** Streams that are longer are cut; the daemon gives the gateway more than this before it kills it. */
const DRAIN_MS = 5000
/** For a question beside the calls. */
const ASK_MS = 30_000

/** What the relay needs of the rooms that it does not know. */
export type HandedIn = Pick<
  RelayDoors,
  | 'clock'
  | 'limits'
  | 'choosing'
  | 'tell'
  | 'mistake'
  | 'ledger'
  | 'judging'
  | 'tapping'
  | 'answering'
> & {
  readonly metrics: Metrics | null
  /** An upstream has answered 401: its key may have been changed. */
  readonly keyRefused: (upstream: string) => void
}

/** What the others need of the relay: made first, since prices and reconciliation ask upstreams too. */
export type Connections = UpstreamHttp & { readonly deadlines: RelayDoors['deadlines'] }

export function connections(
  clock: Clock,
  {
    limits,
    choosing,
  }: Pick<RelayDoors, 'limits'> & {
    readonly choosing: Pick<RelayDoors['choosing'], 'upstreams' | 'keyOf'>
  },
): Connections {
  const watch = deadlines(clock)
  const http = upstreamHttp({
    upstreams: choosing.upstreams,
    keyOf: choosing.keyOf,
    deadlines: watch,
    // Each client may have one call out: none ever waits for a connection. Read for each new pool.
    get connections() {
      return limits.maxConnections
    },
    get connectMs() {
      return limits.connectMs
    },
    askMs: ASK_MS,
  })
  return { ...http, deadlines: watch }
}

export type Serving = {
  readonly port: number
  /** The limits have changed: those of the connections are set anew. */
  readonly limited: () => void
  /** Resolves when every call is settled and all connections are gone. */
  readonly close: () => Promise<void>
}

/** Resolves once it listens. */
export async function gatewayServing(handed: HandedIn, wires: Connections): Promise<Serving> {
  const { metrics, keyRefused, ...doors } = handed
  const server = await gatewayServer({
    metrics,
    relay: {
      ...doors,
      deadlines: wires.deadlines,
      send: wires.send,
      places: places(),
      breakers: breakers(doors.clock),
      standing: standings(doors.tell, keyRefused),
      newCall: randomUUID,
    },
  })
  return {
    port: server.port,
    limited: server.limited,
    async close() {
      await server.close(DRAIN_MS)
      await wires.close()
    },
  }
}
