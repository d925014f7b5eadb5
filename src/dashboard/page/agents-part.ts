/** The agents: each with its phase, its facts, its last hours, and what can be done with it. */
import type { Strip } from '../strip.ts'
import { PHASE_WORDS } from '../strip-text.ts'
import type { AgentView } from '../view.ts'
import { act, troubleLine, type Page } from './acting.ts'
import { el, part, rowsIn, setAble, setAttribute, setNote, setText, type Row } from './dom.ts'
import { stripPicture } from './strip-picture.ts'

type Shown = {
  readonly agent: AgentView
  readonly strip: Strip | undefined
  readonly hours: number
  /** False when only the time went on: a strip is drawn seldom. */
  readonly isNew: boolean
}

export type AgentsPart = {
  readonly show: (agents: readonly AgentView[], strips: readonly Strip[], isNew: boolean) => void
}

export function agentsPart(page: Page): AgentsPart {
  const list = part('agent-list')
  const rows = rowsIn<Shown>(
    list,
    ({ agent }) => agent.name,
    () => agentRow(page),
  )
  let again = (): void => undefined
  for (const input of document.querySelectorAll('input[name=span]')) {
    input.addEventListener('change', () => again())
  }
  const show = (agents: readonly AgentView[], strips: readonly Strip[], isNew: boolean): void => {
    const chosen = document.querySelector<HTMLInputElement>('input[name=span]:checked')
    const hours = Number(chosen?.value ?? 6)
    again = () => show(agents, strips, true)
    part('agents-none').hidden = agents.length > 0
    rows(
      agents.map((agent) => ({
        agent,
        strip: strips.find(({ name }) => name === agent.name),
        hours,
        isNew,
      })),
    )
  }
  return { show }
}

function agentRow(page: Page): Row<Shown> {
  const name = el('h3')
  const bdi = el('bdi')
  name.append(bdi)
  const phase = el('span', { class: 'phase' })
  const preset = el('span', { class: 'soft' })
  const facts = factsList(['process', 'up for', 'restarts', 'memory'])
  const note = el('p', { class: 'note' })
  const picture = stripPicture(page)
  const trouble = troubleLine()
  let agent = ''
  const buttons = (
    [
      ['start', 'Start'],
      ['restart', 'Restart'],
      ['stop', 'Stop'],
    ] as const
  ).map(([kind, word]) => {
    const button = el('button', {
      type: 'button',
      onclick: () =>
        void act(page, button, {
          trouble,
          async post() {
            if (kind === 'stop' && !(await page.confirm(stopQuestion(agent)))) return null
            return page.ask.post(`/v1/agents/${kind}`, { agents: [agent] })
          },
        }),
    })
    return { button, word, kind }
  })
  const acts = el('div', { class: 'buttons' }, ...buttons.map(({ button }) => button))
  const head = el('div', { class: 'row' }, name, phase, preset, facts.root, acts)
  const root = el('li', {}, head, note, trouble, picture.root)
  return {
    root,
    update({ agent: shown, strip, hours, isNew }) {
      agent = shown.name
      setText(bdi, shown.name)
      setText(phase, PHASE_WORDS[shown.phase])
      setAttribute(phase, 'data-phase', shown.phase)
      setText(preset, shown.preset)
      for (const { button, word, kind } of buttons) {
        setAble(button, makesSense(kind, shown))
        setText(button, word)
        setAttribute(button, 'aria-label', `${word} ${shown.name}`)
      }
      facts.show(factsOf(shown, page))
      setNote(note, shown.note)
      if (isNew) picture.draw(strip, hours)
    },
  }
}

/** What would change nothing is not offered. */
function makesSense(kind: 'start' | 'restart' | 'stop', { phase, wanted }: AgentView): boolean {
  const hasProcess = phase === 'up' || phase === 'starting' || phase === 'stopping'
  if (kind === 'start') return !hasProcess || wanted === 'down'
  return kind === 'restart' ? hasProcess : hasProcess || wanted === 'up'
}

function stopQuestion(name: string) {
  return {
    title: `Stop ${name}?`,
    text: 'What it is doing is interrupted, and it stays down until somebody starts it.',
    yes: 'Stop it',
  }
}

function factsOf({ pid, upFrom, restarts, rssBytes, alive, phase }: AgentView, page: Page) {
  const up =
    upFrom === null ? '–' : page.words.duration(Math.max(0, page.now() - Date.parse(upFrom)))
  return [
    pid === null ? '–' : String(pid),
    alive === false && phase === 'up' ? `${up}, does not answer its probes` : up,
    String(restarts),
    rssBytes === null ? '–' : page.words.size(rssBytes),
  ]
}

/** Pairs of a word and a value that changes. */
function factsList(words: readonly string[]): {
  readonly root: HTMLElement
  readonly show: (values: readonly string[]) => void
} {
  const values = words.map(() => el('dd', { class: 'number' }))
  const pairs = words.map((word, at) => el('div', {}, el('dt', {}, word), values[at] ?? ''))
  return {
    root: el('dl', { class: 'facts' }, ...pairs),
    show(now) {
      for (const [at, value] of values.entries()) setText(value, now[at] ?? '')
    },
  }
}
