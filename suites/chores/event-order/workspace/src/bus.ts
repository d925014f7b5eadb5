import type { Event, Kind } from './events.ts'

export type Listener = (event: Event) => void

export type Bus = {
  readonly on: (kind: Kind, listener: Listener) => () => void
  readonly once: (kind: Kind, listener: Listener) => () => void
  readonly emit: (event: Event) => void
}

export type BusOptions = { readonly onError?: (error: unknown, event: Event) => void }

/** Tells listeners of events; what it promises stands in docs/bus.md. */
export function createBus({ onError = () => {} }: BusOptions = {}): Bus {
  const listeners = new Map<Kind, Listener[]>()

  function on(kind: Kind, listener: Listener): () => void {
    const list = listeners.get(kind) ?? []
    list.push(listener)
    listeners.set(kind, list)
    return () => {
      list.splice(list.indexOf(listener), 1)
    }
  }

  function once(kind: Kind, listener: Listener): () => void {
    const off = on(kind, (event) => {
      listener(event)
      off()
    })
    return off
  }

  function emit(event: Event): void {
    try {
      for (const listener of listeners.get('*') ?? []) listener(event)
      for (const listener of listeners.get(event.kind) ?? []) listener(event)
    } catch (error) {
      onError(error, event)
    }
  }

  return { on, once, emit }
}
