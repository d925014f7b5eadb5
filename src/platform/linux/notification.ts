/**
 * Notifications of a Linux desktop through notify-send, with the text as arguments: node-notifier puts a line
 * for a shell together instead.
 */
import { execFile } from 'node:child_process'
import type { Outcome } from '../../alerts/channel.ts'
import type { Notify } from '../../alerts/notification.ts'
import { codeOf } from '../../errors.ts'

const WITHIN_MS = 10_000

export function linuxNotifier(env: NodeJS.ProcessEnv): Notify {
  return ({ title, body }) => {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const args = ['--app-name=agenthost', '--', title, markedUp(body)]
    const options = { env, timeout: WITHIN_MS, killSignal: 'SIGKILL' } as const
    execFile('notify-send', args, options, (error) => {
      if (error === null) resolve({ ok: true })
      else if (codeOf(error) === 'ENOENT') {
        resolve({ refused: 'there is no notify-send here (Debian has it in libnotify-bin)' })
      } else resolve({ retry: 'notify-send could not show it: is this a desktop?' })
    }).stdin?.end()
    return promise
  }
}

/**
 * notify-send takes backslashes in the body for escapes (g_strcompress), and servers may take it for markup
 * (Desktop Notifications Specification 1.2, "Markup").
 */
function markedUp(text: string): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('&', '&amp;')
  return plain.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
