/**
 * A person who does what an alert says: an agent that parked itself (exit code 78, real agents do so now and then) waits for
 * a start by hand.
 */
import type { Live } from './live.ts'
import { statusOf } from './status.ts'

/** Starts the first of them; its name, or null where there is none. */
export async function startParked({ stage, acknowledged }: Live): Promise<string | null> {
  const status = await statusOf(stage.home)
  const parked = status?.agents.find(
    ({ name, phase, wanted, nextStartAt }) =>
      phase === 'failed' && wanted === 'up' && nextStartAt === null && !acknowledged.busy.has(name),
  )
  if (parked === undefined) return null
  const { code } = await stage.command('start', parked.name)
  if (code !== 0) return null
  stage.record.count('parked itself, started by hand')
  return parked.name
}
