/** terminal-notifier through node-notifier, with a program of this chip. The only file that knows the package. */
import notifier from 'node-notifier'
import type { Text } from '../../alerts/message-text.ts'

/** It waits for a click unless it is told not to. */
const WITHIN_S = 5

/** Whether it said that it was shown; null is never an error that ends anything. */
export function showWith(program: string, { title, body }: Text): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const center = new notifier.NotificationCenter({ customPath: program })
  center.notify(
    { title: unbracketed(title), message: unbracketed(body), timeout: WITHIN_S },
    (error) => resolve(error === null || error === undefined),
  )
  return promise
}

/** An argument that begins like a property list is taken for one (julienXX/terminal-notifier#11). */
function unbracketed(text: string): string {
  return /^[[({"<\\]/.test(text) ? `\u200B${text}` : text
}
