/**
 * Keeps one agent: owns its life, does what `advance.ts` says and feeds back what comes of it.
 * Holds no rule of its own beyond the order of things.
 */
import type { Cancel } from '../clock.ts'
import { advance, type Happening } from './advance.ts'
import { circumstancesOf, type Effect } from './moves.ts'
import { deadlineOf, type Life } from './life.ts'
import type { Plan } from './plan.ts'
import { spawnIt, watchOver, type Kept, type KeptDoors } from './kept-run.ts'
import type { Run, RunStart } from './run.ts'
import { settle } from './trouble.ts'
import { record } from './recording.ts'

export type KeeperDoors = KeptDoors & {
  readonly random: () => number
  /** After every change of any agent's life. */
  readonly changed: (name: string) => void
}

export type Keeper = {
  readonly plan: () => Plan
  readonly life: () => Life
  readonly run: () => Run | null
  /** What is not in its life and worth a note: why the last start did not come about. */
  readonly trouble: () => string
  readonly restarts: () => number
  readonly tell: (happening: Happening) => void
  /** From the next start on this plan holds. */
  readonly changePlan: (plan: Plan) => void
  readonly adopt: (start: RunStart) => void
  /** Lets go of timers and watches once a start under way is through; the agent is left as it is. */
  readonly close: () => Promise<void>
}

type Own = Kept & {
  restarts: number
  cancelDeadline: Cancel
  starting: Promise<void>
}

const nothing = (): void => undefined

export function keep(plan: Plan, life: Life, restarts: number, doors: KeeperDoors): Keeper {
  const own: Own = {
    plan,
    life,
    run: null,
    trouble: '',
    restarts,
    cancelDeadline: nothing,
    cancelGone: nothing,
    starting: Promise.resolve(),
    closed: false,
    happen: (happening) => happen(own, happening, doors),
  }
  return {
    plan: () => own.plan,
    life: () => own.life,
    run: () => own.run,
    trouble: () => own.trouble,
    restarts: () => own.restarts,
    tell: own.happen,
    changePlan: (changed) => (own.plan = changed),
    adopt(start) {
      armDeadline(own, doors)
      watchOver(own, start, doors)
    },
    async close() {
      own.closed = true
      own.cancelDeadline()
      own.cancelGone()
      own.run?.close()
      await own.starting
    },
  }
}

function happen(own: Own, happening: Happening, doors: KeeperDoors): void {
  if (own.closed) return
  const before = own.life
  const at = { now: doors.clock.steady(), graceUntil: doors.graceUntil(), random: doors.random() }
  const [after, ...effects] = advance(before, happening, circumstancesOf(own.plan, at))
  own.life = after
  armDeadline(own, doors)
  // Effects first: between an end and the next start nothing is written that can be written after it.
  for (const effect of effects) perform(own, effect, doors)
  record({ plan: own.plan, before, after, happening, pid: own.run?.running.identity.pid }, doors)
  if (after.state.phase === 'up' && before.state.phase !== 'up') {
    own.trouble = ''
    own.run?.becameReady()
  }
  doors.changed(own.plan.name)
}

function armDeadline(own: Own, doors: KeeperDoors): void {
  own.cancelDeadline()
  const deadline = deadlineOf(own.life)
  own.cancelDeadline =
    deadline === null ? nothing : doors.clock.wakeAt(deadline, () => own.happen({ kind: 'due' }))
}

function perform(own: Own, effect: Effect, doors: KeeperDoors): void {
  switch (effect.do) {
    case 'spawn':
      if (effect.isRestart) own.restarts += 1
      own.starting = spawnIt(own, effect, doors)
      return
    case 'ask':
      settle(own.run?.askToStop(effect.reason), own.plan.name, doors)
      return
    case 'kill':
      settle(own.run?.kill(), own.plan.name, doors)
      return
  }
}
