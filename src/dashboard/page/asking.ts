/** Questions of the page to its server, each with the token in a header. */

/** What the server, the daemon or the gateway said no with: for people. */
export class AskError extends Error {
  readonly status: number
  readonly hint: string
  constructor(status: number, message: string, hint: string) {
    super(message)
    this.status = status
    this.hint = hint
  }
}

type Headers = Readonly<Record<string, string>>
type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Headers }

export type Ask = {
  readonly get: (path: string) => Promise<unknown>
  readonly post: (path: string, body?: object) => Promise<unknown>
  /** An answer that goes on; its body is the caller's. Rejects as the others do. */
  readonly open: (path: string, headers: Headers, signal: AbortSignal) => Promise<Response>
}

export function asking(token: () => string): Ask {
  const ask = async (path: string, init: Asked): Promise<Response> => {
    const headers = { ...init.headers, authorization: `Bearer ${token()}` }
    const answer = await fetch(path, { ...init, headers, cache: 'no-store' })
    if (!answer.ok) throw await refusalIn(answer)
    return answer
  }
  return {
    get: async (path) => (await ask(path, {})).json() as Promise<unknown>,
    async post(path, body = {}) {
      const headers = { 'content-type': 'application/json' }
      const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
      return answer.json() as Promise<unknown>
    },
    open: (path, headers, signal) => ask(path, { headers, signal }),
  }
}

async function refusalIn(answer: Response): Promise<AskError> {
  const text = await answer.text()
  try {
    const { error } = JSON.parse(text) as { error: { message: string; hint: string } }
    return new AskError(answer.status, error.message, error.hint)
  } catch {
    // Whatever answered, it was none of ours.
    return new AskError(answer.status, `the answer was ${answer.status}`, '')
  }
}

/** What to show of anything that went wrong. */
export function troubleText(error: unknown): string {
  if (error instanceof AskError) return [error.message, error.hint].filter(Boolean).join('\n')
  // A browser says no more than "Failed to fetch".
  return 'The dashboard does not answer: is `agenthost dashboard` still running, and the ssh line?'
}
