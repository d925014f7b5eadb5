/** The process doors of the platform that we run on. Chosen once, where the daemon is composed. */
import type { Processes } from '../supervisor/process.ts'
import { darwinProcesses } from './darwin/processes.ts'
import { macTools } from './darwin/tools.ts'
import { linuxProcesses } from './linux/processes.ts'
import { platformOf } from './platform.ts'
import { sharedList } from './shared-list.ts'

export function processesOf(env: NodeJS.ProcessEnv): Processes {
  const platform = platformOf(env, process.platform)
  switch (platform) {
    case 'linux':
      return sharedList(linuxProcesses())
    case 'darwin':
      return sharedList(darwinProcesses(macTools(env)))
    default:
      throw new Error(`agenthost does not know the platform ${platform}`)
  }
}
