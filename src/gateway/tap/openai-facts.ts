/** What chat completions and responses say alike: who answered, tokens, cost. Pure. */
import { type Draft, name } from './answer-draft.ts'
import type { JsonObject } from '../call.ts'
import { costOf } from './cost-of.ts'
import { isObject, nameAt } from '../json-look.ts'
import { openaiTokens } from './usage-of.ts'

/** `from` is a chunk, a body or a response; `text` is the JSON around it. Later usage wins: it counts up. */
export function openaiFacts(draft: Draft, from: JsonObject, text: string): void {
  name(draft, {
    servedModel: nameAt(from, 'model'),
    provider: nameAt(from, 'provider'),
    generation: nameAt(from, 'id'),
  })
  const { usage } = from
  if (!isObject(usage)) return
  draft.tokens = openaiTokens(usage) ?? draft.tokens
  draft.cost = costOf(usage, text) ?? draft.cost
}
