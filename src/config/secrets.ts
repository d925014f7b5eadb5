/**
 * What of a configuration is never shown in a message, since messages go into logs and events: the values
 * of `env`, and whatever stands behind a name such as API_KEY or looks like a key itself. Pure.
 */

/** From the first character of a value to the one after its last. */
export type Range = readonly [from: number, to: number]

/** Addresses that whoever knows them can write to or read from, and what signs and logs in. */
const ALERT_SECRETS = ['ntfy', 'slack', 'webhook', 'url', 'token', 'sign', 'password']

/** Whether a value at this place is never quoted. */
export function isSecret(path: readonly PropertyKey[]): boolean {
  if (path[0] === 'alerts') return path.some((key) => ALERT_SECRETS.includes(String(key)))
  if (path[0] === 'upstreams') return path.includes('key')
  return (path[0] === 'agents' || path[0] === 'jobs') && path[2] === 'env'
}

/** The same text, line for line and column for column, without what is secret in it. */
export function withoutSecrets(source: string, ranges: readonly Range[]): string {
  const parts: string[] = []
  let done = 0
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (from < done) continue
    parts.push(source.slice(done, from), stars(source.slice(from, to)))
    done = to
  }
  return withoutNamedSecrets(parts.join('') + source.slice(done))
}

const NAMED =
  /((?:token|secret|passw(?:or)?d|credential|authorization|key)\w*["']?\s*[:=]\s*)("[^"\n]*"?|'[^'\n]*'?|[^\s,}\]{["']+)/gi
const KEYS = /\b(?:sk|xox[abps]|ghp|gho|github_pat)[-_][\w-]{8,}/g

/** Stars for what is a secret by its name or by its own look. */
export function withoutNamedSecrets(text: string): string {
  return text
    .replace(NAMED, (_all, name: string, value: string) => name + stars(value))
    .replace(KEYS, stars)
}

/** Prefixes that only keys have, and long runs of hex digits. */
export function looksLikeKey(text: string): boolean {
  return text.search(KEYS) !== -1 || /[0-9a-f]{32}/i.test(text)
}

const SECRET_VARIABLE = /(?:TOKEN|SECRET|PASSW(?:OR)?D|API_?KEY|_KEY|CREDENTIALS?)$/i

/** Whether a plain value is probably one that belongs to the secrets: by its look, or by its variable's name. */
export function isProbablySecret(variable: string, value: string): boolean {
  if (looksLikeKey(value)) return true
  // A path, a number or a word such as `none` is no secret.
  const isHarmless = value.length < 8 || /^[~./]/.test(value) || /^\d+$/.test(value)
  return SECRET_VARIABLE.test(variable) && !isHarmless
}

function stars(text: string): string {
  return text.replace(/[^\n\r]/g, '*')
}
