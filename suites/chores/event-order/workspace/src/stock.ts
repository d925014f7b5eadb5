import type { Bus } from './bus.ts'

/** How much there is of each item. */
export function stockView(bus: Bus): (item: string) => number {
  const counts = new Map<string, number>()
  const add = (item: string, count: number): void => void counts.set(item, (counts.get(item) ?? 0) + count)
  bus.on('delivered', (event) => event.kind === 'delivered' && add(event.item, event.count))
  bus.on('reserved', (event) => event.kind === 'reserved' && add(event.item, -event.count))
  return (item) => counts.get(item) ?? 0
}
