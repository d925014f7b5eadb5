/** Whether the models under test exist and have a price, asked of OpenRouter before anything is paid: by name. */
import { openRouterOf, OPENROUTER, type UpstreamEntry } from '../../config/upstreams.ts'
import { AgenthostError, connectionCauseOf } from '../../errors.ts'
import { pageOf } from '../../gateway/prices/price-page.ts'
import type { ModelUnderTest } from '../../regression/run-record.ts'
import { modelName } from '../../routing/table.ts'

const WITHIN_MS = 15_000

/** Rejects with `config` for models that nobody serves, and `temporary` when it cannot be told. */
export async function refuseUnknown(
  models: readonly ModelUnderTest[],
  upstreams: readonly UpstreamEntry[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const unknown: string[] = []
  for (const { model } of models) {
    const name = modelName(model)
    const isUpstream = upstreams.some((each) => each.name === name?.upstream)
    if (name === null || (name.upstream !== OPENROUTER && !isUpstream)) unknown.push(model)
    else if (name.upstream === OPENROUTER) {
      const page = pageOf(name.id)
      // One after the other: a handful, and the upstream counts requests.
      if (page === null || !(await isThere(openRouterOf(upstreams, env).url + page)))
        unknown.push(model)
    }
  }
  if (unknown.length === 0) return
  throw new AgenthostError(
    'config',
    `unable to run ${unknown.join(', ')}: no upstream has a model of that name with a price`,
    'Write it whole, such as openrouter/deepseek/deepseek-v4-flash; `agenthost routes check` looks at those of routes.',
  )
}

async function isThere(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(WITHIN_MS) })
    await answer.body?.cancel()
    if (answer.ok) return true
    if (answer.status === 404 || answer.status === 400) return false
    throw cannotTell(`it answered ${answer.status}`)
  } catch (error) {
    if (error instanceof AgenthostError) throw error
    throw cannotTell(connectionCauseOf(error instanceof TypeError ? error.cause : error))
  }
}

function cannotTell(cause: string): AgenthostError {
  return new AgenthostError(
    'temporary',
    `unable to look up the models at OpenRouter: ${cause}`,
    'Nothing was run. Try again when there is a network.',
  )
}
