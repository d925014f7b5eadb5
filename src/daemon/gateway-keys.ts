/**
 * The keys of the upstreams, in the memory of this process alone. Read at the start, when the configuration changes,
 * and when an upstream refuses one: so that a key that was changed is taken without a restart.
 */
import type { Clock, Steady } from '../clock.ts'
import type { KeyOf } from '../gateway/relay/upstream.ts'
import type { ReadSecret } from '../secrets/read.ts'
import { isFound } from '../secrets/secret.ts'
import type { KeySource } from './gateway-settings.ts'

export type UpstreamKeys = {
  readonly keyOf: KeyOf
  /** Reads all of them; what cannot be read is told, and stays as it was. */
  readonly read: (sources: readonly KeySource[]) => Promise<void>
  /** An upstream has answered 401: its key is read again, but not more often than each few seconds. */
  readonly refused: (upstream: string) => Promise<void>
}

export type KeyDoors = {
  readonly clock: Clock
  readonly readSecret: ReadSecret
  readonly tell: (upstream: string, message: string) => void
}

/** A keychain is asked for it, and an upstream that refuses is asked often. */
const READ_EVERY_MS = 5000

export function upstreamKeys({ clock, readSecret, tell }: KeyDoors): UpstreamKeys {
  let sources: readonly KeySource[] = []
  const keys = new Map<string, string>()
  const told = new Map<string, string>()
  const readAt = new Map<string, Steady>()
  const complain = (upstream: string, message: string): void => {
    if (told.get(upstream) !== message) tell(upstream, message)
    told.set(upstream, message)
  }
  const readOne = async ({ upstream, key }: KeySource): Promise<void> => {
    readAt.set(upstream, clock.steady())
    if (key === null) return void keys.delete(upstream)
    const found = 'text' in key ? { value: key.text } : await readSecret(key.secret)
    if ('value' in found || isFound(found)) {
      // What is no header would be quoted in the error of whoever sends it.
      if (!/^[!-~]+$/.test(found.value))
        return complain(upstream, 'its key is none: it has spaces or other signs in it')
      keys.set(upstream, found.value)
      told.delete(upstream)
      return undefined
    }
    if (found.missing === 'unset') keys.delete(upstream)
    return complain(upstream, `its key cannot be read: ${found.why}. ${found.hint}`.trim())
  }
  return {
    keyOf: (upstream) => keys.get(upstream) ?? null,
    async read(now) {
      sources = now
      for (const name of keys.keys()) {
        if (!now.some(({ upstream }) => upstream === name)) keys.delete(name)
      }
      await Promise.all(now.map(readOne))
    },
    async refused(upstream) {
      const source = sources.find((each) => each.upstream === upstream)
      const since = clock.steady() - (readAt.get(upstream) ?? Number.NEGATIVE_INFINITY)
      if (source !== undefined && since >= READ_EVERY_MS) await readOne(source)
    },
  }
}
