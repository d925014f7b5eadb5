/** The week's report, in a frame in which nothing runs; where there is none, how to make one. */
import type { ReportView } from '../view.ts'
import { act, troubleLine, type Page } from './acting.ts'
import { el, part, setText } from './dom.ts'

export function reportPart(page: Page): (report: ReportView) => void {
  const place = part('report-place')
  const button = part<HTMLButtonElement>('report-show')
  const trouble = troubleLine()
  place.before(trouble)
  let seen: string | null = null
  const isOpen = (): boolean => place.childElementCount > 0
  const load = async (): Promise<unknown> => {
    const { path } = (await page.ask.post('/v1/report')) as { readonly path: string }
    place.replaceChildren(el('iframe', { sandbox: '', title: "The week's report", src: path }))
    return {}
  }
  const told = (): void => {
    setText(button, isOpen() ? 'Hide it' : 'Show it')
    button.setAttribute('aria-expanded', String(isOpen()))
  }
  button.addEventListener('click', () => {
    if (isOpen()) {
      place.replaceChildren()
      told()
    } else void act(page, button, { trouble, post: load, done: told })
  })
  return ({ week, writtenAt }) => {
    button.hidden = week === null
    setText(
      part('report-about'),
      week === null || writtenAt === null
        ? 'There is none yet. Write one with: agenthost report (after agenthost rankings pull).'
        : `Of the week of ${week}, written ${page.words.localTime(writtenAt)}. A newer one: agenthost report.`,
    )
    const isNewer = seen !== null && writtenAt !== seen
    seen = writtenAt
    if (isNewer && isOpen()) void act(page, button, { trouble, post: load, done: told })
  }
}
