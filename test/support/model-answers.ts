/**
 * What the model stand-in can be told to answer, and which of its answers a request gets.
 * A test scripts answers through the server object; a person or an agent puts one in a prompt:
 * `@@answer {"say":"hello"}` or `@@answer [{"call":"Bash","input":{"command":"ls"}},{"say":"done"}]`.
 */

export type Answer =
  /** `think`: signed reasoning before it, where the protocol is Anthropic's and the answer a stream. */
  (
    | { readonly say: string; readonly think?: string }
    /** A tool call; `input` as a string is sent as it is, whole JSON or not. */
    | {
        readonly call: string
        readonly input: Readonly<Record<string, unknown>> | string
        /** More calls in the same reply; chat completions alone have them. */
        readonly more?: readonly { readonly call: string; readonly input: string }[]
      }
    | { readonly fault: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
    /** `silence`: not even headers. `hang`: some text, then nothing. `drop`: some text, then a reset. */
    | { readonly fault: 'silence' | 'hang' | 'drop' | 'html' }
  ) & {
    /** Nothing goes out before this gate is opened. */
    readonly after?: Gate
    /** Nothing goes out before so long. */
    readonly slowMs?: number
  }

/** Holds something back until the test lets it go: order without sleeping. */
export type Gate = { readonly open: () => void; readonly opened: Promise<void> }

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, opened: promise }
}

export type Turn = { readonly role: string; readonly text: string }

/**
 * The answer that the newest directive of a conversation asks for, by the number of the model's own turns
 * since; null where there is none. A directive without a list is said once, then the default holds.
 */
export function directedAnswer(turns: readonly Turn[]): Answer | null {
  const at = turns.findLastIndex(({ role, text }) => role === 'user' && text.includes('@@answer'))
  const found = turns[at]?.text
  if (found === undefined) return null
  const answers = parseDirective(found)
  const step = turns.slice(at + 1).filter(({ role }) => role === 'assistant').length
  return answers[step] ?? null
}

function parseDirective(text: string): readonly Answer[] {
  const from = text.lastIndexOf('@@answer') + '@@answer'.length
  const json = text.slice(from).trim().split('\n')[0] ?? ''
  const parsed: unknown = JSON.parse(json)
  return (Array.isArray(parsed) ? parsed : [parsed]) as readonly Answer[]
}

/** Said where nothing else was asked for: shows what the model was given last. */
export function echo(turns: readonly Turn[]): Answer {
  const last = turns.findLast(({ role }) => role === 'user')?.text ?? ''
  return { say: `you said: ${last.slice(0, 200)}` }
}
