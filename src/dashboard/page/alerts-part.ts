/** The alerts: what needs a person, what to do, and that somebody knows. */
import type { AlertRow } from '../../control/alert-protocol.ts'
import { act, troubleLine, type Page } from './acting.ts'
import { el, part, rowsIn, setAttribute, setCount, setNote, setText, type Row } from './dom.ts'

export function alertsPart(page: Page): (alerts: readonly AlertRow[]) => void {
  const open = rowsIn<AlertRow>(
    part('alert-list'),
    ({ id }) => String(id),
    ({ id }) => openRow(id, page),
  )
  const over = rowsIn<AlertRow>(
    part('alert-over-list'),
    ({ id }) => String(id),
    () => overRow(page),
  )
  return (alerts) => {
    const now = alerts.filter(({ state }) => state === 'open')
    const rest = alerts.filter(({ state }) => state !== 'open')
    const unseen = now.filter(({ ackedAt }) => ackedAt === null).length
    const count = part('alerts-count')
    setCount(count, unseen)
    part('alerts-none').hidden = now.length > 0
    open(now)
    part('alerts-over').hidden = rest.length === 0
    over(rest)
  }
}

function openRow(id: number, page: Page): Row<AlertRow> {
  const severity = el('span', { class: 'severity' })
  const subject = el('bdi')
  const since = el('span', { class: 'note' })
  const what = el('p', { class: 'what' })
  const todo = el('p', { class: 'note' })
  const trouble = troubleLine()
  const ack = el('button', {
    type: 'button',
    onclick: () =>
      void act(page, ack, { trouble, post: () => page.ask.post(`/v1/alerts/${id}/ack`) }),
  })
  setText(ack, 'I know')
  const head = el(
    'div',
    { class: 'row' },
    el('h3', {}, subject),
    severity,
    since,
    el('div', { class: 'buttons one' }, ack),
  )
  const root = el('li', {}, head, what, todo, trouble)
  return {
    root,
    update(alert) {
      setText(severity, alert.severity)
      setAttribute(severity, 'data-severity', alert.severity)
      setText(subject, alert.subject)
      const first = page.words.duration(Math.max(0, page.now() - Date.parse(alert.firstAt)))
      const times = alert.count === 1 ? '' : `${alert.count} times, `
      setText(since, `${times}for ${first}${alert.ackedAt === null ? '' : ', acknowledged'}`)
      setText(what, alert.what)
      const late = alert.deliveries
        .filter(({ state, why }) => state === 'undelivered' || (state === 'due' && why !== ''))
        .map(({ channel, why }) => `not delivered to ${channel} yet: ${why}`)
      setNote(todo, [alert.todo, ...new Set(late)].filter(Boolean).join(' · '))
      setAttribute(ack, 'aria-label', `I know of this: ${alert.subject}`)
      if (alert.ackedAt !== null && document.activeElement === ack) part('alerts-title').focus()
      ack.hidden = alert.ackedAt !== null
    },
  }
}

function overRow(page: Page): Row<AlertRow> {
  const root = el('li')
  return {
    root,
    update: ({ lastAt, subject, what }) =>
      setText(root, `${page.words.localTime(lastAt)}  ${subject}: ${what}`),
  }
}
