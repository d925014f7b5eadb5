/** What lies in a folder: nothing where there is none. */
import { readdirSync } from 'node:fs'
import { codeOf } from '../errors.ts'

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
