/** The page from its token to the last part: what comes over the stream is shown, and time goes on in between. */
import type { HostEvent } from '../../control/protocol.ts'
import type { Frame } from '../frames.ts'
import type { PageDoors } from '../page-words.ts'
import type { News, Sections, Trouble } from '../view.ts'
import type { Page } from './acting.ts'
import { agentsPart } from './agents-part.ts'
import { alertsPart } from './alerts-part.ts'
import { asking } from './asking.ts'
import { budgetPart } from './budget-part.ts'
import { confirming } from './confirm.ts'
import { connect, type LinkState } from './connection.ts'
import { part, setNote, setText } from './dom.ts'
import { sayer, showHost, showLink } from './head-part.ts'
import { jobsPart } from './jobs-part.ts'
import { latelyPart } from './lately-part.ts'
import { lock } from './lock.ts'
import { logPart } from './log-part.ts'
import { queuePart } from './queue-part.ts'
import { reportPart } from './report-part.ts'
import { tokenHere } from './token.ts'

/** A sign of life comes each 15 s. */
const SILENCE_MAX_MS = 40_000
const TICK_MS = 1000
/** Strips move by so little in a second that they are drawn seldom. */
const DRAW_EVERY_TICKS = 20

export function startPage({ clock, words }: PageDoors): void {
  addEventListener('hashchange', () => location.reload())
  const token = tokenHere()
  if (token === null) return lock('')
  const ask = asking(() => token)
  let skewMs = 0
  const now = (): number => clock.now() + skewMs
  const page: Page = { ask, clock, words, now, say: sayer(clock), confirm: confirming() }
  const shown = parts(page)
  const frame = (each: Frame): void => {
    const news = { event: each.event, data: JSON.parse(each.data) as unknown } as News
    if (news.event === 'hello') {
      skewMs = Date.parse(news.data.now) - clock.now()
      setText(part('host-name'), news.data.name)
      document.title = `${news.data.name}: agenthost`
    } else shown.take(news)
  }
  let isLost = false
  const state = (link: LinkState): void => {
    showLink(link)
    if (link.is === 'refused') return lock(link.why)
    if (link.is === 'lost' && !isLost) page.say('The connection is lost; trying again.')
    if (link.is === 'live' && isLost) page.say('The connection is back.')
    isLost = link.is === 'lost' || (link.is !== 'live' && isLost)
  }
  const stop = new AbortController().signal
  part('main').hidden = false
  void connect({ path: '/v1/news', frame, state, stop, silenceMaxMs: SILENCE_MAX_MS }, ask, clock)
  let ticks = 0
  const tick = (): void => {
    ticks += 1
    if (!document.hidden) shown.tick(ticks % DRAW_EVERY_TICKS === 0)
    clock.wakeAt(clock.steady() + TICK_MS, tick)
  }
  tick()
}

function parts(page: Page): {
  readonly take: (news: Exclude<News, { readonly event: 'hello' }>) => void
  readonly tick: (isDrawn: boolean) => void
} {
  const openedAt = page.now()
  const known: { -readonly [Name in keyof Sections]?: Sections[Name] } = {}
  const agents = agentsPart(page)
  const jobs = jobsPart(page)
  const queue = queuePart(page)
  const alerts = alertsPart(page)
  const budget = budgetPart()
  const report = reportPart(page)
  const log = logPart(page)
  const lately = latelyPart(page)
  let wasUp = true
  const showTimes = (isNew: boolean): void => {
    if (known.host !== undefined) showHost(known.host, page)
    if (known.agents !== undefined) agents.show(known.agents, known.strips ?? [], isNew)
    if (known.jobs !== undefined) jobs(known.jobs)
    if (known.queue !== undefined) queue(known.queue)
    if (known.alerts !== undefined) alerts(known.alerts)
  }
  return {
    tick: showTimes,
    take(news) {
      if (news.event === 'happened') return lately(news.data, isSince(news.data, openedAt))
      if (news.event === 'trouble') return showTrouble(news.data)
      Object.assign(known, { [news.event]: news.data })
      if (news.event === 'budget') return budget(news.data)
      if (news.event === 'report') return report(news.data)
      if (news.event === 'host') {
        if (news.data.isUp !== wasUp)
          page.say(wasUp ? 'The daemon does not answer.' : 'The daemon is back.')
        wasUp = news.data.isUp
      }
      showTimes(news.event === 'agents' || news.event === 'strips')
      if (known.agents !== undefined && known.jobs !== undefined)
        log.names(known.agents, known.jobs)
    },
  }
}

function isSince({ at }: HostEvent, moment: number): boolean {
  return Date.parse(at) >= moment
}

function showTrouble(trouble: Trouble | Pick<Trouble, 'of'>): void {
  const place = document.querySelector<HTMLElement>(`[data-trouble="${trouble.of}"]`)
  if (place === null) return
  const lines = 'why' in trouble ? [trouble.why, trouble.hint].filter(Boolean) : []
  setNote(place, lines.join('\n'))
}
