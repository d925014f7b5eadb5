/** OpenRouter as this home has it: its address, its key, and the requests that were made of it. */
import type { Clock } from '../../clock.ts'
import { openRouterOf, type Upstream, type UpstreamEntry } from '../../config/upstreams.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import { AgenthostError } from '../../errors.ts'
import { getter } from '../../rankings/source-http.ts'
import { openRouter, type Source } from '../../rankings/source.ts'
import { secretReader } from '../../secrets/read.ts'
import { isFound } from '../../secrets/secret.ts'
import type { Database } from '../../store/database.ts'
import { requestRows } from '../../store/insights-requests.ts'

export type SourceWish = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly upstreams: readonly UpstreamEntry[]
}

/** Rejects with `config` (78) where there is no key, or what is there is none. */
export async function rankingSource(
  { home, env, upstreams }: SourceWish,
  db: Database,
  clock: Clock,
): Promise<Source> {
  const upstream = openRouterOf(upstreams, env)
  if (URL.parse(upstream.url)?.protocol.startsWith('http') !== true)
    throw noUse('its address is no URL', 'Look at AGENTHOST_OPENROUTER_URL.')
  const key = await keyOf(upstream, { home, env })
  // What is no header would be quoted in the error of whoever sends it.
  if (!/^[!-~]+$/.test(key)) throw noUse('its key is none: it has spaces or other signs in it', SET)
  const requests = requestRows(db)
  return openRouter(
    { url: upstream.url, key },
    {
      clock,
      get: getter(clock),
      wait: (ms) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        clock.wakeAt(clock.steady() + ms, resolve)
        return promise
      },
      askedSince: requests.since,
      note: requests.note,
    },
  )
}

const SET =
  'Any key will do: make one at openrouter.ai/settings/keys, and keep it with `agenthost secrets set openrouter`.'

async function keyOf(
  { key }: Upstream,
  { home, env }: Omit<SourceWish, 'upstreams'>,
): Promise<string> {
  if ('text' in key) return key.text
  const secret = await secretReader(secretDoors(home, env))(key.secret)
  if (isFound(secret)) return secret.value
  if (secret.missing === 'unset') throw noUse('there is no key for it', SET)
  throw noUse(`its key (the secret ${key.secret}) cannot be read: ${secret.why}`, secret.hint)
}

function noUse(why: string, hint: string): AgenthostError {
  return new AgenthostError('config', `unable to ask OpenRouter: ${why}`, hint)
}
