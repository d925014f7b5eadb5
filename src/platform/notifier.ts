/** Notifications on the screen of this host, whichever platform it is. */
import type { Notify } from '../alerts/notification.ts'
import { macNotifier } from './darwin/notification.ts'
import { macTools } from './darwin/tools.ts'
import { linuxNotifier } from './linux/notification.ts'
import { platformOf } from './platform.ts'

export function notifierOf(env: NodeJS.ProcessEnv): Notify {
  const isMac = platformOf(env, process.platform) === 'darwin'
  return isMac ? macNotifier(macTools(env)) : linuxNotifier(env)
}
