import type { Bus } from './bus.ts'
import type { Event } from './events.ts'

export type Store = { readonly append: (event: Event) => void; readonly all: () => readonly Event[] }

/** Keeps every event, and tells the bus of it. */
export function createStore(bus: Bus): Store {
  const events: Event[] = []
  return {
    append: (event) => {
      events.push(event)
      bus.emit(event)
    },
    all: () => [...events],
  }
}
