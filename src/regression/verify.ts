/**
 * Grades what an attempt left, on a fresh copy and never in its folder: only plain files come along, the graded
 * files are the task's own again, and the check runs in the sandbox without any network.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { copyTree, makePlainParents } from './copy-tree.ts'
import { FolderTooLarge, TASK_LIMITS, type FolderLimits } from './folder-entries.ts'
import { lastUsefulLine } from './last-useful-line.ts'
import { stoppedText } from './sandbox-ending.ts'
import { SANDBOX_LIMITS } from './sandbox-script.ts'
import type { Sandbox } from './sandbox-doors.ts'
import { fileHash } from './suite-hash.ts'
import type { Chore } from './task.ts'
import type { Outcome } from './trial.ts'

export type Verified = {
  readonly passed: boolean
  /** `harness` when it is no finding about the attempt at all. */
  readonly outcome: Extract<Outcome, 'passed' | 'failed' | 'limit' | 'harness'>
  /** A line for a person. */
  readonly why: string
  readonly ms: number
}

export type VerifyDoors = {
  readonly sandbox: Sandbox
  readonly clock: Clock
  readonly temporary: string
}

/** An attempt may leave more than it found, for example a build; not without end. */
const LEFT_LIMITS: FolderLimits = { files: 20_000, bytes: 200_000_000 }

export async function verify(
  task: Chore,
  workspace: string,
  doors: VerifyDoors,
): Promise<Verified> {
  const from = doors.clock.steady()
  const told = (outcome: Verified['outcome'], why: string): Verified => ({
    passed: outcome === 'passed',
    outcome,
    why,
    ms: Math.round(doors.clock.steady() - from),
  })
  const place = mkdtempSync(join(doors.temporary, 'agenthost-grade-'))
  try {
    const folder = join(place, 'work')
    try {
      copyTree(workspace, folder, LEFT_LIMITS)
    } catch (error) {
      if (error instanceof FolderTooLarge) return told('limit', `it left ${error.message}`)
      return told('failed', `what it left cannot be read: ${causeOf(error)}`)
    }
    const wrong = restoreGraded(task, folder)
    if (wrong !== null) return told('harness', `${wrong} could not be restored`)
    return told(...(await graded(task, folder, doors.sandbox)))
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Null, or the graded file that is not what the task has. */
function restoreGraded(task: Chore, folder: string): string | null {
  const overlay = join(task.folder, 'verify')
  if (existsSync(overlay)) copyTree(overlay, folder, TASK_LIMITS)
  for (const file of task.verify.files) {
    const own = [join(overlay, file), join(task.folder, 'workspace', file)].find(existsSync)
    if (own === undefined) return file
    const place = join(folder, file)
    makePlainParents(folder, file)
    rmSync(place, { recursive: true, force: true })
    copyFileSync(own, place)
    if (fileHash(place) !== fileHash(own)) return file
  }
  return null
}

async function graded(
  task: Chore,
  folder: string,
  sandbox: Sandbox,
): Promise<readonly [Verified['outcome'], string]> {
  const { command, timeMs } = task.verify
  const limits = { ...SANDBOX_LIMITS, wallMs: timeMs }
  const ran = await sandbox.run({ command, folder, port: null }, limits)
  if (ran.stopped !== null) return ['limit', `while it was checked, ${stoppedText(ran.stopped)}`]
  if (ran.code === 0) return ['passed', 'the check passed']
  return ['failed', lastUsefulLine(ran.text)]
}
