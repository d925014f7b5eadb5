import { isOver, SessionError, type SessionCode } from './session-error.ts'
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
  let renewal: Promise<void> | null = null
  let ended: SessionCode | null = null

  function check(): void {
    if (ended !== null) throw new SessionError(ended)
  }

  async function renewOnce(): Promise<void> {
    let next: Tokens
    try {
      next = await refresh(tokens.refresh)
    } catch (error) {
      check()
      if (isOver(error)) {
        ended = 'session_over'
        onOver()
      }
      throw error
    }
    check()
    try {
      await onTokens(next)
    } catch {
      // The former pair is used up: better to go on with one that is not stored than with none.
    }
    tokens = next
  }

  /** One at a time: whoever needs one meanwhile waits for it. */
  function renew(): Promise<void> {
    renewal ??= renewOnce().finally(() => {
      renewal = null
    })
    return renewal
  }

  /** Tokens to send a call with. */
  async function present(): Promise<Tokens> {
    check()
    if (renewal !== null || isNearEnd(tokens, now())) {
      try {
        await renew()
      } catch (error) {
        if (ended !== null || tokens.expiresAt <= now()) throw error
      }
    }
    check()
    return tokens
  }

  async function call(request: string): Promise<Answer> {
    const used = await present()
    const answer = await send(request, used.access)
    if (answer.status !== 401 || ended === 'logged_out') return answer
    check()
    if (tokens === used) await renew()
    check()
    return send(request, tokens.access)
  }

  return {
    call,
    logout: () => {
      ended ??= 'logged_out'
    },
  }
}
