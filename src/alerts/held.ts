/**
 * The deliveries that are due, in memory: the store has them all, and gives more of them when these have gone.
 */
import type { Clock } from '../clock.ts'
import type { Channel } from './channel.ts'
import { isSupersededBy, nextOf, superseded, type Delivery } from './delivery.ts'

export type HeldDoors = {
  readonly clock: Clock
  /** Writes down how far it is; kept and written later where it cannot be now. */
  readonly put: (delivery: Delivery) => void
  /** What waits in the store, oldest first, at most so many. */
  readonly due: (limit: number) => readonly Delivery[]
}

export type Held = {
  readonly has: (delivery: Delivery) => boolean
  readonly nextFor: (channel: string) => Delivery | null
  /** Due ones for channels that there are none of. */
  readonly strangers: (channels: ReadonlyMap<string, Channel>) => readonly Delivery[]
  /** Takes a new one; gives those that it takes the place of, as they are to be written. */
  readonly replacedBy: (fresh: Delivery) => readonly Delivery[]
  /** After an attempt: keeps it or lets it go, and writes it down. */
  readonly settle: (after: Delivery) => void
  /** The channel is back: what waits for it need not wait any longer. */
  readonly hurry: (channel: string) => void
  /** Reads more from the store when there is room. */
  readonly refill: () => void
}

const HELD_MAX = 1000

export function heldDeliveries({ clock, put, due }: HeldDoors): Held {
  const held = new Map<string, Delivery>()
  let hasMore = false
  const hold = (each: Delivery): void => {
    if (held.size < HELD_MAX) held.set(keyOf(each), each)
    else hasMore = true
  }
  const load = (): void => {
    const waiting = due(HELD_MAX)
    hasMore = waiting.length === HELD_MAX
    for (const each of waiting) if (!held.has(keyOf(each))) hold(each)
  }
  load()
  return {
    has: (delivery) => held.has(keyOf(delivery)),
    nextFor: (channel) => nextOf(ofChannel(held, channel), clock.now()),
    strangers: (channels) =>
      [...held.values()].filter((each) => !channels.has(each.channel) && each.dueAt <= clock.now()),
    replacedBy(fresh) {
      const old = [...held.values()].filter((each) => isSupersededBy(each, fresh))
      for (const each of old) held.delete(keyOf(each))
      hold(fresh)
      return old.map((each) => superseded(each, clock.now()))
    },
    settle(after) {
      if (after.state === 'due') held.set(keyOf(after), after)
      else held.delete(keyOf(after))
      put(after)
    },
    hurry(channel) {
      for (const each of ofChannel(held, channel)) {
        if (each.attempts > 0) held.set(keyOf(each), { ...each, dueAt: 0 })
      }
    },
    refill() {
      if (hasMore && held.size < HELD_MAX / 2) load()
    },
  }
}

function ofChannel(held: ReadonlyMap<string, Delivery>, channel: string): readonly Delivery[] {
  return [...held.values()].filter((each) => each.channel === channel)
}

function keyOf({ notice, channel }: Delivery): string {
  return `${notice.id} ${channel}`
}
