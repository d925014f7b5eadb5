/** What is told of the human queue, and to whom comes too late. Never the text of a prompt or of an answer. Pure. */
import { isoTime } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import type { Decision, Parking } from './parking.ts'
import type { ParkedRow } from './queue-rows.ts'
import type { GatewayNotice } from '../telling.ts'

export function parkedNotice(row: ParkedRow): GatewayNotice {
  const { id, asked, why, parking } = row
  const message =
    `${who(row)} waits for a person, on ${asked} (request ${id}): ${why}. ` +
    `Look with \`agenthost queue show ${id}\`, answer with \`agenthost queue answer ${id}\`.`
  const expiresAt = isoTime(parking.expiresAt)
  return noticeOf('queue.parked', row, { message, data: { asked, why, expiresAt } })
}

/** `served` are the clients that held on to it and have it now. */
export function decidedNotice(
  row: ParkedRow,
  { decision, by, served }: { decision: Decision; by: string; served: number },
): GatewayNotice {
  const message = `request ${row.id} of ${who(row)} was ${decidedText(decision)} by ${by}`
  const data = { asked: row.asked, decision: decision.is, by, served }
  return noticeOf('queue.answered', row, { message, data })
}

/** Of a request that nobody answered, or whose answer nobody fetched. */
export function expiredNotice(row: ParkedRow, parking: Parking): GatewayNotice {
  const what =
    parking.state === 'expired'
      ? 'expired without an answer'
      : `was ${decisionText(parking)}, and nobody fetched that in time`
  const message = `request ${row.id} of ${who(row)} ${what}`
  return noticeOf('queue.expired', row, {
    message,
    data: { asked: row.asked, state: parking.state },
  })
}

/** A person's command that comes too late, or names none. */
export function tooLate(verb: string, id: number, row: ParkedRow | null): AgenthostError {
  const list = 'See what waits with `agenthost queue`.'
  if (row === null) {
    const message = `unable to ${verb} request ${id}: there is no parked request of that number`
    return new AgenthostError('bad', message, list)
  }
  const { parking } = row
  const over =
    parking.state === 'expired'
      ? `it expired at ${isoTime(parking.at)}`
      : `it was ${decisionText(parking)}`
  return new AgenthostError('bad', `unable to ${verb} request ${id}: ${over}`, list)
}

/** `answered by lea at 2026-11-24T12:59:04.000Z`. */
function decisionText(parking: Parking): string {
  if (!('decision' in parking)) return parking.state
  const { decision, by, at } = parking
  return `${decidedText(decision)} by ${by} at ${isoTime(at)}`
}

function decidedText(decision: Decision): string {
  if (decision.is === 'retry') return `sent on along ${decision.route}`
  return decision.is
}

function who({ caller }: ParkedRow): string {
  return `${caller.kind} ${caller.name}`
}

function noticeOf(
  kind: string,
  { id, caller }: ParkedRow,
  { message, data }: Pick<GatewayNotice, 'message' | 'data'>,
): GatewayNotice {
  const about = { id, caller: { kind: caller.kind, name: caller.name } }
  return { kind, subject: caller.name, message, data: { ...about, ...data } }
}

const LINE_MAX_CHARACTERS = 300

/** What somebody wrote as one line of a message, without signs that a terminal would obey. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim()
  return line.length > LINE_MAX_CHARACTERS ? `${line.slice(0, LINE_MAX_CHARACTERS - 1)}…` : line
}
