import { isOver } from './session-error.ts'
import { isNearEnd, type Tokens } from './tokens.ts'

export type Answer = { readonly status: number; readonly body: unknown }

export type ClientOptions = {
  readonly send: (request: string, access: string) => Promise<Answer>
  readonly refresh: (refreshToken: string) => Promise<Tokens>
  readonly tokens: Tokens
  readonly now: () => number
  readonly onTokens: (tokens: Tokens) => void | Promise<void>
  readonly onOver: () => void
}

export type Client = {
  readonly call: (request: string) => Promise<Answer>
  readonly logout: () => void
}

/** Calls with tokens that are renewed on the way; see docs/session.md. */
export function createClient(options: ClientOptions): Client {
  const { send, refresh, now, onTokens, onOver } = options
  let tokens = options.tokens

  async function renew(): Promise<void> {
    try {
      tokens = await refresh(tokens.refresh)
      await onTokens(tokens)
    } catch (error) {
      if (isOver(error)) onOver()
      throw error
    }
  }

  async function call(request: string): Promise<Answer> {
    if (isNearEnd(tokens, now())) await renew()
    const answer = await send(request, tokens.access)
    if (answer.status !== 401) return answer
    await renew()
    return send(request, tokens.access)
  }

  return { call, logout: () => {} }
}
