/**
 * Brings notices to channels: one at a time for each channel, oldest first, each until it arrives or is given
 * up. What it holds in memory is in the store as well, so that a killed daemon takes it up where it was.
 */
import type { Clock } from '../clock.ts'
import type { Notice } from './alert.ts'
import type { Channel, Message, Outcome } from './channel.ts'
import { channelTroubles, type Tell, type Troubles } from './channel-trouble.ts'
import * as delivery from './delivery.ts'
import type { Delivery } from './delivery.ts'
import type { Quiet } from './quiet.ts'

export type OutboxDoors = {
  readonly clock: Clock
  readonly random: () => number
  /** Name of this host, and what tells its messages from those of another one. */
  readonly host: string
  readonly homeId: string
  readonly tell: Tell
  /** Channels of which a daemon before this one told that they do not deliver. */
  readonly troubled: readonly string[]
  /** Writes down how far it is; kept and written later where it cannot be now. */
  readonly put: (delivery: Delivery) => void
  /** What waits in the store, at most so many. */
  readonly due: (limit: number) => readonly Delivery[]
}

export type Outbox = {
  /** What new notices mean for the store; null while the channels are not known yet. */
  readonly take: (notices: readonly Notice[]) => readonly Delivery[] | null
  readonly setChannels: (channels: readonly Channel[], quiet: Quiet | null) => void
  /** Sends what is due; called each second, and by itself when something new is there. */
  readonly tick: () => void
  /** Sends one message through each channel now, beside what waits. */
  readonly test: (notice: Message['notice']) => Promise<readonly Tried[]>
  /** Ends what is under way; it is sent again by the next daemon. */
  readonly close: () => Promise<void>
}

export type Tried = { readonly channel: string; readonly outcome: Outcome }

/** More wait in the store, and are read when these have gone. */
const HELD_MAX = 1000

type Own = {
  readonly doors: OutboxDoors
  readonly stop: AbortController
  readonly held: Map<string, Delivery>
  /** Channels that carry something just now. */
  readonly busy: Map<string, Promise<void>>
  readonly troubles: Troubles
  channels: ReadonlyMap<string, Channel> | null
  quiet: Quiet | null
  hasMore: boolean
}

export function outbox(doors: OutboxDoors): Outbox {
  const own: Own = {
    doors,
    stop: new AbortController(),
    held: new Map(),
    busy: new Map(),
    troubles: channelTroubles(doors.clock, doors.tell, doors.troubled),
    channels: null,
    quiet: null,
    hasMore: false,
  }
  load(own)
  return {
    take: (notices) => (own.channels === null ? null : take(own, own.channels, notices)),
    setChannels(list, quiet) {
      own.channels = new Map(list.map((channel) => [channel.name, channel]))
      own.quiet = quiet
      setImmediate(() => tick(own))
    },
    tick: () => tick(own),
    test: (notice) =>
      Promise.all(
        [...(own.channels?.values() ?? [])].map(async (channel) => ({
          channel: channel.name,
          outcome: await send(own, channel, notice),
        })),
      ),
    async close() {
      own.stop.abort()
      await Promise.all(own.busy.values())
    },
  }
}

function take(
  own: Own,
  channels: ReadonlyMap<string, Channel>,
  notices: readonly Notice[],
): readonly Delivery[] {
  const written = new Map<string, Delivery>()
  for (const notice of notices) {
    for (const fresh of delivery.deliveriesOf(notice, [...channels.values()], own.quiet)) {
      for (const old of own.held.values()) {
        if (!delivery.isSupersededBy(old, fresh)) continue
        own.held.delete(keyOf(old))
        written.set(keyOf(old), delivery.superseded(old, own.doors.clock.now()))
      }
      hold(own, fresh)
      written.set(keyOf(fresh), fresh)
    }
  }
  if (written.size > 0) setImmediate(() => tick(own))
  return [...written.values()]
}

function tick(own: Own): void {
  const { channels, held, stop, doors } = own
  if (channels === null || stop.signal.aborted) return
  if (own.hasMore && held.size < HELD_MAX / 2) load(own)
  const now = doors.clock.now()
  for (const each of held.values()) {
    const isStranger = !channels.has(each.channel) && each.dueAt <= now
    if (isStranger) settle(own, delivery.withoutChannel(each, now))
  }
  for (const channel of channels.values()) {
    if (own.busy.has(channel.name) || nextFor(own, channel.name) === null) continue
    const done = carry(own, channel).finally(() => own.busy.delete(channel.name))
    own.busy.set(channel.name, done)
  }
}

/** Carries one after the other, until nothing is due for this channel. */
async function carry(own: Own, channel: Channel): Promise<void> {
  const { held, doors, stop, troubles } = own
  for (;;) {
    const next = stop.signal.aborted ? null : nextFor(own, channel.name)
    if (next === null) return
    const outcome = await send(own, channel, next.notice)
    if (stop.signal.aborted && !('ok' in outcome)) return
    const after = delivery.attempted(next, outcome, doors.clock.now(), doors.random())
    // A newer notice of the alert may have taken its place meanwhile: then only an arrival counts.
    if (held.has(keyOf(next)) || after.state === 'delivered') settle(own, after)
    troubles.note(channel.name, outcome, after)
    if (after.state === 'delivered') hurry(own, channel.name)
  }
}

function send(own: Own, channel: Channel, notice: Message['notice']): Promise<Outcome> {
  const { host, homeId } = own.doors
  const message = { notice, host, once: `agenthost-${homeId}-${notice.id}` }
  return channel.send(message, own.stop.signal).catch(brokenOf)
}

/** The channel is back: what waits for it need not wait any longer. */
function hurry({ held }: Own, channel: string): void {
  for (const [key, each] of held) {
    if (each.channel === channel && each.attempts > 0) held.set(key, { ...each, dueAt: 0 })
  }
}

function nextFor({ held, doors }: Own, channel: string): Delivery | null {
  const mine = [...held.values()].filter((each) => each.channel === channel)
  return delivery.nextOf(mine, doors.clock.now())
}

function settle({ held, doors }: Own, after: Delivery): void {
  if (after.state === 'due') held.set(keyOf(after), after)
  else held.delete(keyOf(after))
  doors.put(after)
}

function load(own: Own): void {
  const waiting = own.doors.due(HELD_MAX)
  own.hasMore = waiting.length === HELD_MAX
  for (const each of waiting) if (!own.held.has(keyOf(each))) hold(own, each)
}

function hold(own: Own, each: Delivery): void {
  if (own.held.size < HELD_MAX) own.held.set(keyOf(each), each)
  else own.hasMore = true
}

function keyOf({ notice, channel }: Delivery): string {
  return `${notice.id} ${channel}`
}

/** No channel rejects; one that does all the same must not end the daemon, nor lose what it was to carry. */
function brokenOf(error: unknown): Outcome {
  return { retry: `a mistake in agenthost (${error instanceof Error ? error.name : 'unknown'})` }
}
