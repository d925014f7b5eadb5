/** The jobs: when each is due, how it went, its next slots and its last runs when they are asked for. */
import type { JobAnswer, JobStatus } from '../../control/job-shapes.ts'
import { act, troubleLine, type Page } from './acting.ts'
import { troubleText } from './asking.ts'
import { el, part, rowsIn, setAttribute, setNote, setText, type Row } from './dom.ts'

export function jobsPart(page: Page): (jobs: readonly JobStatus[]) => void {
  const rows = rowsIn<JobStatus>(
    part('job-list'),
    ({ name }) => name,
    ({ name }) => jobRow(name, page),
  )
  return (jobs) => {
    part('jobs-none').hidden = jobs.length > 0
    rows(jobs)
  }
}

const BAD = ['failed', 'missed']

function jobRow(job: string, page: Page): Row<JobStatus> {
  const last = el('span', { class: 'phase' })
  const when = el('p', { class: 'note' })
  const why = el('p', { class: 'what' })
  const trouble = troubleLine()
  const button = (word: string, kind: 'run' | 'skip', label: string): HTMLButtonElement => {
    const made = el('button', {
      type: 'button',
      'aria-label': label,
      onclick: () =>
        void act(page, made, {
          trouble,
          post: () => page.ask.post(`/v1/jobs/${encodeURIComponent(job)}/${kind}`),
        }),
    })
    setText(made, word)
    return made
  }
  const acts = el(
    'div',
    { class: 'buttons' },
    button('Run now', 'run', `Run ${job} now`),
    button('Skip the next', 'skip', `Skip the next slot of ${job}`),
  )
  const more = slotsAndRuns(job, page)
  const head = el('div', { class: 'row' }, el('h3', {}, el('bdi', {}, job)), last, acts)
  const root = el('li', {}, head, when, why, trouble, more.root)
  let seen = ''
  return {
    root,
    update(status) {
      const { lastSlot, lastRun, running, waiting, nextAt, timezone } = status
      const run = running ? lastRun : (lastSlot ?? lastRun)
      setText(last, run === null ? 'has not run yet' : page.words.lastRun(run, page.now()))
      setAttribute(last, 'data-phase', phaseOf(status))
      const left = nextAt === null ? null : Math.max(0, Date.parse(nextAt) - page.now())
      const next =
        nextAt === null || left === null
          ? 'no next slot'
          : `next in ${page.words.duration(left)}, ${page.words.localTime(nextAt).slice(0, -3)} here`
      setText(when, `${page.words.calendar(status)} (${timezone}); ${next}`)
      const said = lastSlot !== null && lastSlot.outcome !== 'ran' ? lastSlot.why : ''
      setNote(why, waiting === '' ? said : waiting)
      const now = JSON.stringify([lastSlot, lastRun, nextAt])
      if (now !== seen) more.refresh()
      seen = now
    },
  }
}

function phaseOf({ running, lastSlot }: JobStatus): string {
  if (running) return 'starting'
  if (lastSlot === null) return 'down'
  return BAD.includes(lastSlot.outcome) ? 'failed' : 'up'
}

function slotsAndRuns(job: string, page: Page): { root: HTMLElement; refresh: () => void } {
  const list = el('ul', { class: 'plain number' })
  const root = el('details', {}, el('summary', {}, 'Next slots and last runs'), list)
  const show = ({ upcoming, runs }: JobAnswer): void => {
    const slots = upcoming.map(
      ({ at, skipped }) => `${page.words.localTime(at)}  due${skipped ? ', skipped by hand' : ''}`,
    )
    const past = runs.map(({ slot, outcome, why, exitCode }) => {
      const code = exitCode === null ? '' : ` (exit ${exitCode})`
      return `${page.words.localTime(slot)}  ${outcome}${code}${why === '' ? '' : `: ${why}`}`
    })
    list.replaceChildren(...[...slots.toReversed(), ...past].map((line) => el('li', {}, line)))
  }
  const refresh = (): void => {
    if (!root.open) return
    page.ask.get(`/v1/jobs/${encodeURIComponent(job)}`).then(
      (answer) => show(answer as JobAnswer),
      (error: unknown) => list.replaceChildren(el('li', { class: 'trouble' }, troubleText(error))),
    )
  }
  root.addEventListener('toggle', refresh)
  return { root, refresh }
}
