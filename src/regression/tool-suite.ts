/**
 * Reads the suite `tools` from its folder: files of prompts, and `shelf.json` with the tools that several of them
 * offer. All mistakes are told at once, by file and id; one mistake and there is no suite.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonical } from './json-value.ts'
import type { Suite, ToolPrompt } from './task.ts'
import { readToolFile, type ProvedPrompt } from './tool-file.ts'
import { JUDGE } from './tool-match.ts'
import { readShelf } from './tool-shelf.ts'

export type ToolSuite = Omit<Suite, 'tasks'> & {
  readonly tasks: readonly ToolPrompt[]
  /** The same prompts, each with its right and wrong replies. */
  readonly proved: readonly ProvedPrompt[]
}

const SHELF = 'shelf.json'

/** The suite's name is its folder's; without prompts it is a mistake too. */
export function readToolSuite(
  folder: string,
  name: string,
): ToolSuite | { readonly mistakes: readonly string[] } {
  const mistakes: string[] = []
  const files = jsonFiles(folder, mistakes)
  const shelf = readShelf(files.get(SHELF), (mistake) => mistakes.push(`${SHELF}: ${mistake}`))
  const proved = [...files]
    .filter(([file]) => file !== SHELF)
    .flatMap(([file, json]) =>
      readToolFile(json, shelf, (mistake) => mistakes.push(`${file}: ${mistake}`)),
    )
  const ids = proved.map(({ prompt }) => prompt.id)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  for (const id of new Set(twice)) mistakes.push(`${id}: the id is given twice`)
  if (proved.length === 0 && mistakes.length === 0) mistakes.push('there is no prompt in it')
  if (mistakes.length > 0) return { mistakes }
  const tasks = proved.map(({ prompt }) => prompt)
  return { name, tasks, proved, hash: hashOf(tasks) }
}

/** Titles are for people: another one is no other suite. The order of the files does not matter. */
export function hashOf(tasks: readonly ToolPrompt[]): string {
  const graded = tasks
    .map(({ title: _title, ...rest }) => rest)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return createHash('sha256')
    .update(canonical({ judge: JUDGE, graded }))
    .digest('hex')
}

function jsonFiles(folder: string, mistakes: string[]): ReadonlyMap<string, unknown> {
  const files = new Map<string, unknown>()
  try {
    for (const file of readdirSync(folder).toSorted()) {
      if (file.endsWith('.json')) files.set(file, jsonOf(join(folder, file), file, mistakes))
    }
  } catch (error) {
    mistakes.push(`unable to read the folder: ${causeOf(error)}`)
  }
  return files
}

function jsonOf(path: string, file: string, mistakes: string[]): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown
  } catch (error) {
    mistakes.push(`${file}: unable to read it as JSON: ${causeOf(error)}`)
    return { prompts: [] }
  }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
