/** One parked request opened: what is asked, and the three things that a person can do with it. */
import type { Shown } from '../../control/gateway-protocol.ts'
import { act, troubleLine, type Page } from './acting.ts'
import { troubleText } from './asking.ts'
import { el, setNote } from './dom.ts'
import { otherWays, type FormDoors } from './queue-ways.ts'

export type QueueForm = {
  readonly root: HTMLElement
  /** Along which it may be sent on. */
  readonly routes: (names: readonly string[]) => void
}

export function queueForm(id: number, page: Page): QueueForm {
  const place = el('div', { id: `request-${id}`, hidden: '' })
  const trouble = troubleLine()
  const routeChoice = el('select', { 'aria-label': `Route for request ${id}` })
  const open = el('button', {
    type: 'button',
    class: 'main',
    'aria-expanded': 'false',
    'aria-controls': place.id,
    onclick: () => toggle(),
  })
  open.append('Read and answer', el('span', { class: 'unseen' }, ` request ${id}`))
  const toggle = (): void => {
    place.hidden = !place.hidden
    open.setAttribute('aria-expanded', String(!place.hidden))
    if (place.hidden || place.childElementCount > 0) return
    setNote(trouble, '')
    page.ask.get(`/v1/queue/${id}`).then(
      (answer) => fill(place, answer as Shown, { page, routeChoice, trouble }),
      (error: unknown) => {
        setNote(trouble, troubleText(error))
        place.hidden = true
        open.setAttribute('aria-expanded', 'false')
      },
    )
  }
  let known = ''
  return {
    root: el('div', { class: 'form' }, el('div', { class: 'buttons' }, open), place, trouble),
    routes(names) {
      if (names.join('\n') === known) return
      known = names.join('\n')
      const chosen = routeChoice.value
      routeChoice.replaceChildren(...names.map((name) => el('option', { value: name }, name)))
      if (names.includes(chosen)) routeChoice.value = chosen
    },
  }
}

function fill(place: HTMLElement, { request, prompt }: Shown, doors: FormDoors): void {
  const { id } = request
  const about = prompt === null ? 'Its body is not kept any more.' : promptNumbers(prompt)
  const turns = (prompt?.turns ?? []).map(({ role, text }) =>
    el(
      'div',
      { class: 'turn' },
      el('h4', {}, role),
      el('pre', { tabindex: '0', role: 'region', 'aria-label': `What ${role} said` }, text),
    ),
  )
  place.replaceChildren(
    el('p', { class: 'note' }, about),
    ...turns,
    answerForm(id, prompt?.tools ?? [], doors),
    otherWays(id, doors),
  )
  place.querySelector('textarea')?.focus()
}

function promptNumbers({ systemLength, messages, tools }: NonNullable<Shown['prompt']>): string {
  const count = messages === 1 ? '1 message' : `${messages} messages`
  const named = tools.length === 0 ? 'no tools' : `tools: ${tools.join(', ')}`
  return `system prompt of ${systemLength} characters; ${count} in all; ${named}`
}

function answerForm(
  id: number,
  tools: readonly string[],
  { page, trouble }: FormDoors,
): HTMLElement {
  const text = el('textarea', { id: `answer-${id}`, rows: '5' })
  const tool = el(
    'select',
    { id: `tool-${id}` },
    el('option', { value: '' }, 'no tool: text alone'),
    ...tools.map((name) => el('option', { value: name }, name)),
  )
  const input = el('textarea', { id: `input-${id}`, rows: '3', spellcheck: 'false' }, '{}')
  const send = el('button', {
    type: 'button',
    class: 'main',
    onclick: () =>
      void act(page, send, {
        trouble,
        post: () =>
          page.ask.post('/v1/queue/answer', {
            id,
            text: text.value,
            ...(tool.value === '' ? {} : { tool: tool.value, input: input.value }),
          }),
      }),
  })
  send.append('Send the answer')
  const call = el(
    'details',
    {},
    el('summary', {}, 'Call one of its tools'),
    el('label', { for: tool.id }, 'Tool, called after the text'),
    tool,
    el('label', { for: input.id }, 'Its input, as JSON'),
    input,
  )
  return el(
    'div',
    { class: 'form' },
    el('label', { for: text.id }, 'Your answer, as the model would give it'),
    text,
    ...(tools.length === 0 ? [] : [call]),
    el('div', { class: 'buttons' }, send),
  )
}
