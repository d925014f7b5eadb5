/**
 * Keeps, lists and forgets secrets. A value is in one place: what lay elsewhere before is removed once the
 * new one is safe.
 */
import { AgenthostError, unable } from '../errors.ts'
import { changeSecretFile, readSecretFile } from './file.ts'
import type { Entry } from './file-format.ts'
import type { ReadDoors } from './read.ts'
import type { Item, Keychain, KeychainTrouble } from './secret.ts'
import { NAME_WISH, objectionTo, SECRET_NAME, variableOf } from './words.ts'

export type Kept = {
  readonly at: Entry['at']
  /** Why it is not in the keychain, where that was tried first; null else. */
  readonly instead: KeychainTrouble | null
  /** What is left of an earlier value in the keychain and could not be removed; null else. */
  readonly left: KeychainTrouble | null
}

/** `either`: the keychain where it can be reached, else the file. */
export type Wish = 'either' | Entry['at']

/**
 * Throws for a name or a value that cannot be (`usage`), and where the wished place does not take it. No
 * message has the value in it, nor a name that may be one.
 */
export async function keepSecret(
  name: string,
  value: string,
  wish: Wish,
  doors: ReadDoors,
): Promise<Kept> {
  const { path, keychain } = doors
  refuse(name, value)
  const before = readSecretFile(path)
  refuseSameVariable(name, Object.keys(before))
  const old = Object.hasOwn(before, name) ? before[name] : undefined
  if (wish !== 'file' && keychain !== null) {
    const item = old?.at === 'keychain' ? old : keychain.itemOf(name)
    const instead = await putAndCheck(item, value, keychain)
    if (instead === null) {
      const { service, account } = item
      changeSecretFile(path, (all) => ({ ...all, [name]: { at: 'keychain', service, account } }))
      return { at: 'keychain', instead: null, left: null }
    }
    if (wish === 'keychain' || instead.kind === 'declined') throw notKept(name, instead)
    keepInFile()
    return { at: 'file', instead, left: await removed() }
  }
  if (wish === 'keychain') throw notKept(name, NO_KEYCHAIN)
  keepInFile()
  return { at: 'file', instead: null, left: await removed() }

  function keepInFile(): void {
    changeSecretFile(path, (all) => ({ ...all, [name]: { at: 'file', value } }))
  }
  async function removed(): Promise<KeychainTrouble | null> {
    return old?.at === 'keychain' && keychain !== null ? gone(await keychain.remove(old)) : null
  }
}

export type Listed = { readonly name: string; readonly at: Entry['at'] }

/** By name; never a value. Throws `config` for a file that cannot be used. */
export function listSecrets({ path }: ReadDoors): readonly Listed[] {
  return Object.entries(readSecretFile(path)).map(([name, { at }]) => ({ name, at }))
}

/** Throws what keeps the keychain from it; then nothing has changed. The name is one that is listed. */
export async function forgetSecret(
  name: string,
  { path, keychain }: ReadDoors,
): Promise<{ readonly at: Entry['at'] }> {
  const entry = readSecretFile(path)[name]
  if (entry === undefined)
    throw new AgenthostError('bad', `unable to delete ${name}: it is not set`)
  if (entry.at === 'keychain') {
    const trouble = keychain === null ? NO_KEYCHAIN : gone(await keychain.remove(entry))
    if (trouble !== null)
      throw unable({ verb: 'delete', object: name, hint: trouble.hint }, trouble.why)
  }
  changeSecretFile(path, ({ [name]: _gone, ...rest }) => rest)
  return { at: entry.at }
}

const NO_KEYCHAIN: KeychainTrouble = {
  kind: 'unreachable',
  why: 'this host has no keychain; only a Mac has',
  hint: 'Leave --keychain out: the secret goes into a file that only you can read.',
}

function refuse(name: string, value: string): void {
  // What is no name may be the value: it is not quoted.
  if (!SECRET_NAME.test(name)) {
    throw new AgenthostError('usage', `unable to set the secret: ${NAME_WISH}`)
  }
  const objection = objectionTo(value)
  if (objection !== null) throw unable({ verb: 'set', object: name, kind: 'usage' }, objection)
}

function refuseSameVariable(name: string, known: readonly string[]): void {
  const variable = variableOf(name)
  const other = known.find((each) => each !== name && variableOf(each) === variable)
  if (other === undefined) return
  const hint = 'Give it a name that differs in more than ".", "_" and "-".'
  const cause = `${variable} would stand for it and for ${other}`
  throw unable({ verb: 'set', object: name, kind: 'usage', hint }, cause)
}

function notKept(name: string, { why, hint }: KeychainTrouble): AgenthostError {
  const elsewhere = `Or keep it in a file that only you can read: \`agenthost secrets set ${name} --file\`.`
  return unable({ verb: 'set', object: name, hint: `${hint}\n${elsewhere}` }, why)
}

/** What was written is read again: a keychain that cannot be read from here is told now, not at a start. */
async function putAndCheck(
  item: Item,
  value: string,
  keychain: Keychain,
): Promise<KeychainTrouble | null> {
  const trouble = await keychain.put(item, value)
  if (trouble !== null) return trouble
  const got = await keychain.get(item)
  if ('value' in got && got.value === value) return null
  await keychain.remove(item)
  if (!('value' in got)) return got
  const why = 'the keychain gave back something else than was put in'
  return { kind: 'unreachable', why, hint: '' }
}

function gone(trouble: KeychainTrouble | null): KeychainTrouble | null {
  return trouble?.kind === 'absent' ? null : trouble
}
