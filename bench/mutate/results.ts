/**
 * What became of the mutants of each file, kept as JSON so that rooms can be run one by one: one document
 * for each file, which counts only as long as the file's text is the one that was mutated.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Fate } from './plan.ts'

export type Judged = {
  readonly line: number
  readonly mutator: string
  readonly original: string
  readonly replacement: string
  readonly fate: Fate
}
export type FileResult = {
  readonly file: string
  readonly hash: string
  readonly at: string
  readonly mutants: readonly Judged[]
}

const FOLDER = join(homedir(), '.cache', 'agenthost-bench', 'mutation')

export function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)
}

export function keep(file: string, at: string, mutants: readonly Judged[]): FileResult {
  const result = { file, hash: hashOf(file), at, mutants }
  mkdirSync(FOLDER, { recursive: true })
  const place = placeOf(file, result.hash)
  writeFileSync(`${place}.new`, `${JSON.stringify(result)}\n`)
  renameSync(`${place}.new`, place)
  return result
}

/** The result for the text that the file has now. */
export function kept(file: string): FileResult | null {
  try {
    return JSON.parse(readFileSync(placeOf(file, hashOf(file)), 'utf8')) as FileResult
  } catch {
    return null
  }
}

/** By the text, so that two checkouts do not take away each other's. */
function placeOf(file: string, hash: string): string {
  return join(FOLDER, `${file.replaceAll('/', '__')}.${hash}.json`)
}
