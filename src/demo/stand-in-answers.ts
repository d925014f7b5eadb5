/**
 * What the stand-in for OpenRouter says: its models with made-up prices, an answer with what it cost, and a refusal.
 * The shapes are those of https://openrouter.ai/docs, as far as the gateway reads them. Pure.
 */
import { MODELS } from './cast.ts'

export type Told = { readonly status: number; readonly body: object }

/** US dollars a token, as decimal text. */
const PRICES: Readonly<Record<string, { readonly prompt: string; readonly completion: string }>> = {
  [MODELS.quick]: { prompt: '0.0000001', completion: '0.0000004' },
  [MODELS.dear]: { prompt: '0.000003', completion: '0.00003' },
  [MODELS.ailing]: { prompt: '0.0000001', completion: '0.0000004' },
}

const SAYS: Readonly<Record<string, string>> = {
  [MODELS.quick]: 'Whatever you asked: I am a stand-in, and this is what I say.',
  [MODELS.dear]: 'I thought about it for 900 tokens. The answer is forty-two.',
}
/** The dear model is paid for a long thought. */
const TOKENS: Readonly<Record<string, number>> = { [MODELS.quick]: 16, [MODELS.dear]: 900 }
const PROMPT_TOKENS = 20
const CONTEXT = 100_000
const OUTPUT_MAX = 8000

/** Answers by method and path behind `/api/v1`; 404 for what it does not know. */
export function standInAnswer(path: string, body: string, call: number): Told {
  if (path === '/key') return { status: 200, body: { data: keyData() } }
  const id = /^\/models\/(.+)\/endpoints$/.exec(path)?.[1]
  if (id !== undefined) return endpoints(id)
  return path === '/chat/completions' ? completion(body, call) : refused(404, 'not here')
}

function keyData(): object {
  const usage = { usage: 0, usage_daily: 0, usage_weekly: 0, usage_monthly: 0 }
  return { limit: null, limit_remaining: null, limit_reset: null, byok_usage: 0, ...usage }
}

function endpoints(id: string): Told {
  const pricing = PRICES[id]
  if (pricing === undefined) return refused(404, 'no such model')
  const endpoint = {
    name: `demo | ${id}`,
    provider_name: 'demo',
    tag: 'demo',
    context_length: CONTEXT,
    max_completion_tokens: OUTPUT_MAX,
    max_prompt_tokens: null,
    pricing,
    status: 0,
  }
  return { status: 200, body: { data: { id, name: id, endpoints: [endpoint] } } }
}

function completion(body: string, call: number): Told {
  const model = modelOf(body)
  const content = SAYS[model]
  const price = PRICES[model]
  if (price === undefined) return refused(404, 'no such model')
  if (content === undefined) return refused(503, 'this model is out of order today')
  const completionTokens = TOKENS[model] ?? 0
  const cost = PROMPT_TOKENS * Number(price.prompt) + completionTokens * Number(price.completion)
  const usage = {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens: completionTokens,
    total_tokens: PROMPT_TOKENS + completionTokens,
    cost: Number(cost.toFixed(9)),
  }
  const message = { role: 'assistant', content }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  const id = `gen-demo-${call}`
  return {
    status: 200,
    body: { id, object: 'chat.completion', created: 0, model, provider: 'demo', choices, usage },
  }
}

function modelOf(body: string): string {
  try {
    const call: unknown = JSON.parse(body)
    if (typeof call === 'object' && call !== null && 'model' in call) return String(call.model)
  } catch {
    // Refused below, as a model that nobody has.
  }
  return ''
}

function refused(status: number, message: string): Told {
  return { status, body: { error: { code: status, message } } }
}
