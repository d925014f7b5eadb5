import type { Bus } from './bus.ts'

/** What happened, as people read it. */
export function auditTrail(bus: Bus): () => readonly string[] {
  const lines: string[] = []
  bus.on('*', (event) => lines.push(`${event.kind} ${'order' in event ? event.order : event.item}`))
  return () => [...lines]
}
