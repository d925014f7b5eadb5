/** Warnings of agents and jobs that would not start, because a secret of theirs is nowhere. */
import { listSecrets } from '../../secrets/keeping.ts'
import type { ReadDoors } from '../../secrets/read.ts'
import { namesIn, variableOf } from '../../secrets/words.ts'

type Entry = {
  readonly name: string
  readonly secretEnv: Readonly<Record<string, string>>
}

/** Looks at names alone: whether a keychain is open is seen at a start. Throws for a file that cannot be used. */
export function unsetSecrets(entries: readonly Entry[], doors: ReadDoors): readonly string[] {
  const wanted = entries.flatMap(({ name, secretEnv }) =>
    Object.entries(secretEnv).map(([variable, secret]) => ({ name, variable, secret })),
  )
  if (wanted.length === 0) return []
  const kept = listSecrets(doors).map(({ name }) => name)
  const inEnvironment = namesIn(doors.env).map(variableOf)
  return wanted
    .filter(({ secret }) => !kept.includes(secret) && !inEnvironment.includes(variableOf(secret)))
    .map(
      ({ name, variable, secret }) =>
        `${name}: the secret ${secret} (for ${variable}) is not set; set it with \`agenthost secrets set ${secret}\``,
    )
}
