import type { Event, Kind } from './events.ts'

export type Listener = (event: Event) => void

export type Bus = {
  readonly on: (kind: Kind, listener: Listener) => () => void
  readonly once: (kind: Kind, listener: Listener) => () => void
  readonly emit: (event: Event) => void
}

export type BusOptions = { readonly onError?: (error: unknown, event: Event) => void }

type Subscription = { readonly kind: Kind; readonly listener: Listener; readonly isOnce: boolean; isOver: boolean }

/** Tells listeners of events; what it promises stands in docs/bus.md. */
export function createBus({ onError = () => {} }: BusOptions = {}): Bus {
  /** In the order of subscribing; never changed in place, so that an event can keep the list of its moment. */
  let subscriptions: readonly Subscription[] = []
  let waiting: { readonly event: Event; readonly to: readonly Subscription[] }[] = []
  let isDelivering = false

  function subscribe(kind: Kind, listener: Listener, isOnce: boolean): () => void {
    const subscription = { kind, listener, isOnce, isOver: false }
    subscriptions = [...subscriptions, subscription]
    return () => end(subscription)
  }

  function end(subscription: Subscription): void {
    subscription.isOver = true
    subscriptions = subscriptions.filter((each) => each !== subscription)
  }

  function deliver(event: Event, subscription: Subscription): void {
    const { kind, listener, isOnce, isOver } = subscription
    if (isOver || (kind !== '*' && kind !== event.kind)) return
    if (isOnce) end(subscription)
    try {
      listener(event)
    } catch (error) {
      try {
        onError(error, event)
      } catch {
        // Whoever is told of errors must not become one.
      }
    }
  }

  function emit(event: Event): void {
    waiting.push({ event: Object.freeze(event), to: subscriptions })
    if (isDelivering) return
    isDelivering = true
    while (waiting.length > 0) {
      const now = waiting
      waiting = []
      for (const { event: each, to } of now) for (const subscription of to) deliver(each, subscription)
    }
    isDelivering = false
  }

  return {
    on: (kind, listener) => subscribe(kind, listener, false),
    once: (kind, listener) => subscribe(kind, listener, true),
    emit,
  }
}
