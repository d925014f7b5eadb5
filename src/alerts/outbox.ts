/**
 * Brings notices to channels: one at a time for each channel, oldest first, each until it arrives or is given
 * up. What it holds in memory is in the store as well, so that a killed daemon takes it up where it was.
 */
import type { Notice } from './alert.ts'
import type { Channel, Message, Outcome } from './channel.ts'
import { channelTroubles, type Tell, type Troubles } from './channel-trouble.ts'
import { attempted, deliveriesOf, withoutChannel, type Delivery } from './delivery.ts'
import { heldDeliveries, type Held, type HeldDoors } from './held.ts'
import type { Quiet } from './quiet.ts'

export type OutboxDoors = HeldDoors & {
  readonly random: () => number
  /** Name of this host, and what tells its messages from those of another one. */
  readonly host: string
  readonly homeId: string
  readonly tell: Tell
  /** Channels of which a daemon before this one told that they do not deliver. */
  readonly troubled: readonly string[]
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

type Own = {
  readonly doors: OutboxDoors
  readonly stop: AbortController
  readonly held: Held
  /** Channels that carry something just now. */
  readonly busy: Map<string, Promise<void>>
  readonly troubles: Troubles
  channels: ReadonlyMap<string, Channel> | null
  quiet: Quiet | null
}

export function outbox(doors: OutboxDoors): Outbox {
  const own: Own = {
    doors,
    stop: new AbortController(),
    held: heldDeliveries(doors),
    busy: new Map(),
    troubles: channelTroubles(doors.clock, doors.tell, doors.troubled),
    channels: null,
    quiet: null,
  }
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
  const written = notices.flatMap((notice) =>
    deliveriesOf(notice, [...channels.values()], own.quiet).flatMap((fresh) => [
      ...own.held.replacedBy(fresh),
      fresh,
    ]),
  )
  if (written.length > 0) setImmediate(() => tick(own))
  return written
}

function tick(own: Own): void {
  const { channels, held, stop, doors, busy } = own
  if (channels === null || stop.signal.aborted) return
  held.refill()
  const now = doors.clock.now()
  for (const each of held.strangers(channels)) held.settle(withoutChannel(each, now))
  for (const channel of channels.values()) {
    if (busy.has(channel.name) || held.nextFor(channel.name) === null) continue
    const done = carry(own, channel).finally(() => busy.delete(channel.name))
    busy.set(channel.name, done)
  }
}

/** Carries one after the other, until nothing is due for this channel. */
async function carry(own: Own, channel: Channel): Promise<void> {
  const { held, doors, stop, troubles } = own
  for (;;) {
    const next = stop.signal.aborted ? null : held.nextFor(channel.name)
    if (next === null) return
    const outcome = await send(own, channel, next.notice)
    if (stop.signal.aborted && !('ok' in outcome)) return
    const after = attempted(next, outcome, doors.clock.now(), doors.random())
    // A newer notice of the alert may have taken its place meanwhile: then only an arrival counts.
    if (held.has(next) || after.state === 'delivered') held.settle(after)
    troubles.note(channel.name, outcome, after)
    if (after.state === 'delivered') held.hurry(channel.name)
  }
}

/** No channel throws; one that does all the same must not end the daemon, nor lose what it was to carry. */
async function send(own: Own, channel: Channel, notice: Message['notice']): Promise<Outcome> {
  const { host, homeId } = own.doors
  const message = { notice, host, once: `agenthost-${homeId}-${notice.id}` }
  try {
    return await channel.send(message, own.stop.signal)
  } catch (error) {
    return { retry: `a mistake in agenthost (${error instanceof Error ? error.name : 'unknown'})` }
  }
}
