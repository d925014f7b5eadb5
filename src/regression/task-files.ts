/** Whether a task's folder holds what a task is made of, and nothing that cannot be copied and hashed. */
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { causeOf } from '../errors.ts'
import { folderEntries, TASK_LIMITS } from './folder-entries.ts'
import type { SheetWords } from './sheet-survey.ts'
import { isInside } from './task-sheet.ts'

const PARTS = ['task.yaml', 'workspace', 'verify', 'solution', 'README.md', 'LICENSE']

/** A line for each mistake, from the task's folder on. */
export function taskFileMistakes(
  folder: string,
  graded: readonly string[],
  { nearest }: Pick<SheetWords, 'nearest'>,
): readonly string[] {
  try {
    const entries = folderEntries(folder, TASK_LIMITS)
    const strange = entries.flatMap(({ path, kind }) => {
      if (kind === 'link') return [`${path}: expected a file or a folder, found a symbolic link`]
      if (kind === 'other') return [`${path}: expected a file or a folder, found something else`]
      if (path.includes('/') || PARTS.includes(path)) return []
      const meant = nearest(path, PARTS)
      return [`${path}: expected ${meant ?? `one of ${PARTS.join(', ')}`}, found an unknown name`]
    })
    return [
      ...strange,
      ...missing(folder, graded),
      ...solutionMistakes(
        folder,
        entries.some(({ path }) => path.startsWith('solution/')),
      ),
    ]
  } catch (error) {
    return [`: expected a folder of at most 2000 files and 20 MB, found ${causeOf(error)}`]
  }
}

function missing(folder: string, graded: readonly string[]): readonly string[] {
  const isFile = (path: string): boolean =>
    lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true
  const workspace = existsSync(join(folder, 'workspace'))
    ? []
    : ['workspace: expected the folder that an attempt finds, found nothing']
  const files = graded
    .filter(isInside)
    .flatMap((file) =>
      isFile(`verify/${file}`) || isFile(`workspace/${file}`)
        ? []
        : [`verify/${file}: expected the graded file, found nothing`],
    )
  return [...workspace, ...files]
}

function solutionMistakes(folder: string, hasSolution: boolean): readonly string[] {
  if (!hasSolution) return ['solution: expected a reference solution, found nothing']
  return removedBy(join(folder, 'solution')).flatMap((path) =>
    isInside(path)
      ? []
      : [`solution/.remove: expected paths inside the workspace, found ${JSON.stringify(path)}`],
  )
}

/** Paths that a solution takes away. */
export function removedBy(solution: string): readonly string[] {
  const list = join(solution, '.remove')
  if (!existsSync(list)) return []
  return readFileSync(list, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
