/** `agenthost secrets delete`: forgets a secret, wherever it lies. */
import { nearest } from '../../config/nearest.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { AgenthostError } from '../../errors.ts'
import { forgetSecret, listSecrets } from '../../secrets/keeping.ts'
import { NAME_WISH, SECRET_NAME, variableOf } from '../../secrets/words.ts'
import { homePaths } from '../home.ts'
import { secretUsers } from '../secrets/secret-users.ts'
import type { Terminal } from '../terminal.ts'

/** Throws for a name that is not known, with the nearest one that is. */
export async function secretsDelete(name: string, terminal: Terminal): Promise<void> {
  const paths = homePaths(terminal.env)
  const doors = secretDoors(paths.home, terminal.env)
  const known = listSecrets(doors).map((each) => each.name)
  if (!known.includes(name)) throw unknown(name, known, terminal.env)
  const { at } = await forgetSecret(name, doors)
  const where = at === 'keychain' ? 'the keychain' : doors.path
  terminal.out(`${name} is deleted from ${where}.\n`)
  const users = (await secretUsers(paths.config, terminal.env)).of(name)
  if (users.length > 0) {
    terminal.err(
      `The configuration still names it: without it these do not start: ${users.join(', ')}.\n`,
    )
  }
}

function unknown(name: string, known: readonly string[], env: NodeJS.ProcessEnv): AgenthostError {
  // What is no name may be a value in the wrong place.
  if (!SECRET_NAME.test(name)) {
    return new AgenthostError('usage', `unable to delete the secret: ${NAME_WISH}`)
  }
  const message = `unable to delete ${name}: there is no such secret`
  const near = nearest(name, known)
  if ((env[variableOf(name)] ?? '') !== '') {
    const hint = `It comes from the environment: \`unset ${variableOf(name)}\`.`
    return new AgenthostError('bad', message, hint)
  }
  const hint = near === null ? 'Look with `agenthost secrets list`.' : `Did you mean ${near}?`
  return new AgenthostError('bad', message, hint)
}
