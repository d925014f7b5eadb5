/**
 * One owner per session. Claude Code has no lock of its own: two processes that resume one session both
 * answer and write into the same transcript. Looked for among all processes of this user, and in
 * the claims of agents whose process is only just being started.
 */
import { holdsSession } from './claude-session.ts'
import { readClaim, writeClaim } from './claude-session-files.ts'
import type { Host } from './host.ts'
import { CLAUDE } from './numbers.ts'

/** Why this agent must not take up the session, or null: then it has claimed it. */
export async function claimSession(agent: string, id: string, host: Host): Promise<string | null> {
  const holder = (await host.commandLines()).find(({ command }) => holdsSession(command, id))
  if (holder !== undefined) {
    return `its session ${id} is in use by process ${holder.pid} (${shortened(holder.command)}); end that first`
  }
  const claim = readClaim(host.home, id)
  const isFresh = claim !== null && host.clock.now() - claim.at < CLAUDE.claimFreshMs
  if (isFresh && claim.agent !== agent) {
    return `its session ${id} is being taken up by the agent ${claim.agent}; give each a session of its own`
  }
  writeClaim(host.home, id, { agent, at: host.clock.now() })
  return null
}

function shortened(command: string): string {
  return command.length <= 80 ? command : `${command.slice(0, 79)}…`
}
