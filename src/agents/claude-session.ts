/**
 * Which session a start of Claude Code takes up, and how. Pure. Restarts resume by the explicit id only:
 * `--continue` in a folder without history silently begins another conversation, and `--session-id`
 * is refused for an id that was used.
 */

export type KeptSession = {
  readonly id: string
  /** Whether a conversation was ever found on disk under this id. */
  readonly spoken: boolean
  /** `session:` of the entry when it was taken up; a conversation may go on in another since. */
  readonly configured?: string | undefined
}

export type SessionFacts = {
  /** `session:` of the entry. */
  readonly configured: string | undefined
  readonly kept: KeptSession | null
  readonly hasTranscript: (id: string) => boolean
  /** What the last start said of its session before it gave up. */
  readonly refused: 'not-found' | 'in-use' | null
}

export type SessionChoice = KeptSession & {
  readonly how: 'new' | 'resume'
  /** What the operator should know of it. */
  readonly note: string | null
}

/** The session that is meant: the configured one, unless its conversation went on in another (`/clear`). */
export function wantedSession({
  configured,
  kept,
}: Pick<SessionFacts, 'configured' | 'kept'>): string | undefined {
  const isTakenUp = configured === undefined || kept?.configured === configured
  return isTakenUp ? (kept?.id ?? configured) : configured
}

export function chooseSession(facts: SessionFacts, newId: () => string): SessionChoice {
  const { configured, kept, hasTranscript, refused } = facts
  const id = wantedSession(facts)
  if (id === undefined) return begin(newId(), null)
  const last = kept?.id === id ? kept : null
  if (last !== null && refused === 'in-use') return { id, spoken: true, how: 'resume', note: null }
  const isLost = last !== null && (refused === 'not-found' || (last.spoken && !hasTranscript(id)))
  if (!isLost) {
    return hasTranscript(id) ? { id, spoken: true, how: 'resume', note: null } : begin(id, null)
  }
  const fresh = id === configured ? id : newId()
  return begin(fresh, `its conversation ${id} is gone; it begins a new one, ${fresh}`)
}

function begin(id: string, note: string | null): SessionChoice {
  return { id, spoken: false, how: 'new', note }
}

/** Claude Code takes UUIDs only. */
export function isSessionId(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}

/** What Claude Code 2.1.330 prints when it cannot take up a session; it exits with 1 then. */
export function refusalIn(log: string, id: string): SessionFacts['refused'] {
  if (log.includes(`No conversation found with session ID: ${id}`)) return 'not-found'
  return log.includes(`Session ID ${id} is already in use`) ? 'in-use' : null
}

/** Whether this command line is a Claude Code that holds the session. */
export function holdsSession(command: string, id: string): boolean {
  return new RegExp(`(?:--resume|-r|--session-id)[ =]${id}(?: |$)`).test(command)
}
