/**
 * `secrets.json`: which secrets there are and where each lies, with the values of those that lie in it. A
 * file that cannot be read is never quoted: not even a parser's complaint, which shows what is around it. Pure.
 */
import type { Item } from './secret.ts'
import { objectionTo, SECRET_NAME } from './words.ts'

export type Entry =
  | { readonly at: 'file'; readonly value: string }
  | ({ readonly at: 'keychain' } & Item)

export type Entries = Readonly<Record<string, Entry>>

const VERSION = 1

export function writeFormat(secrets: Entries): string {
  const sorted = Object.entries(secrets).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({ version: VERSION, secrets: Object.fromEntries(sorted) }, null, 2)}\n`
}

/** The entries, or what is wrong with the text, without a word of it. */
export function readFormat(
  text: string,
): { readonly entries: Entries } | { readonly wrong: string } {
  let whole: unknown
  try {
    whole = JSON.parse(text)
  } catch (error) {
    return { wrong: `it is not JSON${placeIn(error)}` }
  }
  if (!isObject(whole) || !isObject(whole['secrets'])) return { wrong: 'it has no "secrets" in it' }
  if (whole['version'] !== VERSION) return { wrong: 'it is of another version of agenthost' }
  const entries: [string, Entry][] = []
  for (const [name, value] of Object.entries(whole['secrets'])) {
    // What stands for a name may be a value that was put in the wrong place.
    if (!SECRET_NAME.test(name)) return { wrong: 'one of its names cannot be a name' }
    const entry = entryOf(value)
    if (entry === null) return { wrong: `what it says of ${name} cannot be read` }
    entries.push([name, entry])
  }
  return { entries: Object.fromEntries(entries) }
}

function entryOf(value: unknown): Entry | null {
  if (!isObject(value)) return null
  const { at, value: secret, service, account } = value
  if (at === 'file' && typeof secret === 'string') {
    return objectionTo(secret) === null ? { at, value: secret } : null
  }
  if (at === 'keychain' && typeof service === 'string' && typeof account === 'string') {
    return { at, service, account }
  }
  return null
}

/** ` (line 3, column 7)`, of a message that says so; V8 names the place, and quotes the text beside it. */
function placeIn(error: unknown): string {
  const told = error instanceof Error ? /line (\d+) column (\d+)\)$/.exec(error.message) : null
  return told === null ? '' : ` (line ${told[1]}, column ${told[2]})`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
