/**
 * Reads a suite's folder: a folder for each task, with its sheet and its files. Every mistake of every task is
 * told at once, with its place: a suite with one is none, since a run of it would be money for nothing.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { causeOf } from '../errors.ts'
import { TASK_LIMITS } from './folder-entries.ts'
import { sheetSurvey, type SheetWords } from './sheet-survey.ts'
import { suiteHash } from './suite-hash.ts'
import { taskFileMistakes } from './task-files.ts'
import { taskSheet } from './task-sheet.ts'
import type { Chore, Suite } from './task.ts'

/** YAML, which another room reads: the value, or what is wrong with the text, with the place of every key. */
export type ReadSheet = (text: string) => {
  readonly value: unknown
  /** `4:12: key: expected …, found …`; with one there is no value. */
  readonly mistakes: readonly string[]
  /** `4:12` of a value, of its key, or of what it would be in. */
  readonly placeOf: (path: readonly string[], isKey?: boolean) => string
}

export type SuiteParts = SheetWords & { readonly readSheet: ReadSheet }

const SHEET_BYTES_MAX = 200_000
const TASKS_MAX = 1000

/** The suite, or a line for each mistake: `task/task.yaml:4:12: limits.time: expected …, found …`. */
export function readSuite(
  folder: string,
  parts: SuiteParts,
): Suite | { readonly mistakes: readonly string[] } {
  let names: readonly string[]
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .toSorted()
  } catch (error) {
    return { mistakes: [`${folder}: expected the folder of a suite, found ${causeOf(error)}`] }
  }
  if (names.length === 0 || names.length > TASKS_MAX)
    return { mistakes: [`${folder}: expected 1 to ${TASKS_MAX} tasks, found ${names.length}`] }
  const read = names.map((name) => readTask(join(folder, name), name, parts))
  const tasks = read.flatMap(({ task }) => (task === null ? [] : [task]))
  const mistakes = [...read.flatMap((each) => each.mistakes), ...twice(read)]
  if (mistakes.length > 0) return { mistakes }
  return { name: basename(folder), tasks, hash: suiteHash(tasks, TASK_LIMITS) }
}

type TaskRead = {
  readonly name: string
  /** As the sheet has it, right or wrong. */
  readonly id: unknown
  readonly task: Chore | null
  readonly mistakes: readonly string[]
}

function readTask(folder: string, name: string, parts: SuiteParts): TaskRead {
  const wrong = (mistakes: readonly string[], id: unknown = null): TaskRead => ({
    name,
    id,
    task: null,
    mistakes,
  })
  const file = `${name}/task.yaml`
  const text = sheetText(join(folder, 'task.yaml'))
  if (typeof text !== 'string')
    return wrong([`${file}: expected the task's sheet, found ${text.found}`])
  const { value, mistakes, placeOf } = parts.readSheet(text)
  if (mistakes.length > 0) return wrong(mistakes.map((mistake) => `${file}:${mistake}`))
  const survey = sheetSurvey(parts)
  const sheet = taskSheet(value, name, survey)
  const told = survey.mistakes.map(({ path, expected, found, isKey }) => {
    const key = path.length === 0 ? '' : `${path.join('.')}: `
    return `${file}:${placeOf(path, isKey)}: ${key}expected ${expected}, found ${found}`
  })
  const graded = sheet?.verify.files ?? []
  const files = taskFileMistakes(folder, graded, parts).map((line) => `${name}/${line}`)
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  if (sheet === null || files.length > 0) return wrong([...told, ...files], id)
  return { name, id, task: { ...sheet, folder }, mistakes: [] }
}

function sheetText(path: string): string | { readonly found: string } {
  try {
    const stat = lstatSync(path)
    if (!stat.isFile()) return { found: 'no plain file' }
    if (stat.size > SHEET_BYTES_MAX) return { found: `more than ${SHEET_BYTES_MAX / 1000} kB` }
    return readFileSync(path, 'utf8')
  } catch (error) {
    return { found: causeOf(error) }
  }
}

/** Two sheets with one id; the folders' names alone cannot tell. */
function twice(read: readonly TaskRead[]): readonly string[] {
  const seen = new Map<unknown, string>()
  return read.flatMap(({ name, id }) => {
    if (typeof id !== 'string') return []
    const first = seen.get(id)
    if (first === undefined) seen.set(id, name)
    return first === undefined
      ? []
      : [`${name}/task.yaml: id: expected an id of its own, found ${id}, which ${first} has too`]
  })
}
