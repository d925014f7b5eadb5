/**
 * At most how many tokens a prompt has: its bytes, as no tokenizer makes more tokens of a text than it has bytes; or
 * what the session's last call came to and the bytes of what is new since. Reads memory alone.
 */
import { readPrompt } from './prompt.ts'
import type { Prompt, PromptElement } from './prompt-element.ts'
import { asksHour } from './block-walk.ts'
import { frameOf, isCut, keepsThinking, namesMore } from './prompt-frame.ts'
import type { Surface } from './request.ts'
import type { KnownCall, Rememberable } from './session-bounds.ts'
import { fieldOf } from './surface.ts'

/** What an upstream adds by itself: the words around tools (Anthropic: up to 346), a date, a model's own opening. */
export const HIDDEN_TOKENS = 1024
/** Smaller bodies are not worth remembering. */
const REMEMBERED_BYTES = 4096

export type InputBound = {
  /** Infinity where only the model's context bounds it: `worstCase` knows that. */
  readonly tokens: number
  readonly images: number
  /** It has parts that are priced as pictures, sound or files. */
  readonly hasMedia: boolean
  /** Asks for the cache of an hour, whose writes are dearer. */
  readonly asksHour: boolean
  /** Answers asked for. */
  readonly choices: number
  /** To be given to `SessionBounds.settled` with what the call came to; null where nothing is to be remembered. */
  readonly elements: Rememberable | null
  /** For another model of the chain: the same prompt beside what that one knows of the session. */
  readonly beside: (known: readonly KnownCall[] | null) => number
}

/** `known`: what the session's last calls with this model came to; null for a client that names no session. */
export function inputBound(
  surface: Surface,
  body: Buffer,
  known: readonly KnownCall[] | null,
): InputBound {
  const isRemembered = known !== null && body.length >= REMEMBERED_BYTES
  const prompt = readPrompt(surface, body, {
    hasKeys: isRemembered,
    keepsThinking: isRemembered && keepsThinking(surface, body),
  })
  const isOpen = namesMore(surface, body, prompt)
  const frame = isRemembered ? frameOf(surface, body) : ''
  const beside = (calls: readonly KnownCall[] | null): number => {
    if (isOpen) return Infinity
    return isRemembered && calls !== null ? least(prompt, frame, calls) : whole(prompt)
  }
  const isWhole = isRemembered && !isOpen && !isCut(surface, body)
  return {
    tokens: beside(known),
    images: prompt.pictures,
    hasMedia: isOpen || prompt.isOpen || prompt.pictures > 0,
    asksHour: prompt.asksHour || wholeAsksHour(surface, body),
    choices: choicesOf(surface, body),
    elements: isWhole ? { frame, counts: counted(prompt.elements) } : null,
    beside,
  }
}

function whole({ elements, restBytes }: Prompt): number {
  let tokens = restBytes + HIDDEN_TOKENS
  for (const element of elements) tokens += element.tokens
  return tokens
}

/** Each of the calls is a bound by itself, so that the lowest is one. */
function least(prompt: Prompt, frame: string, calls: readonly KnownCall[]): number {
  let lowest = whole(prompt)
  for (const call of calls) {
    if (call.frame !== frame) continue
    let tokens = call.inputTokens + prompt.restBytes + HIDDEN_TOKENS
    const seen = new Map<string, number>()
    for (const { key, tokens: fresh, again } of prompt.elements) {
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      tokens += times > (call.counts.get(key) ?? 0) ? fresh : again
      if (tokens >= lowest) break
    }
    lowest = Math.min(lowest, tokens)
  }
  return lowest
}

function counted(elements: readonly PromptElement[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { key } of elements) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const CACHES = ['prompt_cache_retention', 'prompt_cache_options']

/** The marker of the whole request, beside those within it; OpenAI's own fields are taken for the longest. */
function wholeAsksHour({ spans }: Surface, body: Buffer): boolean {
  const marker = spans.get('cache_control')
  return CACHES.some((key) => spans.has(key)) || (marker !== undefined && asksHour(body, marker))
}

function choicesOf(surface: Surface, body: Buffer): number {
  const counts = ['n', 'best_of'].map((key) => fieldOf(surface, body, key))
  return Math.max(1, ...counts.map((n) => (typeof n === 'number' && n > 1 ? Math.ceil(n) : 1)))
}
