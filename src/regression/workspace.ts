/** A fresh workspace for one attempt, and the reference solution laid over one. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import { copyTree } from './copy-tree.ts'
import { TASK_LIMITS } from './folder-entries.ts'
import { lastUsefulLine } from './last-useful-line.ts'
import { stoppedText } from './sandbox-ending.ts'
import { SANDBOX_LIMITS } from './sandbox-script.ts'
import type { Sandbox } from './sandbox-doors.ts'
import { removedBy } from './task-files.ts'
import type { Chore } from './task.ts'

const SETUP_MS = 60_000

/**
 * Fills a private folder (made when it is not there) with what an attempt finds, and runs the task's setup in it,
 * in the sandbox, without a network. Throws `bad` when the setup fails: that is the task's mistake.
 */
export async function freshWorkspace(task: Chore, folder: string, sandbox: Sandbox): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  copyTree(join(task.folder, 'workspace'), folder, TASK_LIMITS)
  const [program, ...args] = task.setup ?? []
  if (program !== undefined) await inside([program, ...args], folder, task, sandbox)
}

/** As if the task had been solved. Throws `bad` when a solution.sh fails. */
export async function layReference(task: Chore, folder: string, sandbox: Sandbox): Promise<void> {
  const solution = join(task.folder, 'solution')
  copyTree(solution, folder, TASK_LIMITS)
  for (const path of removedBy(solution))
    rmSync(join(folder, path), { recursive: true, force: true })
  rmSync(join(folder, '.remove'), { force: true })
  if (!existsSync(join(solution, 'solution.sh'))) return
  rmSync(join(folder, 'solution.sh'), { force: true })
  await inside(['/bin/sh', join(solution, 'solution.sh')], folder, task, sandbox)
}

async function inside(
  command: readonly [string, ...string[]],
  folder: string,
  task: Chore,
  sandbox: Sandbox,
): Promise<void> {
  const limits = { ...SANDBOX_LIMITS, wallMs: SETUP_MS }
  const confined = { command, folder, readable: [task.folder], port: null }
  const { stopped, code, text } = await sandbox.run(confined, limits)
  if (stopped === null && code === 0) return
  const why = stopped === null ? lastUsefulLine(text) : stoppedText(stopped)
  throw new AgenthostError('bad', `unable to prepare ${task.id}: ${command.join(' ')}: ${why}`)
}
