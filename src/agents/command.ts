/** Any program: its command, its probes as declared, and a line of text to its stdin where it reads one. */
import type { CommandEntry } from '../config/entry.ts'
import type { Plan } from '../supervisor/plan.ts'
import { environmentOf } from './environment.ts'
import { addressEnv, routeOf } from './gateway-access.ts'
import type { Host } from './host.ts'
import { COMMAND } from './numbers.ts'
import { commonParts } from './parts.ts'

export function commandPlan(entry: CommandEntry, host: Host): Plan {
  const parts = { ready: null, alive: [], graceMs: COMMAND.graceMs, memoryMaxBytes: null }
  const route = routeOf(entry)
  const address = route === null || host.gateway === null ? {} : addressEnv(host.gateway, route)
  return {
    ...commonParts(entry, parts),
    argv: entry.command,
    env: environmentOf(host.env, entry.workdir, address, entry.env),
    stdin: entry.stdin,
    behaviour:
      entry.stdin === 'pipe' ? { send: (running, text) => running.write(`${text}\n`) } : {},
  }
}
