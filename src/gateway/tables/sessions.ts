/**
 * The routing table for a request: the one in force, or, for a session whose reasoning a model has signed, that
 * which it began with. Bodies are looked into on the way only where it may matter, otherwise once they are sent.
 */
import type { Clock } from '../../clock.ts'
import type { Caller } from '../call.ts'
import { formerTables } from './former-tables.ts'
import { sessionStates, type SessionKey, type SessionRows } from './session-states.ts'
import { isPlain, movedTo, versionFor } from './session-version.ts'
import { sightOf } from './signed-history.ts'
import type { ReadTable } from './table-file.ts'
import type { TableInForce } from './tables.ts'

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

type Doors = { readonly rows: SessionRows; readonly clock: Clock; readonly read: ReadTable }
type Later = { readonly key: SessionKey; readonly body: Buffer; readonly version: string }

export function sessions({ rows, clock, read }: Doors): Sessions {
  const formerTable = formerTables(rows.text, read)
  let later: Later[] = []
  /** In the order in which they came. */
  const lookInto = (): void => {
    const waiting = later
    later = []
    for (const { key, body, version } of waiting)
      states.note(key, versionFor(states.of(key), sightOf(body), version).state)
  }
  const states = sessionStates({ rows, clock, beforeWriting: lookInto })
  const isPlainNow = (key: SessionKey, { version, atOnce }: TableInForce): boolean => {
    const state = states.of(key)
    if (isPlain(state, version)) return true
    if (!atOnce || state === null) return false
    states.note(key, movedTo(version, state))
    return true
  }
  return {
    tableFor({ caller, session, body }, inForce) {
      if (session === null) return inForce
      const key = { caller: `${caller.kind} ${caller.name}`, session }
      const { version } = inForce
      // A few of one version may wait; those of another have to be known before anything is decided.
      if (later[0] !== undefined && later[0].version !== version) lookInto()
      if (isPlainNow(key, inForce)) {
        if (later.length === 0) setImmediate(lookInto)
        later.push({ key, body, version })
        return inForce
      }
      lookInto()
      const decided = versionFor(states.of(key), sightOf(body), version)
      states.note(key, decided.state)
      const former = decided.version === version ? null : formerTable(decided.version, inForce)
      return former ?? inForce
    },
    flush: states.write,
    close: states.write,
  }
}
