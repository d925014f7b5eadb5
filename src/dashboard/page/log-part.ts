/** The log of one agent or job as it grows. Whoever scrolls up stays where they are. */
import type { JobStatus } from '../../control/job-shapes.ts'
import type { AgentView } from '../view.ts'
import type { Page } from './acting.ts'
import { connect } from './connection.ts'
import { el, part, setNote, setText } from './dom.ts'

/** More lines are not kept in the page. */
const LINES_MAX = 2000
/** So near to the end counts as at it. */
const NEAR_PX = 30

export type LogPart = {
  readonly names: (agents: readonly AgentView[], jobs: readonly JobStatus[]) => void
}

export function logPart(page: Page): LogPart {
  const choice = part<HTMLSelectElement>('log-of')
  const trouble = part('log-trouble')
  const shown = shownLines()
  let stop = new AbortController()
  let slot: string | null = null
  const open = (): void => {
    stop.abort()
    stop = new AbortController()
    const name = choice.value
    setNote(trouble, '')
    shown.begin([])
    if (name === '' || document.hidden) return
    const path = `/v1/logs/${encodeURIComponent(name)}`
    void connect(
      {
        path,
        silenceMaxMs: null,
        stop: stop.signal,
        state: (state) =>
          setNote(trouble, 'why' in state && choice.value === name ? state.why : ''),
        frame({ event, data }) {
          const lines = JSON.parse(data) as readonly string[]
          if (event === 'begin') shown.begin(lines)
          else shown.add(lines)
        },
      },
      page.ask,
      page.clock,
    )
  }
  choice.addEventListener('change', open)
  // A browser opens six connections for all of its tabs together.
  document.addEventListener('visibilitychange', open)
  return {
    names(agents, jobs) {
      const names = [
        ...agents.map(({ name }) => name),
        ...jobs.map(({ name }) => name),
        'gateway',
        'daemon',
      ]
      const known = [...choice.options].map(({ value }) => value)
      const job = jobs.find(({ name }) => name === choice.value)
      const begun = job?.lastRun?.slot ?? null
      const isOther = choice.value !== '' && begun !== slot
      slot = begun
      if (names.join('\n') !== known.join('\n')) {
        const chosen = choice.value
        choice.replaceChildren(...names.map((name) => el('option', { value: name }, name)))
        if (names.includes(chosen)) choice.value = chosen
        if (choice.value !== chosen) open()
      } else if (isOther) open()
    },
  }
}

function shownLines(): {
  readonly begin: (lines: readonly string[]) => void
  readonly add: (lines: readonly string[]) => void
} {
  const box = part('log-lines')
  const newest = part<HTMLButtonElement>('log-newest')
  let unseen = 0
  const isAtEnd = (): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX
  const toEnd = (): void => {
    box.scrollTop = box.scrollHeight
    unseen = 0
    newest.hidden = true
  }
  const put = (lines: readonly string[]): void => {
    box.append(...lines.map((line) => el('div', {}, line)))
  }
  newest.addEventListener('click', () => {
    toEnd()
    box.focus()
  })
  box.addEventListener('scroll', () => {
    if (!isAtEnd()) return
    unseen = 0
    if (document.activeElement === newest) box.focus()
    newest.hidden = true
  })
  return {
    begin(lines) {
      box.replaceChildren()
      put(lines)
      toEnd()
    },
    add(lines) {
      const wasAtEnd = isAtEnd()
      const top = box.scrollTop
      put(lines)
      const before = box.scrollHeight
      while (box.childElementCount > LINES_MAX) box.firstElementChild?.remove()
      if (wasAtEnd) return toEnd()
      box.scrollTop = top - (before - box.scrollHeight)
      unseen += lines.length
      setText(newest, unseen === 1 ? '1 new line below' : `${unseen} new lines below`)
      newest.hidden = false
    },
  }
}
