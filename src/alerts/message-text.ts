/** A notice in words, for everything that shows a title and a text. Pure. */
import type { Message } from './channel.ts'
import { oneLine, plain, shortened, spanText } from './text.ts'

export type Text = { readonly title: string; readonly body: string }

export type Room = {
  /** Letters that there is room for. */
  readonly letters: number
  /** Whether there is room for the last lines of the log. */
  readonly withLines?: boolean
}

const TITLE_LETTERS = 80
/** Not the name of an agent, a job or a channel: the host itself. */
const HOST = ['host', 'daemon', 'agents']

/** Title and body, each within its room. */
export function textOf({ notice, host }: Message, { letters, withLines }: Room): Text {
  const { subject, todo } = notice
  const about = HOST.includes(subject) ? host : `${subject} on ${host}`
  const lines = [whatText(notice), todo]
  const log = withLines === true ? notice.lines : []
  const body = plain([...lines, ...log].filter(Boolean).join('\n'))
  return { title: shortened(oneLine(about), TITLE_LETTERS), body: shortened(body, letters) }
}

/** What happened, and how often since when. */
export function whatText({ kind, what, count, firstAt, at }: Message['notice']): string {
  if (kind !== 'again') return what
  const times = count > 1 ? `${count} times in ` : 'for '
  return `${what} (${times}${spanText(at - firstAt)})`
}
