/** What has happened lately, the newest first; what happens while somebody looks is also said. */
import type { HostEvent } from '../../control/protocol.ts'
import { isWorthSaying } from '../saying.ts'
import type { Page } from './acting.ts'
import { el, part } from './dom.ts'

const SHOWN_MAX = 60

/** `isNews`: it happened since the page was opened. */
export function latelyPart(page: Page): (event: HostEvent, isNews: boolean) => void {
  const list = part('lately-list')
  const known = new Set<number>()
  return (event, isNews) => {
    const { cursor, at, kind, subject, message } = event
    if (known.has(cursor)) return
    known.add(cursor)
    const time = el('time', { datetime: at, title: `${page.words.localTime(at)} ${kind}` })
    time.append(page.words.localTime(at).slice(11))
    list.prepend(el('li', {}, time, el('bdi', {}, subject), `: ${message}`))
    while (list.childElementCount > SHOWN_MAX) list.lastElementChild?.remove()
    if (isNews && isWorthSaying(kind)) page.say(`${subject}: ${message}`)
  }
}
