/** Warnings of agents that would not start, because a secret of theirs is nowhere. */
import type { AgentEntry } from '../config/entry.ts'
import { listSecrets } from '../secrets/keeping.ts'
import type { ReadDoors } from '../secrets/read.ts'
import { namesIn, variableOf } from '../secrets/words.ts'

/** Looks at names alone: whether a keychain is open is seen at a start. Throws for a file that cannot be used. */
export function unsetSecrets(agents: readonly AgentEntry[], doors: ReadDoors): readonly string[] {
  const wanted = agents.flatMap(({ name, secretEnv }) =>
    Object.entries(secretEnv).map(([variable, secret]) => ({ agent: name, variable, secret })),
  )
  if (wanted.length === 0) return []
  const kept = listSecrets(doors).map(({ name }) => name)
  const inEnvironment = namesIn(doors.env).map(variableOf)
  return wanted
    .filter(({ secret }) => !kept.includes(secret) && !inEnvironment.includes(variableOf(secret)))
    .map(
      ({ agent, variable, secret }) =>
        `${agent}: the secret ${secret} (for ${variable}) is not set; set it with \`agenthost secrets set ${secret}\``,
    )
}
