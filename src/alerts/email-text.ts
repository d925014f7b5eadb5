/** A notice as a letter. Pure. */
import type { Message } from './channel.ts'
import { textOf } from './message-text.ts'

export type Letter = {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** The same for each attempt, so that a mail program shows a double once. */
  readonly messageId: string
}

export function emailMessage(message: Message, { from, to }: Pick<Letter, 'from' | 'to'>): Letter {
  const { title, body } = textOf(message, { letters: 4000, withLines: true })
  const word = message.notice.kind === 'recovered' ? 'recovered' : message.notice.severity
  const [first = ''] = body.split('\n')
  return {
    from,
    to,
    subject: `[${word}] ${title}: ${first}`,
    text: `${body}\n`,
    messageId: `<${message.once}@agenthost.invalid>`,
  }
}
