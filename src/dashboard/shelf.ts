/**
 * The newest of every section and the last happenings, numbered in one sequence: whoever knows a number is given what
 * is newer, so that a connection that broke misses nothing and nobody is told what they know. Pure.
 */
import type { HostEvent } from '../control/protocol.ts'
import type { SectionName, Sections, Trouble } from './view.ts'

export type Item = { readonly event: string; readonly data: string; readonly number: number }

export type Shelf = {
  /** False where it is what it was. */
  readonly put: <Name extends SectionName>(name: Name, value: Sections[Name]) => boolean
  /** Why a section is old; null when it is not any more. */
  readonly trouble: (of: SectionName, trouble: Omit<Trouble, 'of'> | null) => boolean
  readonly happened: (event: HostEvent) => void
  /** Everything newer than this number, in order. */
  readonly since: (number: number) => readonly Item[]
}

/** A page shows no more. */
const HAPPENINGS_MAX = 200

export function shelf(): Shelf {
  let newest = 0
  const state = new Map<string, Item>()
  const happenings: Item[] = []
  const lay = (key: string, event: string, value: unknown): boolean => {
    const data = JSON.stringify(value)
    if (state.get(key)?.data === data) return false
    newest += 1
    state.set(key, { event, data, number: newest })
    return true
  }
  return {
    put: (name, value) => lay(name, name, value),
    trouble(of, trouble) {
      const key = `trouble ${of}`
      if (trouble === null && !state.has(key)) return false
      return lay(key, 'trouble', { of, ...trouble })
    },
    happened(event) {
      newest += 1
      happenings.push({ event: 'happened', data: JSON.stringify(event), number: newest })
      if (happenings.length > HAPPENINGS_MAX) happenings.shift()
    },
    since: (number) =>
      [...state.values(), ...happenings]
        .filter((item) => item.number > number)
        .toSorted((a, b) => a.number - b.number),
  }
}

/** `RUN.NUMBER`: of another run of the dashboard, or none at all, it is from the beginning. */
export function numberIn(lastEventId: string | undefined, run: string): number {
  const [ofRun, number] = (lastEventId ?? '').split('.')
  return ofRun === run && /^\d{1,15}$/.test(number ?? '') ? Number(number) : 0
}
