/** Writes down and tells what has just happened in one life. */
import type { Clock } from '../clock.ts'
import type { Happening } from './advance.ts'
import type { Life } from './life.ts'
import type { Plan } from './plan.ts'
import type { Records } from './records.ts'
import { restartTale, tale } from './telling.ts'

export type Step = {
  readonly plan: Plan
  readonly before: Life
  readonly after: Life
  readonly happening: Happening
  readonly pid: number | undefined
}

export type RecordingDoors = {
  readonly clock: Clock
  readonly records: Records
  readonly tell: (
    kind: string,
    agent: string,
    message: string,
    data?: Readonly<Record<string, unknown>>,
  ) => void
}

export function record({ plan, before, after, happening, pid }: Step, doors: RecordingDoors): void {
  const { name } = plan
  if (isEnd(happening) && after.lastExit !== null && happening.generation === before.generation) {
    const exit = { ...after.lastExit, at: doors.clock.now() }
    doors.records.ended(name, happening.generation, exit, after.streak.failures)
    if (after.generation !== before.generation && before.state.phase !== 'stopping') {
      const told = restartTale(after.lastExit, happening.generation)
      doors.tell(told.kind, name, told.message, told.data)
    }
  }
  if (after.state.phase === 'up' && before.state.phase !== 'up') {
    doors.records.ready(name, after.generation)
  }
  const told = tale(before, after, doors.clock.steady())
  if (told !== null) doors.tell(told.kind, name, told.message, { ...told.data, pid })
}

type End = Extract<Happening, { readonly kind: 'exited' | 'not-spawned' }>

function isEnd(happening: Happening): happening is End {
  return happening.kind === 'exited' || happening.kind === 'not-spawned'
}
