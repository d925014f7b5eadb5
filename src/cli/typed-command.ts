/** How a person types this program here, for the first hints that they get: in a fresh checkout nothing is on the PATH. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRootOf } from '../install/release-source.ts'

/** `agenthost` where the PATH has one, or no checkout is around this file; else its whole path. */
export function typedCommand(env: NodeJS.ProcessEnv, file = import.meta.filename): string {
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
  if (folders.some((folder) => existsSync(join(folder, 'agenthost')))) return 'agenthost'
  const script = join(packageRootOf(file), 'scripts/agenthost')
  return existsSync(script) ? script : 'agenthost'
}
