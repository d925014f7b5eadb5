/** Which open alerts a configuration ends: what they are about is no longer in it, or it can be used again. Pure. */
import type { Alert, Change } from './alert.ts'

export type InForce = {
  readonly agents: readonly string[]
  readonly jobs: readonly string[]
  readonly channels: readonly string[]
  readonly hasDeadman: boolean
}

export function endedBy(open: readonly Alert[], inForce: InForce): readonly Change[] {
  return open.flatMap(({ key }): readonly Change[] => {
    if (key === 'config') {
      return [{ do: 'recover', key, what: 'the configuration can be used again' }]
    }
    const [group, ...rest] = key.split('/')
    const name = rest.join('/')
    const isGone =
      (group === 'agent' && !inForce.agents.includes(name)) ||
      (group === 'job' && !inForce.jobs.includes(name)) ||
      (group === 'channel' && !inForce.channels.includes(name)) ||
      (group === 'deadman' && !inForce.hasDeadman)
    return isGone ? [{ do: 'close', key }] : []
  })
}
