/** Secrets by name, for alerts: from the environment of the daemon (`AGENTHOST_SECRET_SLACK_WEBHOOK`). */
import type { SecretOf } from '../alerts/channels.ts'

export function secretsFrom(env: NodeJS.ProcessEnv): SecretOf {
  return (name) => {
    const variable = `AGENTHOST_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
    const value = env[variable]
    const missing = `it is not set; set it with \`agenthost secrets set ${name}\``
    return Promise.resolve(value === undefined || value === '' ? { missing } : { value })
  }
}
