/** The process doors of the platform that we run on. */
import type { Processes } from '../supervisor/process.ts'
import { darwinProcesses } from './darwin/processes.ts'
import { linuxProcesses } from './linux/processes.ts'
import { sharedList } from './shared-list.ts'

export function processesOf(platform: NodeJS.Platform): Processes {
  switch (platform) {
    case 'linux':
      return sharedList(linuxProcesses())
    case 'darwin':
      return sharedList(darwinProcesses())
    default:
      throw new Error(`agenthost does not know the platform ${platform}`)
  }
}
