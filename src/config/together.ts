/** What must hold between agents: known dependencies without a circle, and a port of one's own. Pure. */
import { nearest } from './nearest.ts'
import type { Path, Reader } from './reader.ts'

/** What one agent wants of the others, taken from what was written even where the rest of it is wrong. */
export type Claim = {
  readonly name: string
  readonly after: readonly { readonly name: string; readonly path: Path }[]
  /** Null: none that it would serve on. */
  readonly port: number | null
}

export function claimOf(name: string, entry: unknown): Claim {
  const section = (typeof entry === 'object' && entry !== null ? entry : {}) as Entry
  const path = ['agents', name, 'after']
  const { after, preset } = section
  const list: readonly unknown[] = Array.isArray(after) ? after : [after]
  const names = list.flatMap((other, index) =>
    typeof other === 'string' || typeof other === 'number'
      ? [{ name: String(other), path: Array.isArray(after) ? [...path, index] : path }]
      : [],
  )
  const port = preset === 'openclaw' ? (section.port ?? OPENCLAW_PORT) : null
  return { name, after: names, port: typeof port === 'number' ? port : null }
}

type Entry = { readonly after?: unknown; readonly preset?: unknown; readonly port?: unknown }

/** OpenClaw's own default. */
export const OPENCLAW_PORT = 18_789

/** Each hint compares a name with all others, and so many mistakes are never shown. */
const HINTS_MAX = 100

/** Notes every dependency that cannot be, every circle, and every port that is claimed twice. */
export function together(claims: readonly Claim[], reader: Reader): void {
  const declared = claims.map(({ name }) => name)
  const isDeclared = new Set(declared)
  for (const { name, after } of claims) {
    for (const other of after) {
      if (other.name === name) reader.note(other.path, 'another agent', other.name)
      else if (!isDeclared.has(other.name)) {
        const near = reader.mistakes.length < HINTS_MAX ? nearest(other.name, declared) : null
        const hint = near === null ? '' : ` (did you mean ${near}?)`
        reader.note(other.path, `the name of an agent${hint}`, other.name)
      }
    }
  }
  for (const { path, names } of circles(claims)) {
    reader.note(path, 'an order without a circle', names.join(' → '))
  }
  samePorts(claims, reader)
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

function samePorts(claims: readonly Claim[], reader: Reader): void {
  const owners = new Map<number, string>()
  for (const { name, port } of claims) {
    if (port === null) continue
    const owner = owners.get(port)
    if (owner === undefined) owners.set(port, name)
    else reader.note(['agents', name, 'port'], `a port of its own (${owner} has this one)`, port)
  }
}
