/**
 * What the tour waits for, and what it says of what happens. It waits for chains: of each, one event after the
 * other; the chains go on beside one another, in whatever order the daemon tells them. Pure.
 */

/** An event of the daemon. */
export type Happening = {
  readonly cursor: number
  readonly kind: string
  readonly subject: string
  readonly message: string
}

/** Events of one subject, or of any where it is null, by their kinds, in this order. */
export type Chain = { readonly subject: string | null; readonly kinds: readonly string[] }

export function chain(subject: string | null, ...kinds: readonly string[]): Chain {
  return { subject, kinds }
}

/** What is left of the chains after an event; those that have come to their end are gone. */
export function after(chains: readonly Chain[], event: Happening): readonly Chain[] {
  return chains
    .map((each): Chain => {
      const isOfIt = each.subject === null || each.subject === event.subject
      const isNext = isOfIt && each.kinds[0] === event.kind
      return isNext ? { ...each, kinds: each.kinds.slice(1) } : each
    })
    .filter(({ kinds }) => kinds.length > 0)
}

/** For an error: `growing (agent.memory, agent.exited, agent.up)`. */
export function leftText(chains: readonly Chain[]): string {
  return chains.map(({ subject, kinds }) => `${subject ?? 'any'} (${kinds.join(', ')})`).join('; ')
}

const STORIES = /^(?:agent|budget|queue)\./
const MESSAGE_MAX = 120

/** Null for what is no part of the story: the daemon's own coming and going is told by the tour itself. */
export function eventLine({ kind, subject, message }: Happening, sinceMs: number): string | null {
  if (!STORIES.test(kind)) return null
  const seconds = (sinceMs / 1000).toFixed(1).padStart(6)
  const short = message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX - 1)}…` : message
  return `${seconds} s  ${kind.padEnd(14)} ${subject}: ${short}`
}

/** What stands below the first event of its kind about an agent. */
const REMARKS: Readonly<Record<string, string>> = {
  'crashing agent.exited':
    'A crash. After a short life the first new start waits 1 s, then 5 s, then ever longer.',
  'hanging agent.hung':
    'Its process is there, so nothing that looks at pids would see it. It is stopped and starts again.',
  'growing agent.memory':
    'Memory is looked at every 15 s, of the whole tree. It is restarted before the host suffers.',
  'steady agent.adopted': 'The same process as before: nobody noticed that the daemon was gone.',
}

export function remarkOf({ kind, subject }: Happening, told: ReadonlySet<string>): string | null {
  const key = `${subject} ${kind}`
  return told.has(key) ? null : (REMARKS[key] ?? null)
}

export type Seen = {
  readonly name: string
  readonly phase: string
  readonly pid: number | null
  readonly rssBytes: number | null
}

const MB = 1_000_000

/** What to say where nothing has happened for a while: what is waited for, as it is now. */
export function glanceText(chains: readonly Chain[], agents: readonly Seen[]): string {
  const parts = chains.map(({ subject, kinds }) => {
    const agent = agents.find(({ name }) => name === subject)
    if (agent === undefined) return `${kinds[0]} is awaited`
    const { phase, rssBytes } = agent
    if (kinds[0] === 'agent.memory' && rssBytes !== null) {
      return `${subject} has grown to ${Math.round(rssBytes / MB)} MB`
    }
    return `${subject} is ${phase}`
  })
  return `(${parts.join(', ')}; waiting for what comes next)`
}
