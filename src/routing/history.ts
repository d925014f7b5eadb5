/** A version of the routing table as the history has it, and which one a person means. Pure. */
import type { Instant } from '../clock.ts'

export type TableVersion = {
  readonly at: Instant
  /** SHA-256 of the file, in hex; its first 12 letters are the version's name. */
  readonly sha: string
  readonly who: string
  /** Empty where nobody said. */
  readonly why: string
  /** `hand`: the file was edited, and was found so. */
  readonly origin: 'apply' | 'rollback' | 'hand'
  /** The file that was applied, or the version that was gone back to; empty for `hand`. */
  readonly source: string
  /** False for what was written by hand and had mistakes: it was never in force. */
  readonly usable: boolean
}

export type KeptVersion = TableVersion & { readonly bytes: Buffer }

export const BY_HAND = 'edited by hand'

export type Meant<T> = { readonly version: T } | { readonly unclear: 'none' | 'several' }

/** By the begin of its name, at least four letters of it. `versions` has the newest first. */
export function versionMeant<T extends TableVersion>(
  name: string,
  versions: readonly T[],
): Meant<T> {
  const found = versions.filter(({ sha }) => name.length >= 4 && sha.startsWith(name))
  const [first] = found
  if (first === undefined) return { unclear: 'none' }
  return found.every(({ sha }) => sha === first.sha) ? { version: first } : { unclear: 'several' }
}

/** The newest that can be used and is not the one in the file: going back twice is where one was. */
export function versionBefore<T extends TableVersion>(
  current: string | null,
  versions: readonly T[],
): T | null {
  return versions.find(({ sha, usable }) => usable && sha !== current) ?? null
}
