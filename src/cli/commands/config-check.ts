/** `agenthost config check`: whether a configuration can be used, without a daemon. */
import { resolve } from 'node:path'
import type { SecretOf } from '../../alerts/channels.ts'
import { secretsOf } from '../../config/alerts.ts'
import type { Config } from '../../config/entry.ts'
import { loadConfig } from '../../config/load.ts'
import { secretsFrom } from '../../daemon/secret-of.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { secretReader } from '../../secrets/read.ts'
import { regressionWarnings } from '../regress/regression-named.ts'
import { routeWarnings } from '../routes/routes-named.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'
import { unsetSecrets } from '../secrets/unset-secrets.ts'

/** Throws `config` (78) with every mistake in it; warnings are only told. */
export async function configCheck(file: string | undefined, terminal: Terminal): Promise<void> {
  const path = file === undefined ? homePaths(terminal.env).config : resolve(file)
  const { config, warnings } = await loadConfig(path, terminal.env)
  const jobs = config.jobs.length === 0 ? '' : `, ${counted('job', config.jobs)}`
  terminal.out(`${path} can be used: ${counted('agent', config.agents)}${jobs}\n`)
  const doors = secretDoors(homePaths(terminal.env).home, terminal.env)
  const unset = unsetSecrets([...config.agents, ...config.jobs], doors)
  const missing = await missingSecrets(
    named(config, terminal.env),
    secretsFrom(secretReader(doors)),
  )
  const { home } = homePaths(terminal.env)
  const routes = routeWarnings(config, home)
  const regression = regressionWarnings(config, home)
  for (const warning of [...warnings, ...unset, ...missing, ...routes, ...regression])
    terminal.out(`warning: ${warning}\n`)
}

function counted(what: string, entries: readonly { readonly name: string }[]): string {
  const names = entries.map(({ name }) => name).join(', ')
  const count = entries.length === 1 ? `1 ${what}` : `${entries.length} ${what}s`
  return names === '' ? count : `${count} (${names})`
}

type Named = { readonly of: string; readonly name: string }

/** Those of alerts and of upstreams; a key in the environment needs none. */
function named(config: Config, env: NodeJS.ProcessEnv): readonly Named[] {
  const ofAlerts = config.alerts === null ? [] : secretsOf(config.alerts)
  const asked = config.upstreams.filter(
    ({ name }) => name !== 'openrouter' || !env['OPENROUTER_API_KEY'],
  )
  return [
    ...ofAlerts.map((name) => ({ of: 'alerts', name })),
    ...asked.flatMap(({ name, key }) =>
      key !== null && 'secret' in key ? [{ of: `upstreams.${name}`, name: key.secret }] : [],
    ),
  ]
}

/** A secret may be set later, so that it is no mistake of the file. */
async function missingSecrets(
  all: readonly Named[],
  secretOf: SecretOf,
): Promise<readonly string[]> {
  const looks = all.map(async ({ of, name }) => {
    const found = await secretOf(name)
    return 'missing' in found ? [`${of}: the secret ${name}: ${found.missing}`] : []
  })
  return (await Promise.all(looks)).flat()
}
