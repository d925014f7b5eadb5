/** What of the happenings is read out to who listens instead of looking: what they would otherwise miss. Pure. */

const WORTH = new Set([
  'agent.up',
  'agent.exited',
  'agent.failed',
  'agent.hung',
  'agent.down',
  'agent.not-started',
  'queue.parked',
  'job.failed',
  'job.missed',
  'budget.near',
  'budget.reached',
  'config.rejected',
])

export function isWorthSaying(kind: string): boolean {
  return WORTH.has(kind)
}

/** Said together at most so often: a host that crashes all the time must not talk all the time. */
export const SAID_EVERY_MS = 1500

/** Several lines as one, the newest of them. */
export function together(lines: readonly string[]): string {
  const last = lines.slice(-3)
  const left = lines.length - last.length
  return `${left > 0 ? `${left} more; ` : ''}${last.join('; ')}`
}
