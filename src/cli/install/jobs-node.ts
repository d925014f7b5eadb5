/** Which Node a job of launchd runs on this Mac: one whose path outlives updates of Node. */
import { join, resolve } from 'node:path'
import { chooseNode, nodeCandidates, type NodeChoice } from '../../install/node-choice.ts'
import { nodeFacts } from '../../install/node-files.ts'
import { signatureOf } from '../../platform/darwin/signature.ts'
import type { Mac } from './mac-places.ts'

/** Throws `bad` where there is none that fits. */
export async function jobsNode({ env, places, tools, host }: Mac): Promise<NodeChoice> {
  const fetched = env['AGENTHOST_RUNTIME'] ?? join(places.userHome, '.agenthost/runtime')
  const named = env['AGENTHOST_NODE']
  const candidates = nodeCandidates({
    asked: named === undefined || named === '' ? undefined : resolve(named),
    execPath: process.execPath,
    own: [fetched, places.bin],
  })
  const facts = await nodeFacts(candidates, (path) => signatureOf(path, tools))
  return chooseNode(facts, host.arch)
}
