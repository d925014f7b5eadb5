/**
 * Keeps one agent: owns its life, does what `advance.ts` says and feeds back what comes of it.
 * Holds no rule of its own beyond the order of things.
 */
import type { Cancel } from '../clock.ts'
import { isOfHost } from '../errors.ts'
import { advance, type Happening } from './advance.ts'
import type { Ended } from './after-end.ts'
import { clearAway } from './clearing-away.ts'
import { circumstancesOf, type Effect } from './moves.ts'
import { deadlineOf, type Life } from './life.ts'
import { launch, type Launched } from './launch.ts'
import type { Plan } from './plan.ts'
import type { Identity } from './process.ts'
import { beginRun, type Run, type RunDoors, type RunStart } from './run.ts'
import { settle, wordsOf } from './trouble.ts'
import { record } from './recording.ts'

export type KeeperDoors = RunDoors & {
  readonly random: () => number
  /** Calls back when a process that is not our child has gone. */
  readonly whenGone: (identity: Identity, gone: () => void) => Cancel
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

type Own = {
  plan: Plan
  life: Life
  run: Run | null
  trouble: string
  restarts: number
  cancelDeadline: Cancel
  cancelGone: Cancel
  starting: Promise<void>
  closed: boolean
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
  }
  return {
    plan: () => own.plan,
    life: () => own.life,
    run: () => own.run,
    trouble: () => own.trouble,
    restarts: () => own.restarts,
    tell: (happening) => happen(own, happening, doors),
    changePlan: (changed) => (own.plan = changed),
    adopt: (start) => takeOver(own, start, doors),
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
    deadline === null
      ? nothing
      : doors.clock.wakeAt(deadline, () => happen(own, { kind: 'due' }, doors))
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

async function spawnIt(
  own: Own,
  { generation, isRestart }: { readonly generation: number; readonly isRestart: boolean },
  doors: KeeperDoors,
): Promise<void> {
  let launched: Launched
  try {
    launched = await launch(own.plan, { generation, isRestart }, doors)
  } catch (error) {
    own.trouble = wordsOf(error)
    doors.tell('agent.not-started', own.plan.name, own.trouble, { generation })
    happen(
      own,
      { kind: 'not-spawned', generation, why: own.trouble, ofHost: isOfHost(error) },
      doors,
    )
    return
  }
  if (own.closed) return
  const { identity, ended, logStart } = launched
  const graceUntil = doors.graceUntil()
  const start = { identity, generation, adopted: false, isReady: false, graceUntil, logStart }
  own.run = begin(own, start, doors)
  happen(own, { kind: 'spawned', generation }, doors)
  if (ended === null) waitForGone(own, identity, generation, doors)
  else
    void ended.then(({ code, signal }) =>
      leave(own, { generation, code, signal, known: true }, doors),
    )
}

function takeOver(own: Own, start: RunStart, doors: KeeperDoors): void {
  armDeadline(own, doors)
  own.run = begin(own, start, doors)
  waitForGone(own, start.identity, start.generation, doors)
}

function begin(own: Own, start: RunStart, doors: KeeperDoors): Run {
  const { generation } = start
  const hearing = {
    ready: () => happen(own, { kind: 'ready', generation }, doors),
    hung: (why: string) => {
      doors.tell('agent.hung', own.plan.name, `is hung: ${why}`, { generation })
      happen(own, { kind: 'unwell', generation, reason: 'hung' }, doors)
    },
  }
  return beginRun(own.plan, start, hearing, doors)
}

function waitForGone(own: Own, identity: Identity, generation: number, doors: KeeperDoors): void {
  own.cancelGone = doors.whenGone(identity, () => {
    leave(own, { generation, code: null, signal: null, known: false }, doors)
  })
}

function leave(own: Own, ended: Ended, doors: KeeperDoors): void {
  const { plan, run, life } = own
  if (own.closed || run === null || ended.generation !== life.generation) return
  own.run = null
  run.close()
  const left = { name: plan.name, run, state: life.state }
  clearAway(left, ended, {
    ...doors,
    happen: (happening) => happen(own, happening, doors),
    trouble: (why) => (own.trouble = why),
    isClosed: () => own.closed,
  })
}
