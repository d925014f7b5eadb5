/**
 * What is remembered of each session's last calls, so that the next one is bounded by what was settled and what is
 * new. Forgets the sessions that were quiet the longest. Holds state, touches nothing.
 */

/** A call whose prompt tokens are known: which elements it had, and how often each. */
export type KnownCall = {
  /** Of all that could change how the rest is counted (thinking, tools allowed, cuts at the upstream). */
  readonly frame: string
  readonly counts: ReadonlyMap<string, number>
  readonly inputTokens: number
}

/** What a bound hands on to be remembered once its call is settled. */
export type Rememberable = Omit<KnownCall, 'inputTokens'>

export type SessionBounds = {
  /**
   * The last calls of a session, newest first; empty for a new one. Tokens of one model say nothing of another's: the
   * session's name here has the model in it.
   */
  readonly known: (session: string) => readonly KnownCall[]
  /** `inputTokens` are all of the prompt, as the upstream charged for it; a call without them teaches nothing. */
  readonly settled: (session: string, elements: Rememberable | null, inputTokens: number) => void
}

/** A session has side calls and subagents, which are conversations of their own. */
const CALLS_A_SESSION = 4
/** About 20 MB at the most. */
const MOST_ELEMENTS = 200_000
const MOST_SESSIONS = 1000

export function sessionBounds(most = MOST_ELEMENTS): SessionBounds {
  const sessions = new Map<string, readonly KnownCall[]>()
  let held = 0
  const forget = (session: string): void => {
    for (const { counts } of sessions.get(session) ?? []) held -= counts.size
    sessions.delete(session)
  }
  return {
    known: (session) => sessions.get(session) ?? [],
    settled(session, elements, inputTokens) {
      if (elements === null || !Number.isSafeInteger(inputTokens) || inputTokens < 1) return
      const before = sessions.get(session) ?? []
      forget(session)
      const call = { ...elements, inputTokens }
      // The call before it in the same conversation is of no more use.
      const others = before.filter((other) => !continues(call, other))
      const calls = [call, ...others].slice(0, CALLS_A_SESSION)
      sessions.set(session, calls)
      for (const { counts } of calls) held += counts.size
      for (const oldest of sessions.keys()) {
        if (held <= most && sessions.size <= MOST_SESSIONS) break
        forget(oldest)
      }
    },
  }
}

/** Whether most of what the earlier one had is in the later one: then the later one bounds everything better. */
function continues(later: KnownCall, earlier: KnownCall): boolean {
  if (later.frame !== earlier.frame) return false
  let shared = 0
  for (const key of earlier.counts.keys()) if (later.counts.has(key)) shared += 1
  return shared * 10 >= earlier.counts.size * 9
}
