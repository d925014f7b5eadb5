/**
 * The routing table for a request: the one in force, or, for a session whose reasoning a model has signed, that
 * which it began with. Rows are written a second later; what a crash takes is a mark, of which there are others.
 */
import type { Cancel, Clock, Instant } from '../clock.ts'
import type { Caller } from './call.ts'
import { formerTables } from './former-tables.ts'
import { isPlain, movedTo, versionFor, type SessionState } from './session-version.ts'
import { sightOf } from './signed-history.ts'
import type { ReadTable } from './table-file.ts'
import type { TableInForce } from './tables.ts'

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

export type SessionAsk = {
  readonly caller: Pick<Caller, 'kind' | 'name'>
  /** As the client names it; null where it does not. */
  readonly session: string | null
  readonly body: Buffer
}

export type Sessions = {
  readonly tableFor: (ask: SessionAsk, inForce: TableInForce) => TableInForce
  /** Writes what is not yet written. */
  readonly flush: () => void
  readonly close: () => void
}

const IN_MEMORY_MAX = 5000
const SESSION_MAX_LETTERS = 256
const WRITE_AFTER_MS = 1000
const KEPT_MS = 30 * 86_400_000
const FORGET_EVERY_MS = 86_400_000

type Doors = { readonly rows: SessionRows; readonly clock: Clock; readonly read: ReadTable }
type Later = { readonly key: SessionKey; readonly body: Buffer; readonly version: string }

export function sessions({ rows, clock, read }: Doors): Sessions {
  const states = new Map<string, SessionState | null>()
  const unwritten = new Map<string, SessionRow>()
  const formerTable = formerTables(rows.text, read)
  let later: Later[] = []
  let cancel: Cancel | null = null
  let forgotAt = clock.now() - FORGET_EVERY_MS

  const stateOf = (key: SessionKey): SessionState | null => {
    const name = nameOf(key)
    const state = states.get(name)
    const found = state === undefined ? rows.find(key) : state
    states.delete(name)
    states.set(name, found)
    if (states.size > IN_MEMORY_MAX) forgetOldest()
    return found
  }
  const forgetOldest = (): void => {
    const [oldest] = states.keys()
    if (oldest === undefined) return
    if (unwritten.has(oldest)) flush()
    states.delete(oldest)
  }
  const note = (key: SessionKey, state: SessionState): void => {
    const name = nameOf(key)
    states.set(name, state)
    unwritten.set(name, { ...key, state, at: clock.now() })
    cancel ??= clock.wakeAt(clock.steady() + WRITE_AFTER_MS, flush)
  }
  const flush = (): void => {
    // First, since it asks for a later writing itself.
    lookInto()
    cancel?.()
    cancel = null
    if (unwritten.size > 0) write()
    if (clock.now() - forgotAt < FORGET_EVERY_MS) return
    forgotAt = clock.now()
    rows.forget(forgotAt - KEPT_MS)
  }
  const write = (): void => {
    try {
      rows.put([...unwritten.values()])
      unwritten.clear()
    } catch {
      // A full disk is told by the ledger, which then holds no money: these rows wait for the next writing.
    }
  }
  /** What was left for after the answer had begun, in the order in which it came. */
  const lookInto = (): void => {
    const waiting = later
    later = []
    for (const { key, body, version } of waiting)
      note(key, versionFor(stateOf(key), sightOf(body), version).state)
  }
  return {
    tableFor({ caller, session, body }, inForce) {
      if (session === null || session === '' || session.length > SESSION_MAX_LETTERS) return inForce
      const key = { caller: `${caller.kind} ${caller.name}`, session }
      const { version } = inForce
      // A few of one version may wait; those of another have to be known before anything is decided.
      if (later[0] !== undefined && later[0].version !== version) lookInto()
      const state = stateOf(key)
      if (inForce.atOnce && state !== null && !isPlain(state, version))
        note(key, movedTo(version, state))
      if (isPlain(stateOf(key), version)) {
        if (later.length === 0) setImmediate(lookInto)
        later.push({ key, body, version })
        return inForce
      }
      lookInto()
      const decided = versionFor(stateOf(key), sightOf(body), version)
      note(key, decided.state)
      return decided.version === version
        ? inForce
        : (formerTable(decided.version, inForce) ?? inForce)
    },
    flush,
    close: flush,
  }
}

function nameOf({ caller, session }: SessionKey): string {
  return `${caller}\n${session}`
}
