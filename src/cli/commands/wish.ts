/** `agenthost start`, `stop` and `restart`. */
import { controlClient } from '../../control/client.ts'
import type { AgentStatus } from '../../control/protocol.ts'
import { EXIT, type ExitCode } from '../../errors.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type WishKind = 'start' | 'stop' | 'restart'

export type WishOptions = { readonly all?: true; readonly wait: boolean }

/** `names` or all. Gives 1 when it was waited for and some agent did not get to where it was wished. */
export async function wish(
  kind: WishKind,
  names: readonly string[],
  { all, wait }: WishOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = controlClient(homePaths(terminal.env).controlSocket)
  const agents = await client.wish(kind, { agents: all ? 'all' : [...names], wait })
  for (const agent of agents) terminal.out(`${agentLine(agent, kind, wait)}\n`)
  return !wait || agents.every((agent) => isFulfilled(kind, agent)) ? EXIT.done : EXIT.bad
}

function isFulfilled(kind: WishKind, { phase, wanted, note }: AgentStatus): boolean {
  if (kind === 'stop') return phase === 'down'
  // One that came to its end in the meantime, as it may, was started as well.
  return phase === 'up' || (phase === 'down' && wanted === 'up' && note === 'has finished')
}

function agentLine({ name, phase, pid, note }: AgentStatus, kind: WishKind, wait: boolean): string {
  if (!wait) return `${name}: ${kind} is recorded, it is ${phase}`
  const process = pid === null ? '' : `, process ${pid}`
  return `${name}: ${phase}${process}${note === '' ? '' : ` (${note})`}`
}
