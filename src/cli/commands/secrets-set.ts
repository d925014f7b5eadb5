/** `agenthost secrets set`: keeps a value that comes from stdin, or from a person who is asked for it. */
import { looksLikeKey } from '../../config/secrets.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { AgenthostError } from '../../errors.ts'
import { keepSecret, type Kept, type Wish } from '../../secrets/keeping.ts'
import {
  NAME_WISH,
  SECRET_NAME,
  valueIn,
  variableOf,
  VALUE_MAX_BYTES,
} from '../../secrets/words.ts'
import { ensureHome, homePaths } from '../home.ts'
import { secretUsers } from '../secrets/secret-users.ts'
import type { Terminal } from '../terminal.ts'

export type SetOptions = { readonly file?: boolean; readonly keychain?: boolean }

/** The name is looked at first: a person is not asked for a value in vain. */
export async function secretsSet(
  name: string,
  options: SetOptions,
  terminal: Terminal,
): Promise<void> {
  refuseName(name)
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const doors = secretDoors(paths.home, terminal.env)
  const value = valueIn(await readValue(name, terminal))
  const wish: Wish = options.file ? 'file' : options.keychain ? 'keychain' : 'either'
  const kept = await keepSecret(name, value, wish, doors)
  tellPlace(name, kept, doors.path, terminal)
  const users = (await secretUsers(paths.config, terminal.env)).of(name)
  if (users.length > 0) {
    const them = users.join(' ')
    terminal.out(`Agents get it when they start: \`agenthost restart ${them}\`.\n`)
  }
  if ((terminal.env[variableOf(name)] ?? '') !== '') {
    terminal.err(`${variableOf(name)} is set in this environment, and wins where it is set.\n`)
  }
}

/** What is no name, or looks like a key, may be the value: it is not quoted. */
function refuseName(name: string): void {
  if (SECRET_NAME.test(name) && !looksLikeKey(name)) return
  throw new AgenthostError(
    'usage',
    `unable to set the secret: ${NAME_WISH}`,
    'Its value is asked for, or read from stdin: `agenthost secrets set claude-token < FILE`.',
  )
}

async function readValue(name: string, { stdin, askSecretly }: Terminal): Promise<string> {
  if (askSecretly !== null) return askSecretly(`Value of ${name} (it is not shown): `)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of stdin) {
    pieces.push(piece)
    bytes += piece.length
    // What is too long is told by its length; what would fill the memory is not read.
    if (bytes > 4 * VALUE_MAX_BYTES) break
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new AgenthostError('usage', `unable to set ${name}: the value is not UTF-8 text`)
  }
}

function tellPlace(name: string, { at, instead, left }: Kept, path: string, to: Terminal): void {
  if (instead !== null) {
    to.err(`It is not in the keychain: ${instead.why}.\n${instead.hint}\n`.replace(/\n\n$/, '\n'))
  }
  const where = at === 'keychain' ? 'the keychain' : `${path}, which only you can read`
  to.out(`${name} is kept in ${where}.\n`)
  if (left !== null) {
    to.err(`An earlier value could not be removed from the keychain: ${left.why}.\n`)
  }
}
