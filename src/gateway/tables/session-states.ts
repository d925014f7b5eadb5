/**
 * What is known of each session, in memory and a second later in the ledger: nothing is written on a request's path.
 * What a crash takes is the newest mark of a conversation, of which there are others.
 */
import type { Cancel, Clock, Instant } from '../../clock.ts'
import type { SessionState } from './session-version.ts'

export type SessionKey = { readonly caller: string; readonly session: string }
export type SessionRow = SessionKey & { readonly state: SessionState; readonly at: Instant }

export type SessionRows = {
  readonly find: (key: SessionKey) => SessionState | null
  readonly put: (rows: readonly SessionRow[]) => void
  /** Text of a version of the table; null when it is no longer kept. */
  readonly text: (version: string) => string | null
  /** Forgets what was not used since, and what is over the number that is kept. */
  readonly forget: (before: Instant) => void
}

export type SessionStates = {
  /** Null for one that was never seen, or is forgotten. */
  readonly of: (key: SessionKey) => SessionState | null
  readonly note: (key: SessionKey, state: SessionState) => void
  readonly write: () => void
}

const IN_MEMORY_MAX = 5000
const WRITE_AFTER_MS = 1000
const KEPT_MS = 30 * 86_400_000
const FORGET_EVERY_MS = 86_400_000

type Doors = {
  readonly rows: SessionRows
  readonly clock: Clock
  readonly beforeWriting: () => void
}

/** `beforeWriting` may note more. */
export function sessionStates({ rows, clock, beforeWriting }: Doors): SessionStates {
  const states = new Map<string, SessionState | null>()
  const unwritten = new Map<string, SessionRow>()
  let cancel: Cancel | null = null
  let forgotAt = clock.now() - FORGET_EVERY_MS
  const write = (): void => {
    // First, since it asks for a later writing itself.
    beforeWriting()
    cancel?.()
    cancel = null
    try {
      if (unwritten.size > 0) rows.put([...unwritten.values()])
      unwritten.clear()
      if (clock.now() - forgotAt < FORGET_EVERY_MS) return
      rows.forget(clock.now() - KEPT_MS)
      forgotAt = clock.now()
    } catch {
      // A full disk is told by the ledger, which then holds no money: these rows wait for the next writing.
    }
  }
  const forgetOldest = (): void => {
    const [oldest] = states.keys()
    if (oldest === undefined) return
    if (unwritten.has(oldest)) write()
    states.delete(oldest)
  }
  return {
    of(key) {
      const name = nameOf(key)
      const known = states.get(name)
      const state = known === undefined ? rows.find(key) : known
      states.delete(name)
      states.set(name, state)
      if (states.size > IN_MEMORY_MAX) forgetOldest()
      return state
    },
    note(key, state) {
      const name = nameOf(key)
      states.set(name, state)
      unwritten.set(name, { ...key, state, at: clock.now() })
      cancel ??= clock.wakeAt(clock.steady() + WRITE_AFTER_MS, write)
    },
    write,
  }
}

function nameOf({ caller, session }: SessionKey): string {
  return `${caller}\n${session}`
}
