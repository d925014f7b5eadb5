/** The plan of an agent, by its preset. */
import type { AgentEntry } from '../config/entry.ts'
import type { Plan } from '../supervisor/plan.ts'
import { claudeCodePlan } from './claude-code.ts'
import { claudeCodeTmuxPlan } from './claude-code-tmux.ts'
import { commandPlan } from './command.ts'
import { throughGateway } from './gateway-access.ts'
import type { Host } from './host.ts'
import { openclawPlan } from './openclaw.ts'

export function planOf(entry: AgentEntry, host: Host): Plan {
  return throughGateway(entry, presetPlan(entry, host), host.gateway)
}

function presetPlan(entry: AgentEntry, host: Host): Plan {
  switch (entry.preset) {
    case 'command':
      return commandPlan(entry, host)
    case 'openclaw':
      return openclawPlan(entry, host)
    case 'claude-code':
      return claudeCodePlan(entry, host)
    case 'claude-code-tmux':
      return claudeCodeTmuxPlan(entry, host)
  }
}
