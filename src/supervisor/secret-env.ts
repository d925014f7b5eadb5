/**
 * The part of an agent's environment that is secret: read at each start, and once more by the first probe of
 * a run that needs it. Kept in memory alone.
 */
import type { Plan } from './plan.ts'

export type Environment = Readonly<Record<string, string>>

/** The variables of `secretEnv` with their values. Rejects with what is missing, and what to do. */
export type ReadSecrets = (plan: Pick<Plan, 'name' | 'secretEnv'>) => Promise<Environment>

export function hasSecrets({ secretEnv }: Pick<Plan, 'secretEnv'>): boolean {
  return Object.keys(secretEnv).length > 0
}

/** For the probes of one run; null where there is nothing to read. What has come once is not read again. */
export function secretEnvOf(plan: Plan, read: ReadSecrets): (() => Promise<Environment>) | null {
  if (!hasSecrets(plan)) return null
  let known: Promise<Environment> | null = null
  return () => {
    known ??= read(plan).catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
}
