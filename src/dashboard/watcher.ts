/**
 * Looks at the host while somebody looks at the page: each second, and at once when something happens. Follows the
 * daemon's events all the time, from where it was, over every daemon that comes.
 */
import type { Clock } from '../clock.ts'
import type { HostEvent } from '../control/protocol.ts'
import { AgenthostError } from '../errors.ts'
import { bell, pause } from './bell.ts'
import type { Looks } from './looks.ts'

export type EventDoors = {
  /** Those after `since`, without it the newest so many; then what comes, until the daemon goes or `stop`. */
  readonly follow: (asked: {
    readonly since: number | undefined
    readonly last: number
    readonly stop: AbortSignal
  }) => AsyncIterable<HostEvent>
  readonly newestCursor: () => Promise<number>
}

const LOOK_EVERY_MS = 1000
const BESIDE_EVERY_MS = 5000
/** At most so often, however much happens. */
const LEAST_BETWEEN_MS = 150
const EVENTS_LAST = 20_000

export type Watcher = {
  /** Somebody looks, until the function is called that it gives. */
  readonly watched: () => () => void
  /** Looks at everything soon: somebody did something. */
  readonly soon: () => void
  /** Until `stop` is aborted. */
  readonly run: (stop: AbortSignal) => Promise<void>
}

/** `more` is called after every look. */
export function watcher(
  looks: Looks,
  events: EventDoors,
  { clock, more }: { readonly clock: Clock; readonly more: () => void },
): Watcher {
  const due = bell(clock)
  let watching = 0
  let isBesideDue = true
  const soon = (): void => {
    isBesideDue = true
    due.ring()
  }
  const look = async (stop: AbortSignal): Promise<void> => {
    let besideAt = clock.steady()
    while (!stop.aborted) {
      if (watching > 0) {
        const isAll = isBesideDue || clock.steady() >= besideAt
        isBesideDue = false
        if (isAll) besideAt = clock.steady() + BESIDE_EVERY_MS
        // The status first: it is what people wait for.
        await looks.status()
        more()
        if (isAll) await looks.beside()
        if (isAll) more()
        await pause(LEAST_BETWEEN_MS, { clock, stop })
      }
      await due.wait(LOOK_EVERY_MS, stop)
    }
  }
  const told = (event: HostEvent): void => {
    looks.told(event)
    soon()
  }
  return {
    watched() {
      watching += 1
      soon()
      return () => {
        watching -= 1
      }
    },
    soon,
    async run(stop) {
      await Promise.all([look(stop), following(events, { told, clock, stop })])
    },
  }
}

async function following(
  { follow, newestCursor }: EventDoors,
  {
    told,
    clock,
    stop,
  }: {
    readonly told: (event: HostEvent) => void
    readonly clock: Clock
    readonly stop: AbortSignal
  },
): Promise<void> {
  let since: number | undefined
  while (!stop.aborted) {
    try {
      // A host that has begun anew counts from the beginning again.
      if (since !== undefined && (await newestCursor()) < since) since = undefined
      for await (const event of follow({ since, last: EVENTS_LAST, stop })) {
        since = event.cursor
        told(event)
      }
    } catch (error) {
      // That nobody answers is seen, and said, by the look at the status.
      if (!(error instanceof AgenthostError)) throw error
    }
    await pause(LOOK_EVERY_MS, { clock, stop })
  }
}
