/** The plans of everything that a configuration wants up: its agents, and the gateway where it has one. */
import type { Host } from '../agents/host.ts'
import { planOf } from '../agents/plan-of.ts'
import type { Config } from '../config/entry.ts'
import type { Plan } from '../supervisor/plan.ts'
import { gatewayPlan } from './gateway-plan.ts'
import { dropStaleTokens, gatewayAccess } from './gateway-tokens.ts'
import { ownProgram } from './own-program.ts'

export function plansFor(config: Config, host: Host): readonly Plan[] {
  const { agents, gateway } = config
  const { home, env, portOwner } = host
  dropStaleTokens(config, home)
  const withAccess = { ...host, gateway: gatewayAccess(config, home) }
  const program = ownProgram(process)
  return [
    ...(gateway === null ? [] : [gatewayPlan(gateway, config, { home, env, program, portOwner })]),
    ...agents.map((entry) => planOf(entry, withAccess)),
  ]
}
