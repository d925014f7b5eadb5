/**
 * OpenRouter's account, asked with a management key: it can make keys and see all that was spent, and calls no model.
 */
import { connectionCauseOf, unable, AgenthostError } from '../../errors.ts'
import type { SecretFinding } from './management-key.ts'

export type Management = {
  /** The text of a whole answer of 200 or 201; rejects with what the account said else, never with the key. */
  readonly ask: (method: 'GET' | 'POST' | 'PATCH', path: string, body?: string) => Promise<string>
}

const WITHIN_MS = 30_000

export function openRouterManagement(url: string, { key }: SecretFinding): Management {
  return {
    async ask(method, path, body) {
      const what = {
        verb: `${method}`,
        object: path.split('?')[0] ?? path,
        kind: 'temporary',
      } as const
      let response: Response
      let text: string
      try {
        response = await fetch(`${url}${path}`, {
          method,
          redirect: 'error',
          signal: AbortSignal.timeout(WITHIN_MS),
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body }),
        })
        text = await response.text()
      } catch (error) {
        const inner = error instanceof Error && error.cause !== undefined ? error.cause : error
        throw unable({ ...what, verb: 'ask OpenRouter for' }, connectionCauseOf(inner))
      }
      if (response.ok) return text
      throw refused(response.status, what.object)
    },
  }
}

function refused(status: number, path: string): AgenthostError {
  if (status === 401 || status === 403) {
    const hint =
      'A management key is another kind than one for calls: make one at openrouter.ai/settings/management-keys, and keep it with `agenthost secrets set openrouter-management`.'
    return new AgenthostError(
      'config',
      `unable to ask OpenRouter for ${path}: it does not take the management key (${status})`,
      hint,
    )
  }
  return new AgenthostError(
    'temporary',
    `unable to ask OpenRouter for ${path}: it answered ${status}`,
    'Try again later.',
  )
}
