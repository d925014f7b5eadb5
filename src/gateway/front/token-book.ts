/**
 * Whose a token is. It looks at the folder when it is asked, at most twice a second, and at once for a token that it
 * does not know: no timer, and what is removed is refused within half a second.
 *
 * A token is looked up by its SHA-256. What the look-up's time tells of the table is how a digest begins, and nobody
 * can make a token whose digest begins in a wanted way without finding it by trying: nothing is learnt of a token by
 * timing, as with a comparison that takes the same time for every text.
 */
import { statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Steady } from '../../clock.ts'
import { causeOf } from '../../errors.ts'
import type { Caller } from '../call.ts'
import { digestOf, readTokenFile, tokenFileNames } from './token-files.ts'
import type { TokenFile } from './token-text.ts'

export type TokenBook = {
  /** Null for a token that is unknown, revoked, or of no use any more. */
  readonly callerOf: (token: string) => Caller | null
  readonly close: () => void
}

export type TokenBookDoors = {
  readonly folder: string
  readonly clock: Clock
  /** Gets a line about each file that cannot be used, once. */
  readonly tell?: (message: string) => void
}

const LOOK_EVERY_MS = 500
/** A folder that changed so recently may change again with the same time on it. */
const FRESH_MS = 1000
/** Longer texts are no token of ours, and are not worth a digest. */
const TOKEN_MAX = 200

type Known = { readonly stamp: string; readonly read: TokenFile | { readonly wrong: string } }

export function tokenBook({ folder, clock, tell = () => undefined }: TokenBookDoors): TokenBook {
  let files = new Map<string, Known>()
  let byDigest = new Map<string, Caller>()
  let seen = ''
  let lookedAt: Steady = Number.NEGATIVE_INFINITY
  const look = (): void => {
    lookedAt = clock.steady()
    const now = stampOf(folder)
    if (now === seen) return
    const { mtimeMs } = statOf(folder) ?? { mtimeMs: 0 }
    // Looked at again as long as its time cannot tell two changes apart.
    seen = Math.abs(clock.now() - mtimeMs) < FRESH_MS ? '' : now
    files = reread(folder, files, tell)
    byDigest = new Map(
      [...files.values()].flatMap(({ read }) =>
        'caller' in read ? [[read.sha256, read.caller] as const] : [],
      ),
    )
  }
  return {
    callerOf(token) {
      if (token.length > TOKEN_MAX || !token.startsWith('ah-')) return null
      const digest = digestOf(token)
      const isDue = clock.steady() - lookedAt >= LOOK_EVERY_MS
      if (isDue || !byDigest.has(digest)) look()
      const caller = byDigest.get(digest)
      if (caller === undefined) return null
      return caller.until !== null && clock.now() >= caller.until ? null : caller
    },
    close: () => byDigest.clear(),
  }
}

/** Files that have not changed are not read again: there may be many, and a request waits. */
function reread(
  folder: string,
  before: ReadonlyMap<string, Known>,
  tell: (message: string) => void,
): Map<string, Known> {
  let names: readonly string[]
  try {
    names = tokenFileNames(folder)
  } catch (error) {
    tell(`unable to read the tokens in ${folder}: ${causeOf(error)}`)
    return new Map()
  }
  const now = new Map<string, Known>()
  for (const name of names) {
    const path = join(folder, name)
    const stamp = stampOf(path)
    const kept = before.get(name)
    if (kept?.stamp === stamp) {
      now.set(name, kept)
      continue
    }
    const read = readTokenFile(path)
    if (read === null) continue
    if ('wrong' in read) tell(`the token ${path} is not used: ${read.wrong}`)
    now.set(name, { stamp, read })
  }
  return now
}

function stampOf(path: string): string {
  const stat = statOf(path)
  return stat === null ? 'gone' : `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    // Gone, or closed to us: both are a folder without tokens, and reading it says which.
    return null
  }
}
