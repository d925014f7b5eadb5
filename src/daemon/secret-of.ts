/** Secrets by name, as the alarm asks for them. */
import type { SecretOf } from '../alerts/channels.ts'
import type { ReadSecret } from '../secrets/read.ts'
import { isFound } from '../secrets/secret.ts'

export function secretsFrom(read: ReadSecret): SecretOf {
  return async (name) => {
    const secret = await read(name)
    if (isFound(secret)) return { value: secret.value }
    return { missing: [secret.why, secret.hint].filter((text) => text !== '').join('. ') }
  }
}
