/** Every check, in the order in which a person would go through them, and what they come to. Pure. */
import { agentChecks } from './checks/agents.ts'
import { backupChecks } from './checks/backups.ts'
import { folderChecks } from './checks/folders.ts'
import { gatewayChecks } from './checks/gateway.ts'
import { homeChecks } from './checks/home.ts'
import { jobChecks } from './checks/job.ts'
import { networkChecks } from './checks/network.ts'
import { nodeChecks } from './checks/node.ts'
import { otherChecks } from './checks/others.ts'
import { powerChecks } from './checks/power.ts'
import { programChecks } from './checks/programs.ts'
import { resourceChecks } from './checks/resources.ts'
import { sessionChecks } from './checks/session.ts'
import { systemChecks } from './checks/system.ts'
import type { Facts } from './facts.ts'
import type { Finding } from './finding.ts'

export type Examination = {
  /** Whether nothing was found that will break unattended running; what is unknown does not count. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

/** `version` is that of this program. Never throws, whatever is unknown. */
export function examine(facts: Facts, version: string): Examination {
  const findings = [
    ...systemChecks(facts),
    ...sessionChecks(facts),
    ...powerChecks(facts),
    ...resourceChecks(facts),
    ...networkChecks(facts),
    ...programChecks(facts),
    ...nodeChecks(facts),
    ...jobChecks(facts),
    ...homeChecks(facts, version),
    ...backupChecks(facts),
    ...folderChecks(facts),
    ...otherChecks(facts),
    ...gatewayChecks(facts),
    ...agentChecks(facts),
  ]
  return { ok: findings.every(({ level }) => level !== 'bad'), findings }
}
