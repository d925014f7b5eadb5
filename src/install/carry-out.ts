/** Does what `recipe.ts` says, through the doors to launchd. Holds no rule of its own. */
import type { Clock } from '../clock.ts'
import { targetOf, type Answer, type Job, type JobPlace, type Launchd } from './job.ts'
import { beginRecipe, nextStep } from './recipe.ts'
import type { Aim, Heard, Outcome, Step } from './recipe-state.ts'

export type JobDoors = {
  readonly launchd: Launchd
  readonly clock: Clock
  readonly isAlive: (pid: number) => boolean
}

/** Loads the job whose plist lies there, over whatever of it is loaded. Never rejects. */
export async function loadJob(place: JobPlace, aim: Aim, doors: JobDoors): Promise<Outcome> {
  let [state, step] = beginRecipe(aim)
  for (;;) {
    if (step.do === 'end') return step.outcome
    const heard = await hear(step, place, doors)
    ;[state, step] = nextStep(state, heard, doors.clock.steady())
  }
}

export type Removed =
  | { readonly kind: 'gone' }
  | { readonly kind: 'there'; readonly answer: Answer; readonly job: Job }

const POLL_MS = 300
const GONE_WITHIN_MS = 35_000
/** A bootout that came to nothing is asked for again. */
const AGAIN_MS = 5000

/** Boots the job out and waits until it is gone. Nothing to be removed is `gone` as well. */
export async function removeJob(
  { domain, label }: Pick<JobPlace, 'domain' | 'label'>,
  { launchd, clock, isAlive }: JobDoors,
): Promise<Removed> {
  const target = targetOf(domain, label)
  const before = await launchd.look(target)
  if (before.kind === 'absent' || before.kind === 'no-domain') return { kind: 'gone' }
  const pid = before.kind === 'loaded' ? before.pid : null
  const until = clock.steady() + GONE_WITHIN_MS
  let answer = await launchd.act(['bootout', target])
  for (let againAt = clock.steady() + AGAIN_MS; ;) {
    const job = await launchd.look(target)
    const isGone = job.kind === 'absent' || job.kind === 'no-domain'
    if (isGone && (pid === null || !isAlive(pid))) return { kind: 'gone' }
    if (clock.steady() >= until) {
      return isGone ? { kind: 'gone' } : { kind: 'there', answer, job }
    }
    if (job.kind === 'loaded' && clock.steady() >= againAt) {
      againAt = clock.steady() + AGAIN_MS
      answer = await launchd.act(['bootout', target])
    }
    await pause(POLL_MS, clock)
  }
}

async function hear(step: Step, place: JobPlace, doors: JobDoors): Promise<Heard> {
  const { launchd, clock, isAlive } = doors
  const target = targetOf(place.domain, place.label)
  switch (step.do) {
    case 'look': {
      const job = await launchd.look(target)
      return { of: 'job', job, isOldAlive: step.oldPid !== null && isAlive(step.oldPid) }
    }
    case 'enable':
    case 'bootout':
    case 'kickstart':
      return { of: 'answer', answer: await launchd.act([step.do, target]) }
    case 'bootstrap': {
      const args = ['bootstrap', place.domain.name, place.plist]
      return { of: 'answer', answer: await launchd.act(args) }
    }
    case 'wait':
      await pause(step.ms, clock)
      return { of: 'nothing' }
    case 'end':
      return { of: 'nothing' }
  }
}

export function pause(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.wakeAt(clock.steady() + ms, resolve))
}
