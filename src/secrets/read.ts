/**
 * Reads one secret: the environment wins, then what `secrets set` has kept. Never rejects and never logs:
 * why there is no value is part of the answer.
 */
import { AgenthostError, causeOf } from '../errors.ts'
import { readSecretFile } from './file.ts'
import type { Entries } from './file-format.ts'
import type { Keychain, Missing, Secret } from './secret.ts'
import { variableOf } from './words.ts'

export type ReadDoors = {
  readonly env: Readonly<Record<string, string | undefined>>
  /** `secrets.json`. */
  readonly path: string
  /** Null where there is none: not on a Mac. */
  readonly keychain: Keychain | null
}

export type ReadOptions = {
  /** More variables that win over the store, such as OPENROUTER_API_KEY; after AGENTHOST_SECRET_<NAME>. */
  readonly environment?: readonly string[]
}

export type ReadSecret = (name: string, options?: ReadOptions) => Promise<Secret>

/** Reads of one secret that overlap share one look: agents that fall together start together. */
export function secretReader(doors: ReadDoors): ReadSecret {
  const under = new Map<string, Promise<Secret>>()
  return (name, { environment = [] } = {}) => {
    const told = fromEnvironment(name, environment, doors)
    if (told !== null) return Promise.resolve(told)
    const reading = under.get(name) ?? fromStore(name, doors).finally(() => under.delete(name))
    under.set(name, reading)
    return reading
  }
}

function fromEnvironment(name: string, more: readonly string[], { env }: ReadDoors): Secret | null {
  for (const variable of [variableOf(name), ...more]) {
    const value = env[variable]
    if (value !== undefined && value !== '') return { value, from: 'environment' }
  }
  return null
}

async function fromStore(name: string, { path, keychain }: ReadDoors): Promise<Secret> {
  let entries: Entries
  try {
    entries = readSecretFile(path)
  } catch (error) {
    const hint = error instanceof AgenthostError ? error.hint : ''
    return { missing: 'unreadable', why: causeOf(error), hint }
  }
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined
  if (entry === undefined) return unset(name)
  if (entry.at === 'file') return { value: entry.value, from: 'file' }
  if (keychain === null) {
    const why = 'it lies in the keychain of a Mac, and this is none'
    return { missing: 'unreadable', why, hint: `Set it again with ${setCommand(name)}.` }
  }
  const got = await keychain.get(entry)
  if ('value' in got) return { value: got.value, from: 'keychain' }
  const { kind, why, hint } = got
  if (kind !== 'absent') return { missing: 'unreadable', why, hint }
  return { ...unset(name), why: 'it is in the keychain no more' }
}

function unset(name: string): Missing {
  return { missing: 'unset', why: 'it is not set', hint: `Set it with ${setCommand(name)}.` }
}

function setCommand(name: string): string {
  return `\`agenthost secrets set ${name}\``
}
