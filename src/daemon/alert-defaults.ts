/** The screen of this host as a channel, and what holds where nothing is configured. */
import type { Notify } from '../alerts/notification.ts'
import type { Config } from '../config/entry.ts'
import { notifierOf } from '../platform/notifier.ts'
import { platformOf } from '../platform/platform.ts'

export type Screen = {
  readonly notify: Notify
  /** Where the file says nothing of alerts: on a Mac its own notifications, elsewhere nothing. */
  readonly defaults: NonNullable<Config['alerts']>
}

export function screenOf(env: NodeJS.ProcessEnv): Screen {
  const isMac = platformOf(env, process.platform) === 'darwin'
  const macos = { kind: 'macos', name: 'macos', least: 'info' } as const
  return {
    // A server without a Mac's screen has nobody to show it to.
    notify: isMac ? notifierOf(env) : () => Promise.resolve({ skipped: 'this host is no Mac' }),
    defaults: { channels: isMac ? [macos] : [], deadman: null, quiet: null },
  }
}
