/** What holds where nothing is configured, and where there is no screen. */
import type { Notify } from '../alerts/notification.ts'
import type { Config } from '../config/entry.ts'
import { notifierOf } from '../platform/notifier.ts'

/** Where the file says nothing of alerts: on a Mac its own notifications, elsewhere nothing. */
export function defaultsOn(isMac: boolean): NonNullable<Config['alerts']> {
  const macos = { kind: 'macos', name: 'macos', least: 'info' } as const
  return { channels: isMac ? [macos] : [], deadman: null, quiet: null }
}

/** A server without a Mac's screen has nobody to show it to. */
export function screenOf(isMac: boolean, env: NodeJS.ProcessEnv): Notify {
  const skipped = { skipped: 'this host is no Mac' }
  return isMac ? notifierOf(env) : () => Promise.resolve(skipped)
}
