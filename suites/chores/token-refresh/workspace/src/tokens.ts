export type Tokens = { readonly access: string; readonly refresh: string; readonly expiresAt: number }

const MARGIN_MS = 10_000

/** Whether they expire too soon to be used. */
export function isNearEnd(tokens: Tokens, now: number): boolean {
  return tokens.expiresAt - now <= MARGIN_MS
}
