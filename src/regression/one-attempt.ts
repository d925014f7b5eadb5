/**
 * One attempt from its record to its record: begun on the disk before its token exists, its token gone and its money
 * known before it is recorded as ended. Whatever happens in between, the money counts.
 */
import type { Instant } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { attemptOf } from './attempt-result.ts'
import type { Done, LedgerFacts } from './harness.ts'
import type { RunDoors, RunInHand } from './run-doors.ts'
import { attemptName, mostOf, type ModelUnderTest } from './run-record.ts'
import type { Task } from './task.ts'
import type { Attempt, AttemptKey } from './trial.ts'

/** Its token outlives the time of the task by this: the harness has to end it, and then be told. */
const TOKEN_MARGIN_MS = 120_000
/** The gateway settles what was broken off by asking the upstream; a streak of that is not waited out. */
const SETTLED_WITHIN_MS = 10_000
const LOOK_AGAIN_MS = 25

export type Tried = { readonly attempt: Attempt; readonly isLastWord: boolean }

export async function oneAttempt(
  key: AttemptKey,
  { task, under, run }: { task: Task; under: ModelUnderTest; run: RunInHand },
  doors: RunDoors,
): Promise<Tried> {
  const { clock, tokens, records } = doors
  const { id } = run.kept
  const startedAt = clock.now()
  const number = await records.begin(id, key, startedAt)
  const name = attemptName(id, number)
  doors.tell({ is: 'began', key })
  const done = await worked(task, { name, under, run }, doors)
  tokens.drop(name)
  const facts = await settledFacts(name, startedAt, doors)
  const attempt = attemptOf(key, kept(done, facts, task), facts, {
    startedAt,
    endedAt: clock.now(),
  })
  // What was cut off half-way says nothing, unless it had come to its own end before.
  const isLastWord = !run.stop.aborted || ['passed', 'failed'].includes(attempt.outcome)
  await records.record(id, number, attempt, !isLastWord)
  return { attempt, isLastWord }
}

/** What a crash left is closed: its token goes, its money counts, and its key is due again. */
export async function closeLeftover(
  left: RunInHand['underWay'][number],
  run: RunInHand,
  doors: RunDoors,
): Promise<Attempt> {
  const { number, startedAt, ...key } = left
  const name = attemptName(run.kept.id, number)
  doors.tokens.drop(name)
  const facts = await settledFacts(name, startedAt, doors)
  const why = 'it was under way when the run was cut off'
  const done = ours(why, 0)
  const attempt = attemptOf(key, done, facts, { startedAt, endedAt: doors.clock.now() })
  await doors.records.record(run.kept.id, number, { ...attempt, outcome: 'harness', why }, true)
  return attempt
}

async function worked(
  task: Task,
  { name, under, run }: { name: string; under: ModelUnderTest; run: RunInHand },
  { clock, tokens, gatewayUrl, work }: RunDoors,
): Promise<Done> {
  const from = clock.steady()
  try {
    const { limits } = task
    const token = tokens.make({
      name,
      run: String(run.kept.id),
      under,
      costNanoUsd: mostOf(limits),
      until: clock.now() + limits.timeMs + TOKEN_MARGIN_MS,
    })
    const gateway = { url: gatewayUrl, token }
    return await work(task, { model: under.model, gateway, limits, stop: run.stop })
  } catch (error) {
    return ours(causeOf(error), clock.steady() - from)
  }
}

/** Work that came to its end but cost more than the task may. */
function kept(done: Done, facts: LedgerFacts | null, { limits }: Task): Done {
  const isOver = facts !== null && facts.isSettled && facts.costNanoUsd > limits.costNanoUsd
  if (!isOver || done.outcome !== 'passed') return done
  return { ...done, outcome: 'limit', why: 'it cost more than the task may' }
}

function ours(why: string, wallMs: number): Done {
  return { outcome: 'harness', why, turns: null, wallMs, firstTokenMs: null, seen: {} }
}

/** As soon as all of it is settled; what is not within the time counts at its worst. */
async function settledFacts(
  name: string,
  since: Instant,
  { clock, facts }: RunDoors,
): Promise<LedgerFacts | null> {
  const until = clock.steady() + SETTLED_WITHIN_MS
  for (;;) {
    const found = facts(name, since)
    if (found === null || found.isSettled || clock.steady() >= until) return found
    await new Promise<void>((resolve) => {
      clock.wakeAt(clock.steady() + LOOK_AGAIN_MS, resolve)
    })
  }
}
