/**
 * Which events are worth telling a person, and as what: how bad, which alert they belong to, what to do about
 * it, and which event says that it is over. Pure. The table of kinds is `kinds.ts`.
 */
import { SEVERITIES, type Change, type Severity, type Told } from './alert.ts'
import { CLOSES, RECOVERS, TOGETHER } from './endings.ts'
import { EVENTS, nothing, RAISES, type Raise } from './kinds.ts'

/** As `worthTelling`, and what else the event ends: a table that is applied ends its rejection and its proposal. */
export function changesOf(event: Told): readonly Change[] {
  const change = worthTelling(event)
  if (change === null) return []
  const closes = change.do === 'recover' ? CLOSES[event.kind] : undefined
  if (closes === undefined) return [change]
  return [change, { do: 'close', key: keyOf(closes, event.subject) }]
}

/**
 * The change that an event makes, or null for one that nobody need be told of. An event of any kind may carry
 * `data.severity` (or `none`) and `data.todo`, which go before what stands here.
 */
export function worthTelling(event: Told): Change | null {
  const { kind, subject, message, data } = event
  const recovers = RECOVERS[kind]
  if (recovers !== undefined) {
    return { do: 'recover', key: keyOf(recovers.group, subject), what: recovers.what ?? message }
  }
  const closes = CLOSES[kind]
  if (closes !== undefined) return { do: 'close', key: keyOf(closes, subject) }
  if (kind === 'agent.exited') return ofEnd(event)
  const raise = RAISES[kind]
  if (raise !== undefined) return ofRaise(raise, event)
  const severity = severityIn(data)
  if (severity === null) return null
  return ofRaise({ group: kind, severity, todo: nothing }, event)
}

/** An end that nobody asked for and that was not a success; the others are told by what brought them about. */
function ofEnd(event: Told): Change | null {
  const { subject, data, message } = event
  const { reason, code } = data
  if (reason === undefined) {
    const unseen = { group: 'agents-unseen', severity: 'info', todo: EVENTS } as const
    return ofRaise(unseen, { ...event, subject: 'agents', message: `${subject} ${message}` })
  }
  if (reason !== 'exit' && reason !== 'signal' && reason !== 'unknown') return null
  if (code === 0) {
    const isDone = message.endsWith('has finished')
    return isDone ? { do: 'close', key: keyOf('agent', subject) } : null
  }
  const raise = RAISES['agent.exited']
  return raise === undefined ? null : ofRaise(raise, event)
}

function ofRaise(raise: Raise, { subject, message, data }: Told): Change | null {
  if (data['severity'] === 'none') return null
  const { todo, notTo } = data
  return {
    do: 'raise',
    key: keyOf(raise.group, subject),
    severity: severityIn(data) ?? raise.severity,
    subject,
    what: message,
    todo: typeof todo === 'string' ? todo : raise.todo(subject),
    lasts: raise.lasts === true,
    ...(typeof notTo === 'string' && { notTo }),
  }
}

function keyOf(group: string, subject: string): string {
  return TOGETHER.has(group) ? group : `${group}/${subject}`.slice(0, KEY_MAX)
}

/** Keys are held in memory: names are short, but subjects of events come from everywhere. */
const KEY_MAX = 200

function severityIn(data: Told['data']): Severity | null {
  return SEVERITIES.find((each) => each === data['severity']) ?? null
}
