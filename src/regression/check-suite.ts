/**
 * Whether a suite proves anything: the reference of each task passes, and its untouched workspace fails. Several
 * at once, as many as the host has cores.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError, causeOf } from '../errors.ts'
import type { Chore } from './task.ts'
import { verify, type VerifyDoors } from './verify.ts'
import { freshWorkspace, layReference } from './workspace.ts'

export type TaskChecked = {
  readonly task: string
  /** A line for each thing that is wrong; empty when it proves something. */
  readonly wrong: readonly string[]
  readonly ms: number
}

export async function checkSuite(
  tasks: readonly Chore[],
  atOnce: number,
  doors: VerifyDoors,
): Promise<readonly TaskChecked[]> {
  const results: TaskChecked[] = []
  const waiting = [...tasks.entries()]
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, task] = next
      results[index] = await checkTask(task, doors)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker))
  return results
}

export async function checkTask(task: Chore, doors: VerifyDoors): Promise<TaskChecked> {
  const from = doors.clock.steady()
  const place = mkdtempSync(join(doors.temporary, 'agenthost-check-'))
  try {
    const wrong = [
      ...(await untouched(task, place, doors)),
      ...(await reference(task, place, doors)),
    ]
    return { task: task.id, wrong, ms: Math.round(doors.clock.steady() - from) }
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function untouched(
  task: Chore,
  place: string,
  doors: VerifyDoors,
): Promise<readonly string[]> {
  return prepared(async () => {
    const folder = join(place, 'untouched')
    await freshWorkspace(task, folder, doors.sandbox)
    const { outcome, why } = await verify(task, folder, doors)
    if (outcome === 'failed') return []
    if (outcome === 'passed') return ['the untouched workspace passes: nothing is left to do']
    return [`the untouched workspace is no plain failure: ${why}`]
  })
}

async function reference(
  task: Chore,
  place: string,
  doors: VerifyDoors,
): Promise<readonly string[]> {
  return prepared(async () => {
    const folder = join(place, 'solved')
    await freshWorkspace(task, folder, doors.sandbox)
    await layReference(task, folder, doors.sandbox)
    const { outcome, why } = await verify(task, folder, doors)
    return outcome === 'passed' ? [] : [`the reference does not pass: ${why}`]
  })
}

/** A task whose setup fails is one mistake, told once for what it was. */
async function prepared(work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AgenthostError) return [error.message]
    return [causeOf(error)]
  }
}
