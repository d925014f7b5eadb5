/** The host as the presets see it: doors made of what `platform/` and the supervisor offer. */
import type { Host } from '../agents/host.ts'
import { cursorAtEnd, readNew } from '../supervisor/log-reader.ts'

export function hostOf(home: string, env: NodeJS.ProcessEnv): Host {
  return {
    home,
    env,
    node: process.execPath,
    platform: process.platform,
    portOwner: () => Promise.resolve(null),
    openclawService: () => Promise.resolve(null),
    readLog: { cursorAtEnd, readNew },
  }
}
