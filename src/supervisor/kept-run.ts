/**
 * Brings the process of a life into being, watches over it and lets go of it once it has gone. What comes of each is fed
 * back to its life.
 */
import type { Cancel } from '../clock.ts'
import { isOfHost } from '../errors.ts'
import type { Happening } from './advance.ts'
import type { Ended } from './after-end.ts'
import { clearAway } from './clearing-away.ts'
import { launch, type Launched } from './launch.ts'
import type { Life } from './life.ts'
import type { Plan } from './plan.ts'
import type { Identity } from './process.ts'
import { beginRun, type Run, type RunDoors, type RunStart } from './run.ts'
import { wordsOf } from './trouble.ts'

export type KeptDoors = RunDoors & {
  /** Calls back when a process that is not our child has gone. */
  readonly whenGone: (identity: Identity, gone: () => void) => Cancel
}

/** One agent as its keeper has it; `run` is there while its process is. */
export type Kept = {
  plan: Plan
  life: Life
  run: Run | null
  trouble: string
  cancelGone: Cancel
  closed: boolean
  readonly happen: (happening: Happening) => void
}

/**
 * Starts it and feeds back what comes of that: `spawned` and later `exited`, or `not-spawned` with why. Never rejects
 * but for a mistake of ours.
 */
export async function spawnIt(
  own: Kept,
  { generation, isRestart }: { readonly generation: number; readonly isRestart: boolean },
  doors: KeptDoors,
): Promise<void> {
  let launched: Launched
  try {
    launched = await launch(own.plan, { generation, isRestart }, doors)
  } catch (error) {
    own.trouble = wordsOf(error)
    doors.tell('agent.not-started', own.plan.name, own.trouble, { generation })
    own.happen({ kind: 'not-spawned', generation, why: own.trouble, ofHost: isOfHost(error) })
    return
  }
  if (own.closed) return
  const { identity, ended, logStart } = launched
  const graceUntil = doors.graceUntil()
  const start = { identity, generation, adopted: false, isReady: false, graceUntil, logStart }
  own.run = begin(own, start, doors)
  own.happen({ kind: 'spawned', generation })
  if (ended === null) waitForGone(own, identity, generation, doors)
  else
    void ended.then(({ code, signal }) =>
      leave(own, { generation, code, signal, known: true }, doors),
    )
}

/** Watches and asks a process that was there before us; it is not our child. */
export function watchOver(own: Kept, start: RunStart, doors: KeptDoors): void {
  own.run = begin(own, start, doors)
  waitForGone(own, start.identity, start.generation, doors)
}

function begin(own: Kept, start: RunStart, doors: KeptDoors): Run {
  const { generation } = start
  const hearing = {
    ready: () => own.happen({ kind: 'ready', generation }),
    hung: (why: string) => {
      doors.tell('agent.hung', own.plan.name, `is hung: ${why}`, { generation })
      own.happen({ kind: 'unwell', generation, reason: 'hung' })
    },
  }
  return beginRun(own.plan, start, hearing, doors)
}

function waitForGone(own: Kept, identity: Identity, generation: number, doors: KeptDoors): void {
  own.cancelGone = doors.whenGone(identity, () => {
    leave(own, { generation, code: null, signal: null, known: false }, doors)
  })
}

function leave(own: Kept, ended: Ended, doors: KeptDoors): void {
  const { plan, run, life } = own
  if (own.closed || run === null || ended.generation !== life.generation) return
  own.run = null
  run.close()
  const left = { name: plan.name, run, state: life.state }
  clearAway(left, ended, {
    ...doors,
    happen: own.happen,
    trouble: (why) => (own.trouble = why),
    isClosed: () => own.closed,
  })
}
