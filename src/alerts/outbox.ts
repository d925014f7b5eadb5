/**
 * Brings notices to channels: one at a time for each channel, oldest first, each until it arrives or is given
 * up. What it holds in memory is in the store as well, so that a killed daemon takes it up where it was.
 */
import type { Clock } from '../clock.ts'
import type { Notice } from './alert.ts'
import type { Channel, Message, Outcome } from './channel.ts'
import * as delivery from './delivery.ts'
import type { Delivery } from './delivery.ts'
import type { Quiet } from './quiet.ts'
import { channelTroubles, type Tell } from './channel-trouble.ts'

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

export function outbox(doors: OutboxDoors): Outbox {
  const { clock, tell } = doors
  const stop = new AbortController()
  const held = new Map<string, Delivery>()
  const busy = new Map<string, Promise<void>>()
  const troubles = channelTroubles(clock, tell, doors.troubled)
  let channels: ReadonlyMap<string, Channel> | null = null
  let quiet: Quiet | null = null
  let hasMore = false

  const hold = (each: Delivery): void => {
    if (held.size < HELD_MAX) held.set(keyOf(each), each)
    else hasMore = true
  }
  const load = (): void => {
    const waiting = doors.due(HELD_MAX)
    hasMore = waiting.length === HELD_MAX
    for (const each of waiting) if (!held.has(keyOf(each))) hold(each)
  }
  const settle = (each: Delivery): void => {
    if (each.state === 'due') held.set(keyOf(each), each)
    else held.delete(keyOf(each))
    doors.put(each)
  }
  const messageOf = (notice: Message['notice']): Message => ({
    notice,
    host: doors.host,
    once: `agenthost-${doors.homeId}-${notice.id}`,
  })
  const work = async (channel: Channel): Promise<void> => {
    for (;;) {
      const mine = [...held.values()].filter((each) => each.channel === channel.name)
      const next = stop.signal.aborted ? null : delivery.nextOf(mine, clock.now())
      if (next === null) return
      const outcome = await channel.send(messageOf(next.notice), stop.signal).catch(brokenOf)
      if (stop.signal.aborted && !('ok' in outcome)) return
      const after = delivery.attempted(next, outcome, clock.now(), doors.random())
      // A newer notice of the alert may have taken its place meanwhile: then only an arrival counts.
      const isReplaced = !held.has(keyOf(next))
      if (!isReplaced || after.state === 'delivered') settle(after)
      troubles.note(channel.name, outcome, after)
      if (after.state === 'delivered') hurry(channel.name)
    }
  }
  /** The channel is back: what waits for it need not wait any longer. */
  const hurry = (name: string): void => {
    for (const each of held.values()) {
      if (each.channel === name && each.attempts > 0) held.set(keyOf(each), { ...each, dueAt: 0 })
    }
  }
  const giveUpStrangers = (known: ReadonlyMap<string, Channel>): void => {
    for (const each of held.values()) {
      if (known.has(each.channel) || each.dueAt > clock.now()) continue
      settle(delivery.withoutChannel(each, clock.now()))
    }
  }
  const tick = (): void => {
    if (channels === null || stop.signal.aborted) return
    if (hasMore && held.size < HELD_MAX / 2) {
      load()
    }
    giveUpStrangers(channels)
    for (const channel of channels.values()) {
      if (busy.has(channel.name)) continue
      const mine = [...held.values()].filter((each) => each.channel === channel.name)
      if (delivery.nextOf(mine, clock.now()) === null) continue
      const done = work(channel).finally(() => busy.delete(channel.name))
      busy.set(channel.name, done)
    }
  }
  load()
  return {
    take(notices) {
      if (channels === null) return null
      const places = [...channels.values()]
      const fresh = notices.flatMap((notice) => delivery.deliveriesOf(notice, places, quiet))
      const old = fresh.flatMap((each) =>
        [...held.values()].filter((other) => delivery.isSupersededBy(other, each)),
      )
      const gone = old.map((each) => delivery.superseded(each, clock.now()))
      for (const each of gone) held.delete(keyOf(each))
      for (const each of fresh) hold(each)
      if (fresh.length > 0) setImmediate(tick)
      return [...gone, ...fresh]
    },
    setChannels(list, hours) {
      channels = new Map(list.map((channel) => [channel.name, channel]))
      quiet = hours
      setImmediate(tick)
    },
    tick,
    test: (notice) =>
      Promise.all(
        [...(channels ?? new Map<string, Channel>()).values()].map(async ({ name, send }) => ({
          channel: name,
          outcome: await send(messageOf(notice), stop.signal).catch(brokenOf),
        })),
      ),
    async close() {
      stop.abort()
      await Promise.all(busy.values())
    },
  }
}

function keyOf({ notice, channel }: Delivery): string {
  return `${notice.id} ${channel}`
}

/** No channel rejects; one that does all the same must not end the daemon, nor lose what it was to carry. */
function brokenOf(error: unknown): Outcome {
  return { retry: `a mistake in agenthost (${error instanceof Error ? error.name : 'unknown'})` }
}
