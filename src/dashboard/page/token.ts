/** The token of this tab: out of the address it was opened with, and from then on not in the address bar. */

const KEY = 'agenthost-token'

/** Null where there is none yet. */
export function tokenHere(): string | null {
  const given = tokenIn(location.hash)
  if (given === null) return sessionStorage.getItem(KEY)
  keepToken(given)
  history.replaceState(null, '', location.pathname)
  return given
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token)
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY)
}

/** Of an address, of its fragment, or the token itself; null for what is none of them. */
export function tokenIn(text: string): string | null {
  const found = /(?:#token=|^)([\w-]{43})\s*$/.exec(text.trim())
  return found?.[1] ?? null
}
