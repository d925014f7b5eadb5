import type { Bus } from './bus.ts'
import type { Store } from './store.ts'

/** Answers each order that is placed: reserved while there is enough, else refused. */
export function reservations(bus: Bus, store: Store, inStock: (item: string) => number): void {
  bus.on('placed', (event) => {
    if (event.kind !== 'placed') return
    const { order, item, count } = event
    if (count <= inStock(item)) store.append({ kind: 'reserved', order, item, count })
    else store.append({ kind: 'refused', order, why: 'not in stock' })
  })
}
