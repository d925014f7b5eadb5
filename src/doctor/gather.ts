/** Gathers all facts at once: a look at the whole host takes as long as the slowest answer, not their sum. */
import { lookAtAgent } from './agent-look.ts'
import type { HostDoors, OwnDoors } from './doors.ts'
import type { Facts } from './facts.ts'
import type { JobFacts, NodeFacts, NodeLook } from './job-facts.ts'

/** `ownNode` is the Node of this command. Rejects only where a door does. */
export async function gather(doors: HostDoors, own: OwnDoors, ownNode: string): Promise<Facts> {
  const asked = { host: doors.host(), others: doors.others() }
  const [home, daemon] = [own.home(), own.daemon()]
  const job = await doors.job()
  const named = nodeOf(job)
  const node = doors.node(named ?? ownNode, named !== null)
  const config = await own.config(pathOf(job))
  const looking = {
    keychainHas: doors.keychainHas,
    run: doors.run,
    secret: own.secret,
    withoutSecrets: own.withoutSecrets,
    node: named ?? ownNode,
    protectedUnder: job === null ? null : (await home).userHome,
  }
  const agents = config.agents.map((agent) => lookAtAgent(agent, looking))
  return {
    host: await asked.host,
    others: await asked.others,
    home: await home,
    daemon: await daemon,
    config: config.facts,
    gateway: config.gateway,
    node: judgedNode(await node, own),
    job,
    agents: await Promise.all(agents),
  }
}

function judgedNode(look: NodeLook, own: OwnDoors): NodeFacts {
  const isFit = 'is' in look.version ? own.isNodeFit(look.version.is) : null
  return { ...look, isFit, remover: own.removerOf(look.path) }
}

/** What the plist starts, where that is a Node itself and not a shell around it. */
function nodeOf(job: JobFacts | null): string | null {
  const content = job?.plists[0]?.content
  const program = content !== undefined && 'is' in content ? content.is.argv[0] : undefined
  return program !== undefined && /\/node[^/]*$/.test(program) ? program : null
}

function pathOf(job: JobFacts | null): string | undefined {
  const content = job?.plists[0]?.content
  return content !== undefined && 'is' in content ? content.is.env['PATH'] : undefined
}
