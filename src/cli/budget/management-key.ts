/** The management key of OpenRouter's account, and where OpenRouter is: kept beside the key for calls, never instead of it. */
import { openRouterOf, type UpstreamEntry } from '../../config/upstreams.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { AgenthostError } from '../../errors.ts'
import { secretReader } from '../../secrets/read.ts'
import { isFound } from '../../secrets/secret.ts'

export const MANAGEMENT_SECRET = 'openrouter-management'
const VARIABLE = 'OPENROUTER_MANAGEMENT_KEY'

export type SecretFinding = { readonly key: string; readonly url: string }

type Where = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly upstreams: readonly UpstreamEntry[]
}

/** Null where there is none. Throws `config` for one that cannot be read. */
export async function managementKey({
  home,
  env,
  upstreams,
}: Where): Promise<SecretFinding | null> {
  const read = secretReader(secretDoors(home, env))
  const secret = await read(MANAGEMENT_SECRET, { environment: [VARIABLE] })
  const { url } = openRouterOf(upstreams, env)
  if (isFound(secret)) return { key: secret.value, url }
  if (secret.missing === 'unset') return null
  throw new AgenthostError(
    'config',
    `unable to read the management key: ${secret.why}`,
    secret.hint,
  )
}
