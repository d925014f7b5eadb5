/** Addresses that are good once: a frame cannot send the token, and an address with the token in it would be kept. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'

export type Tickets = {
  /** A name under which the text can be fetched once, soon. */
  readonly issue: (text: string) => string
  readonly take: (name: string) => string | null
}

const GOOD_FOR_MS = 30_000
const OPEN_MAX = 8

export function tickets(clock: Clock): Tickets {
  const open = new Map<string, { readonly text: string; readonly until: number }>()
  return {
    issue(text) {
      const name = randomBytes(24).toString('base64url')
      open.set(name, { text, until: clock.steady() + GOOD_FOR_MS })
      const [oldest] = open.keys()
      if (open.size > OPEN_MAX && oldest !== undefined) open.delete(oldest)
      return name
    },
    take(name) {
      const found = open.get(name)
      open.delete(name)
      return found !== undefined && clock.steady() < found.until ? found.text : null
    },
  }
}
