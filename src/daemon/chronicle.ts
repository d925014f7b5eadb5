/**
 * Everything that is told goes through here: into the events of `host.db`, into the daemon's log, and to
 * whoever follows.
 */
import type { Logger } from 'pino'
import { isoTime, type Clock } from '../clock.ts'
import type { HostEvent } from '../control/protocol.ts'
import type { Events, NewEvent } from '../supervisor/records.ts'

export type Chronicle = {
  readonly tell: (
    kind: string,
    subject: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
  readonly onEvent: (listener: () => void) => () => void
  readonly since: (cursor: number, limit: number) => HostEvent[]
}

/** Kinds that somebody should look at. */
const WARNINGS = new Set([
  'agent.failed',
  'agent.hung',
  'agent.log-lost',
  'agent.memory',
  'agent.not-ready',
  'agent.not-started',
  'agent.survivors',
  'agent.trouble',
  'config.rejected',
  'daemon.trouble',
  'store.damaged',
])

export function chronicle(
  {
    clock,
    logger,
    events,
  }: { readonly clock: Clock; readonly logger: Logger; readonly events: Events },
  append: (event: NewEvent) => void,
): Chronicle {
  const listeners = new Set<() => void>()
  return {
    tell(kind, subject, message, data = {}) {
      append({ at: clock.now(), kind, subject, message, data })
      logger[WARNINGS.has(kind) ? 'warn' : 'info']({ kind, subject, ...data }, message)
      for (const listener of listeners) listener()
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    since: (cursor, limit) =>
      events.since(cursor, limit).map(({ at, ...event }) => ({ ...event, at: isoTime(at) })),
  }
}
