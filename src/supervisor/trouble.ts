/** What goes wrong around a life without being a happening of it, in words and as events. */
import { AgenthostError, causeOf } from '../errors.ts'
import type { Running } from './plan.ts'
import { GAVE_WAY_EXIT, hasWrittenPid } from './start-files.ts'
import type { Cleared } from './stopping.ts'

export type TroubleDoors = {
  readonly tell: (kind: string, agent: string, message: string) => void
}

/** Why a start did not come about; a mistake of ours keeps its stack. */
export function wordsOf(error: unknown): string {
  if (error instanceof AgenthostError) return [error.message, error.hint].filter(Boolean).join('. ')
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** An effect that fails is told; the deadline of the phase goes on from there. */
export function settle(
  effect: Promise<void> | undefined,
  agent: string,
  { tell }: TroubleDoors,
): void {
  effect?.catch((error: unknown) => tell('agent.trouble', agent, causeOf(error)))
}

export function tellSurvivors({ left }: Cleared, agent: string, { tell }: TroubleDoors): void {
  if (left > 0) tell('agent.survivors', agent, `${left} of its processes do not die`)
}

/** An agent that ended by itself and left others behind: it crashed, or it made itself a daemon. */
export function tellLeftovers(cleared: Cleared, agent: string, doors: TroubleDoors): void {
  if (cleared.found > 0) {
    const what = cleared.found === 1 ? 'a process' : `${cleared.found} processes`
    const message = `left ${what} behind when it ended, which was cleared away`
    doors.tell('agent.leftover', agent, message)
  }
  tellSurvivors(cleared, agent, doors)
}

/** What a launcher that has ended itself says: what came after it never ran. Null for any other end. */
export function gaveWayText(
  { name, folder, generation }: Running,
  code: number | null,
): string | null {
  if (code !== GAVE_WAY_EXIT || hasWrittenPid(folder, generation)) return null
  return `unable to start ${name}: its pid could not be written into ${folder}/starts (is the disk full?)`
}
