/**
 * Which failures say that this host has no network (yet), as after a wake, and nothing of whoever was asked.
 * Pure. Within the grace after a wake they are no evidence; after it they count like any other.
 */

/**
 * On macOS the interface is down for seconds after a wake, and in maintenance wakes altogether: connect(2)
 * fails with ENETDOWN (OpenClaw's documentation), names are not found, packets are dropped.
 */
const AWAY: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
])

/**
 * Whether an error with this code, met on the way to this host (a name or an address), may mean that the
 * network is away. Never for this host itself: its loopback is always there.
 */
export function isNetworkAway(code: string | undefined, host: string): boolean {
  return code !== undefined && AWAY.has(code) && !isLoopback(host)
}

export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '')
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(bare)
  )
}
