/** What waits for a person: who asks, why no model answered, how long it waits still; then what is over. */
import type { ParkedLine } from '../../control/gateway-protocol.ts'
import type { QueueView } from '../view.ts'
import type { Page } from './acting.ts'
import { el, part, rowsIn, setCount, setNote, setText, type Row } from './dom.ts'
import { queueForm } from './queue-form.ts'

type Shown = { readonly line: ParkedLine; readonly queue: QueueView }

export function queuePart(page: Page): (queue: QueueView) => void {
  const open = rowsIn<Shown>(
    part('queue-list'),
    ({ line }) => String(line.id),
    ({ line }) => waitingRow(line.id, page),
  )
  const over = rowsIn<ParkedLine>(
    part('queue-over-list'),
    ({ id }) => String(id),
    () => overRow(page),
  )
  return (queue) => {
    const waiting = queue.requests.filter(({ state }) => state === 'waiting')
    const rest = queue.requests.filter(({ state }) => state !== 'waiting')
    const count = part('queue-count')
    setCount(count, waiting.length)
    part('queue-none').hidden = waiting.length > 0
    open(waiting.map((line) => ({ line, queue })))
    part('queue-over').hidden = rest.length === 0
    over(rest)
  }
}

function waitingRow(id: number, page: Page): Row<Shown> {
  const title = el('h3')
  const why = el('p', { class: 'what' })
  const about = el('p', { class: 'note' })
  const dead = el('p', { class: 'trouble' })
  const form = queueForm(id, page)
  const root = el('li', {}, title, why, about, dead, form.root)
  return {
    root,
    update({ line, queue }) {
      const { caller, asked, at, expiresAt, holding } = line
      const since = page.words.duration(Math.max(0, page.now() - Date.parse(at)))
      const left = page.words.duration(Math.max(0, Date.parse(expiresAt) - page.now()))
      setText(title, `${id}: ${caller.kind} ${caller.name} on ${asked}`)
      setText(why, line.why)
      const held =
        holding === 0
          ? 'nobody holds on'
          : `${holding} ${holding === 1 ? 'client holds' : 'clients hold'} on`
      setText(about, `waits for ${since}; ${held}; expires in ${left}`)
      setNote(dead, queue.isLive ? '' : 'The gateway does not run: nothing can be answered now.')
      form.routes(queue.routes)
    },
  }
}

function overRow(page: Page): Row<ParkedLine> {
  const root = el('li')
  return {
    root,
    update({ id, caller, asked, state, by, overAt, use, route }) {
      const when = overAt === null ? '' : page.words.localTime(overAt)
      const who = by === null ? '' : ` by ${by}`
      const what = state === 'retried' ? `sent on along ${route ?? ''}` : state
      const kept = use === 'kept' ? ', kept for when it is sent again' : ''
      setText(root, `${when}  ${id}: ${caller.name} on ${asked}: ${what}${who}${kept}`)
    },
  }
}
