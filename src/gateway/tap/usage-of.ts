/** Tokens as the protocols count them, in one shape: `input` is all of the prompt. Pure. */
import type { JsonObject } from '../call.ts'
import { countAt, objectAt } from '../json-look.ts'
import type { Tokens } from './reading.ts'

/**
 * OpenAI's chat and responses, and OpenRouter's (reference: openrouter.md 3b): the prompt includes what was cached.
 * Null where neither input nor output is said.
 */
export function openaiTokens(usage: JsonObject): Tokens | null {
  const input = countAt(usage, 'prompt_tokens') ?? countAt(usage, 'input_tokens')
  const output = countAt(usage, 'completion_tokens') ?? countAt(usage, 'output_tokens')
  if (input === null && output === null) return null
  const ofInput = {
    ...objectAt(usage, 'input_tokens_details'),
    ...objectAt(usage, 'prompt_tokens_details'),
  }
  const ofOutput = {
    ...objectAt(usage, 'output_tokens_details'),
    ...objectAt(usage, 'completion_tokens_details'),
  }
  return {
    input: input ?? 0,
    output: output ?? 0,
    cached: countAt(ofInput, 'cached_tokens') ?? 0,
    cacheWrite: countAt(ofInput, 'cache_write_tokens') ?? 0,
    reasoning: countAt(ofOutput, 'reasoning_tokens') ?? 0,
  }
}

/**
 * Anthropic's: `input_tokens` leaves out what was read from and written to the cache. `before` is what the stream
 * said earlier: counts are cumulative, and a later event leaves out what has not changed.
 */
export function anthropicTokens(usage: JsonObject, before: Tokens | null): Tokens | null {
  const fresh = countAt(usage, 'input_tokens')
  const cached = countAt(usage, 'cache_read_input_tokens') ?? before?.cached ?? 0
  const cacheWrite = countAt(usage, 'cache_creation_input_tokens') ?? before?.cacheWrite ?? 0
  const output = countAt(usage, 'output_tokens')
  if (fresh === null && output === null) return before
  const freshBefore = before === null ? 0 : before.input - before.cached - before.cacheWrite
  return {
    input: (fresh ?? freshBefore) + cached + cacheWrite,
    output: output ?? before?.output ?? 0,
    cached,
    cacheWrite,
    reasoning:
      countAt(objectAt(usage, 'output_tokens_details'), 'thinking_tokens') ??
      before?.reasoning ??
      0,
  }
}
