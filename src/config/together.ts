/** What must hold between agents: known dependencies without a cycle, and a port of one's own. */
import type { AgentEntry } from './entry.ts'
import { nearest } from './nearest.ts'
import type { Reader } from './reader.ts'

/** `declared` also has the names whose entries were refused, so that one mistake is not told twice. */
export function together(
  entries: readonly AgentEntry[],
  declared: readonly string[],
  reader: Reader,
): void {
  for (const entry of entries) {
    for (const other of entry.after) {
      const path = ['agents', entry.name, 'after']
      if (other === entry.name) reader.note(path, 'another agent', other)
      else if (!declared.includes(other)) {
        const near = nearest(other, declared)
        reader.note(
          path,
          `the name of an agent${near === null ? '' : ` (did you mean ${near}?)`}`,
          other,
        )
      }
    }
  }
  const cycle = findCycle(entries)
  if (cycle !== null) {
    reader.note(['agents', cycle[0] ?? '', 'after'], 'an order without a circle', cycle.join(' → '))
  }
  samePorts(entries, reader)
}

function findCycle(entries: readonly AgentEntry[]): readonly string[] | null {
  const after = new Map(
    entries.map((entry) => [entry.name, entry.after.filter((name) => name !== entry.name)]),
  )
  const done = new Set<string>()
  const walk = (name: string, trail: readonly string[]): readonly string[] | null => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name]
    if (done.has(name)) return null
    done.add(name)
    for (const next of after.get(name) ?? []) {
      const found = walk(next, [...trail, name])
      if (found !== null) return found
    }
    return null
  }
  for (const { name } of entries) {
    const found = walk(name, [])
    if (found !== null) return found
  }
  return null
}

function samePorts(entries: readonly AgentEntry[], reader: Reader): void {
  const owners = new Map<number, string>()
  for (const entry of entries) {
    if (entry.preset !== 'openclaw') continue
    const owner = owners.get(entry.port)
    if (owner === undefined) owners.set(entry.port, entry.name)
    else
      reader.note(
        ['agents', entry.name, 'port'],
        `a port of its own (${owner} has this one)`,
        entry.port,
      )
  }
}
