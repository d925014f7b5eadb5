/** What the priced upstream says beside the calls: models, prices, keys, usage, what a generation came to. */
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Generation, PricedBooks } from './priced-books.ts'
import { exact, keyAnswer, keysAnswer, refused, type PricedKey } from './priced-keys.ts'
import type { PricedEndpoint, PricedModel } from './priced-market.ts'

export type Accounts = {
  readonly models: ReadonlyMap<string, PricedModel>
  /** By the secret text. */
  readonly keys: Map<string, PricedKey>
  readonly managementKey: string
  readonly books: PricedBooks
  readonly now: () => number
  /** `/generation` knows an id only after it was asked so often in vain. */
  readonly generationMisses: () => number
}

export type Told = { readonly status: number; readonly body: unknown }
export type Question = {
  readonly method: string
  readonly path: string
  readonly key: string
  readonly body: string
}

/** Null for what is no question of these. `path` begins behind `/api/v1`. */
export function accountAnswer(question: Question, accounts: Accounts): Told | null {
  const { method, path, key } = question
  const url = new URL(path, 'http://standin')
  const isManager = key === accounts.managementKey
  if (url.pathname === '/models') {
    const data = [...accounts.models.values()].map(cardOf)
    return { status: 200, body: { data, links: { next: null }, total_count: data.length } }
  }
  const endpoints = /^\/models\/(.+)\/endpoints$/.exec(url.pathname)?.[1]
  if (endpoints !== undefined) return endpointsOf(decodeURIComponent(endpoints), accounts)
  if (url.pathname === '/activity') {
    return isManager ? activity(accounts) : refused(403, 'only a management key may ask this')
  }
  if (url.pathname.startsWith('/keys')) {
    if (!isManager) return refused(403, 'only a management key may ask this')
    return keysAnswer({ ...question, path: url.pathname, method }, accounts)
  }
  if (!accounts.keys.has(key)) {
    return ['/key', '/generation'].includes(url.pathname) ? refused(401, 'no such key') : null
  }
  if (url.pathname === '/key') return keyAnswer(key, accounts)
  if (url.pathname === '/generation') return generation(url.searchParams.get('id') ?? '', accounts)
  return null
}

function cardOf({
  id,
  contextLength,
  maxCompletionTokens,
  endpoints: [first],
}: PricedModel): object {
  return {
    id,
    canonical_slug: id,
    name: id,
    created: 1_760_000_000,
    context_length: contextLength,
    architecture: {
      modality: 'text->text',
      input_modalities: ['text'],
      output_modalities: ['text'],
    },
    pricing: pricingOf(first),
    top_provider: {
      context_length: contextLength,
      max_completion_tokens: maxCompletionTokens,
      is_moderated: false,
    },
    per_request_limits: null,
    supported_parameters: ['max_tokens', 'tools', 'tool_choice'],
  }
}

function pricingOf({ prompt, completion, read, request }: PricedEndpoint): object {
  return {
    prompt,
    completion,
    ...(read !== undefined && { input_cache_read: read }),
    ...(request !== undefined && { request }),
  }
}

function endpointsOf(id: string, { models }: Accounts): Told {
  const model = models.get(id)
  if (model === undefined) return refused(404, 'no such model')
  const endpoints = model.endpoints.map((each) => ({
    name: `${each.tag} | ${id}`,
    model_id: id,
    provider_name: each.tag.split('/')[0],
    tag: each.tag,
    quantization: null,
    context_length: model.contextLength,
    max_completion_tokens: model.maxCompletionTokens,
    max_prompt_tokens: null,
    pricing: pricingOf(each),
    status: 0,
  }))
  return { status: 200, body: { data: { id, name: id, endpoints } } }
}

function generation(id: string, { books, generationMisses }: Accounts): Told {
  const found = books.find(id)
  if (found === undefined || found.state === 'open') return refused(404, 'generation not found')
  if (found.misses < generationMisses()) {
    found.misses += 1
    return refused(404, 'generation not found')
  }
  return { status: 200, body: { data: generationOf(found) } }
}

function generationOf({
  id,
  model,
  endpoint,
  tokens,
  charge,
  at,
  stream,
  state,
}: Generation): object {
  return {
    id,
    model,
    provider_name: endpoint.tag.split('/')[0],
    total_cost: exact(charge),
    usage: exact(charge),
    tokens_prompt: tokens.prompt,
    tokens_completion: tokens.completion,
    native_tokens_prompt: tokens.prompt,
    native_tokens_completion: tokens.completion,
    native_tokens_reasoning: 0,
    native_tokens_cached: tokens.cached,
    created_at: new Date(at).toISOString(),
    streamed: stream,
    cancelled: state === 'aborted',
    finish_reason: state === 'complete' ? 'stop' : null,
  }
}

/** Of completed UTC days alone, as the real one. */
function activity({ books, now }: Accounts): Told {
  const today = periodStart('day', now())
  const rows = Map.groupBy(
    [...books.view().generations.values()].filter(({ at }) => at < today),
    ({ at, model }) => `${new Date(at).toISOString().slice(0, 10)} ${model}`,
  )
  const data = [...rows].map(([name, all]) => {
    const [date, model] = name.split(' ')
    const sum = (of: (each: Generation) => number): number =>
      all.reduce((total, each) => total + of(each), 0)
    return {
      date,
      model,
      model_permaslug: model,
      endpoint_id: model,
      provider_name: all[0]?.endpoint.tag,
      requests: all.length,
      prompt_tokens: sum(({ tokens }) => tokens.prompt),
      completion_tokens: sum(({ tokens }) => tokens.completion),
      reasoning_tokens: 0,
      usage: exact(all.reduce((total, { charge }) => total + charge, 0n)),
      byok_usage_inference: 0,
    }
  })
  return { status: 200, body: { data } }
}
