/** The head of the page: which host, whether what is shown is live, and what is wrong with the host itself. */
import type { HostView } from '../view.ts'
import { SAID_EVERY_MS, together } from '../saying.ts'
import type { Clock } from '../../clock.ts'
import type { Page } from './acting.ts'
import type { LinkState } from './connection.ts'
import { part, setAttribute, setNote, setText } from './dom.ts'

const LINK = {
  connecting: 'connecting',
  live: 'live',
  lost: 'connection lost, trying again',
  refused: 'no entry',
}

export function showLink(state: LinkState): void {
  const link = part('link')
  setText(link, LINK[state.is])
  setAttribute(link, 'data-state', state.is === 'refused' ? 'lost' : state.is)
  setAttribute(link, 'title', 'why' in state ? state.why : '')
}

export function showHost(host: HostView, page: Page): void {
  const main = part('main')
  main.classList.toggle('stale', !host.isUp)
  if (!host.isUp) {
    setText(part('host-line'), 'the daemon does not answer')
    const known = 'What is shown is what was known before; it comes back by itself.'
    return setNote(part('host-trouble'), [host.why, host.hint, known].filter(Boolean).join('\n'))
  }
  const up = page.words.duration(Math.max(0, page.now() - Date.parse(host.upFrom)))
  setText(
    part('host-line'),
    `${host.version}, process ${host.pid}, up for ${up}, ${page.words.size(host.rssBytes)}`,
  )
  setNote(part('host-trouble'), troubles(host).join('\n'))
}

function troubles(host: HostView & { readonly isUp: true }): readonly string[] {
  const { gateway, configError, sleepy, undelivered } = host
  return [
    ...(configError === null ? [] : [`The configuration on disk is not in force: ${configError}`]),
    ...(sleepy === '' ? [] : [`The host is not held awake: ${sleepy}`]),
    ...(gateway === null || gateway.healthy
      ? []
      : [
          `The gateway at ${gateway.url} does not serve (${gateway.note === '' ? gateway.phase : gateway.note}).`,
        ]),
    ...(undelivered === 0
      ? []
      : [`${undelivered} messages of alerts have not been delivered: agenthost alerts test`]),
  ]
}

/** A line at a time, and not many. */
export function sayer(clock: Clock): (text: string) => void {
  const place = part('said')
  let waiting: string[] = []
  let isQuiet = false
  const speak = (): void => {
    if (waiting.length === 0) return
    isQuiet = true
    setText(place, together(waiting))
    waiting = []
    clock.wakeAt(clock.steady() + SAID_EVERY_MS, () => {
      isQuiet = false
      speak()
    })
  }
  return (text) => {
    if (text === '') return
    waiting.push(text)
    if (!isQuiet) speak()
  }
}
