/** Where the secrets of a home lie on this host, and how an agent's start gets at them. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import { keychainOf } from '../platform/darwin/keychain.ts'
import { macTools } from '../platform/darwin/tools.ts'
import { platformOf } from '../platform/platform.ts'
import type { ReadDoors, ReadSecret } from '../secrets/read.ts'
import { isFound, type Keychain } from '../secrets/secret.ts'
import type { Plan } from '../supervisor/plan.ts'
import { homeIdOf } from './home-id.ts'

type Env = NodeJS.ProcessEnv

/** What `secrets/` needs to know of a home that is there. */
export function secretDoors(home: string, env: Env): ReadDoors {
  return { env, path: join(home, 'secrets.json'), keychain: keychainFor(home, env) }
}

function keychainFor(home: string, env: Env): Keychain | null {
  if (platformOf(env, process.platform) !== 'darwin') return null
  const { username, homedir } = userInfo()
  const isUsual = home === join(env['HOME'] ?? homedir, '.agenthost')
  return keychainOf({
    tools: macTools(env),
    user: username,
    homeSuffix: () => (isUsual ? null : homeIdOf(home).slice(0, 8)),
    overSsh: env['SSH_CONNECTION'] !== undefined || env['SSH_TTY'] !== undefined,
  })
}

/**
 * The variables of an agent that are secrets, with their values. Rejects with what is missing and the
 * command that mends it. The values go into the environment of its process and nowhere else.
 */
export async function secretsFor(
  { name, secretEnv }: Pick<Plan, 'name' | 'secretEnv'>,
  read: ReadSecret,
): Promise<Readonly<Record<string, string>>> {
  const values = await Promise.all(
    Object.entries(secretEnv).map(async ([variable, secretName]) => {
      const secret = await read(secretName)
      if (isFound(secret)) return [variable, secret.value] as const
      const message = `unable to start ${name}: its secret ${secretName} (for ${variable}) cannot be read: ${secret.why}`
      const unset = `unable to start ${name}: its secret ${secretName} (for ${variable}) is not set`
      const told = secret.missing === 'unset' ? unset : message
      throw new AgenthostError('temporary', told, secret.hint)
    }),
  )
  return Object.fromEntries(values)
}
