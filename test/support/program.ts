/** The program as a user has it: the built one where it is as new as its sources, else the sources. */
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export function programPath(): string {
  const built = join(root, 'dist/agenthost.js')
  const sources = globSync(join(root, 'src/**/*.ts')).map((path) => statSync(path).mtimeMs)
  const isFresh = existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources)
  return isFresh ? built : join(root, 'src/cli/entry.ts')
}
