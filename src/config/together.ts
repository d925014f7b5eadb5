/** What must hold between agents, and between jobs: known dependencies without a circle, and a port of one's own. Pure. */
import { nearest } from './nearest.ts'
import type { Path, Reader } from './reader.ts'

/** What one agent wants of the others, taken from what was written even where the rest of it is wrong. */
export type Claim = {
  readonly name: string
  readonly after: readonly { readonly name: string; readonly path: Path }[]
  /** What no two agents can have, running or not: who has a session is seen at a start. */
  readonly own: Readonly<Partial<Record<(typeof OWN)[number], number | string>>>
}

const OWN = ['port', 'stateDir'] as const

/** What comes after what: both are named, and stand under the plural. */
export type Noun = 'agent' | 'job'

export function claimOf(name: string, entry: unknown, of: Noun = 'agent'): Claim {
  const section = (typeof entry === 'object' && entry !== null ? entry : {}) as Entry
  const path = [`${of}s`, name, 'after']
  const { after, preset } = section
  const list: readonly unknown[] = Array.isArray(after) ? after : [after]
  const names = list.flatMap((other, index) =>
    typeof other === 'string' || typeof other === 'number'
      ? [{ name: String(other), path: Array.isArray(after) ? [...path, index] : path }]
      : [],
  )
  const usual = preset === 'openclaw' ? { port: OPENCLAW_PORT } : {}
  const own = OWN.flatMap((key) => {
    const value = section[key]
    return typeof value === 'number' || typeof value === 'string' ? [[key, value] as const] : []
  })
  return { name, after: names, own: { ...usual, ...Object.fromEntries(own) } }
}

type Entry = Readonly<Record<string, unknown>>

/** OpenClaw's own default. */
export const OPENCLAW_PORT = 18_789

/** Each hint compares a name with all others, and so many mistakes are never shown. */
const HINTS_MAX = 100

/** Notes every dependency that cannot be, every circle, and every port that is claimed twice. */
export function together(claims: readonly Claim[], reader: Reader, of: Noun = 'agent'): void {
  const declared = claims.map(({ name }) => name)
  const isDeclared = new Set(declared)
  for (const { name, after } of claims) {
    for (const other of after) {
      if (other.name === name) reader.note(other.path, `another ${of}`, other.name)
      else if (!isDeclared.has(other.name)) {
        const near = reader.mistakes.length < HINTS_MAX ? nearest(other.name, declared) : null
        const hint = near === null ? '' : ` (did you mean ${near}?)`
        reader.note(
          other.path,
          `the name of ${of === 'agent' ? 'an' : 'a'} ${of}${hint}`,
          other.name,
        )
      }
    }
  }
  for (const { path, names } of circles(claims)) {
    reader.note(path, 'an order without a circle', names.join(' → '))
  }
  for (const key of OWN) shared(key, claims, reader)
}

type Circle = { readonly path: Path; readonly names: readonly string[] }

/** Each found once, told at the dependency that closes it. */
function circles(claims: readonly Claim[]): readonly Circle[] {
  const byName = new Map(claims.map((claim) => [claim.name, claim]))
  const done = new Set<string>()
  const found: Circle[] = []
  const walk = (name: string, trail: readonly string[]): void => {
    if (done.has(name)) return
    const here = [...trail, name]
    for (const other of byName.get(name)?.after ?? []) {
      const from = here.indexOf(other.name)
      if (from === -1) walk(other.name, here)
      else if (other.name !== name)
        found.push({ path: other.path, names: [...here.slice(from), other.name] })
    }
    done.add(name)
  }
  for (const { name } of claims) walk(name, [])
  return found
}

function shared(key: (typeof OWN)[number], claims: readonly Claim[], reader: Reader): void {
  const owners = new Map<number | string, string>()
  for (const { name, own } of claims) {
    const value = own[key]
    if (value === undefined) continue
    const owner = owners.get(value)
    if (owner === undefined) owners.set(value, name)
    else reader.note(['agents', name, key], `a ${key} of its own (${owner} has this one)`, value)
  }
}
