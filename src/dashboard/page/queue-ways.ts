/** What a person can do with a parked request without answering it: send it on, or drop it. */
import { act, type Page } from './acting.ts'
import { el } from './dom.ts'

export type FormDoors = {
  readonly page: Page
  readonly routeChoice: HTMLSelectElement
  readonly trouble: HTMLElement
}

export function otherWays(id: number, { page, routeChoice, trouble }: FormDoors): HTMLElement {
  const why = el('input', {
    type: 'text',
    maxlength: '300',
    'aria-label': 'Reason for dropping it',
    placeholder: 'reason',
  })
  const retry = el('button', {
    type: 'button',
    onclick: () =>
      void act(page, retry, {
        trouble,
        post: () => page.ask.post('/v1/queue/retry', { id, route: routeChoice.value }),
      }),
  })
  retry.append('Send to a model on')
  const drop = el('button', {
    type: 'button',
    class: 'bad',
    onclick: () =>
      void act(page, drop, {
        trouble,
        async post() {
          const text = 'Its client gets an error.'
          if (!(await page.confirm({ title: `Drop request ${id}?`, text, yes: 'Drop it' })))
            return null
          return page.ask.post('/v1/queue/drop', { id, why: why.value })
        },
      }),
  })
  drop.append('Drop it')
  return el(
    'div',
    { class: 'form' },
    el('div', { class: 'line' }, retry, routeChoice),
    el('div', { class: 'line' }, drop, why),
  )
}
