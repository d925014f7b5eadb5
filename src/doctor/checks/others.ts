/** Whether somebody else keeps the same agents up: two supervisors fight for ports and sessions. Pure. */
import type { AgentFacts } from '../agent-facts.ts'
import type { Facts, OtherSupervisor } from '../facts.ts'
import { finding, judged, ok, type Finding, type Level, type Subject } from '../finding.ts'

const OTHERS: Subject = {
  id: 'supervisors.others',
  title: 'other supervisors',
  why: 'two that keep the same agent up start it twice: they fight for its port and its session, and each restarts what the other ended',
}

/** A finding for each, since each has its own command. */
export function otherChecks({ others, agents }: Facts): readonly Finding[] {
  if ('unknown' in others || others.is.length === 0)
    return [judged(OTHERS, others, () => ok('none found'))]
  return others.is.map((other) =>
    finding(
      { ...OTHERS, id: `${OTHERS.id}.${idOf(other.name)}` },
      { level: levelOf(other, agents), found: foundText(other), mend: other.mend },
    ),
  )
}

function levelOf({ manages }: OtherSupervisor, agents: readonly AgentFacts[]): Level {
  const has = (preset: string): boolean => agents.some((agent) => agent.preset.startsWith(preset))
  const isShared =
    ((manages === 'openclaw' || manages === 'both') && has('openclaw')) ||
    ((manages === 'claude' || manages === 'both') && has('claude'))
  return isShared ? 'bad' : 'warn'
}

function foundText({ name, isRunning }: OtherSupervisor): string {
  return `${name} ${isRunning ? 'is running' : 'is installed, and starts with the next login or restart'}`
}

function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
