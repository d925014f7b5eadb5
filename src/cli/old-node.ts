/** What a Node that is too old for this program is told, instead of the stack that it would end with. Pure. */
import { isNewEnough } from '../install/fitting-node.ts'

/** Null where it fits. */
export function oldNodeText(version: string, execPath: string): string | null {
  if (isNewEnough(version)) return null
  return `unable to run agenthost: Node ${version} (${execPath}) is not 24.16 or later of line 24, nor 26.1 or later
Install Node 26 from nodejs.org and put it first on the PATH; or run scripts/agenthost of a checkout, which fetches one.
`
}
