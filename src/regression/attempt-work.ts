/**
 * The work of one attempt: a prompt is sent and its reply judged; for a chore a workspace is filled, the harness works
 * in it, and what it left is graded. What neither harness was made for is ours.
 */
import type { AttemptAsk, ChoreHarness, Done, PromptHarness } from './harness.ts'
import type { Chore, Task } from './task.ts'
import type { Outcome } from './trial.ts'

export type ChoreWork = {
  readonly harness: ChoreHarness
  /** A fresh workspace, set up. */
  readonly workspace: (
    task: Chore,
  ) => Promise<{ readonly folder: string; readonly drop: () => void }>
  readonly verify: (
    task: Chore,
    folder: string,
  ) => Promise<{ readonly outcome: Outcome; readonly why: string }>
}

export type WorkDoors = { readonly prompts: PromptHarness; readonly chores: ChoreWork | null }

export async function workOn(
  task: Task,
  ask: AttemptAsk,
  { prompts, chores }: WorkDoors,
): Promise<Done> {
  if (task.kind === 'tools') return prompts.attempt(task, ask)
  if (chores === null) throw new Error('there is no harness for chores')
  const { folder, drop } = await chores.workspace(task)
  try {
    const done = await chores.harness.attempt(task, folder, ask)
    // A harness's `passed` says that the work came to its own end.
    if (done.outcome !== 'passed') return done
    return { ...done, ...(await chores.verify(task, folder)) }
  } finally {
    drop()
  }
}
