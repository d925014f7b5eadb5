/** What is told of prices that could not be read for long, and of those that are read again. Pure. */
import type { Clock } from '../../clock.ts'
import { nameOf, type Entry } from './price-shelf.ts'
import type { GatewayNotice } from '../telling.ts'

export function oldNotice(
  { model, seenAt }: Entry,
  why: string,
  clock: Pick<Clock, 'now'>,
): GatewayNotice {
  const subject = nameOf(model)
  const hours = Math.floor((clock.now() - seenAt) / 3_600_000)
  const message = `prices of ${subject} are ${hours} hours old: ${why}; calls are still held by them`
  return { kind: 'prices.old', subject, message, data: { seenAt } }
}

export function freshNotice({ model }: Entry): GatewayNotice {
  const subject = nameOf(model)
  return { kind: 'prices.fresh', subject, message: `prices of ${subject} are read again`, data: {} }
}
