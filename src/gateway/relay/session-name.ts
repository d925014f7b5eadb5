/** What the client calls its session, as its header or its body says. Pure but for bytes. */
import { headerOf, type HeadersIn } from '../front/headers.ts'
import { SESSION_LETTERS_MAX } from '../limits.ts'
import type { Surface } from '../request/request.ts'

/**
 * What the client calls its session: Claude Code's header, else OpenRouter's field or header. Null for none, and for a
 * name that is too long to be kept.
 */
export function sessionName(headers: HeadersIn, surface: Surface, body: Buffer): string | null {
  const named =
    headerOf(headers, 'x-claude-code-session-id') ??
    fieldOf(surface, body) ??
    headerOf(headers, 'x-session-id')
  return named === null || named === '' || named.length > SESSION_LETTERS_MAX ? null : named
}

const LETTER_BYTES_MAX = 4
const QUOTES_BYTES = 2

function fieldOf({ spans }: Surface, body: Buffer): string | null {
  const span = spans.get('session_id')
  if (
    span === undefined ||
    span.to - span.from > LETTER_BYTES_MAX * SESSION_LETTERS_MAX + QUOTES_BYTES
  )
    return null
  const text = body.toString('utf8', span.from, span.to)
  const isText = /^"[^"\\]*"$/.test(text)
  return isText ? text.slice(1, -1) : null
}
