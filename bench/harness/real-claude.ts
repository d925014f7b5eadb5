/** The real Claude Code, where `scripts/test` has put it or the environment says it is. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from './workbench.ts'

/** Its native program (npm leaves a stub in `.bin` where it may run no scripts); null where there is none. */
export function realClaude(): string | null {
  const found = modulesFolders()
    .map((folder) =>
      join(folder, `@anthropic-ai/claude-code-${process.platform}-${process.arch}`, 'claude'),
    )
    .filter((path) => existsSync(path))
  return found[0] ?? null
}

function modulesFolders(): readonly string[] {
  const said = process.env['AGENTHOST_E2E_DIR']
  if (said !== undefined) return [said]
  const cache = join(dirname(cacheFolder()), 'agenthost')
  if (!existsSync(cache)) return []
  return readdirSync(cache)
    .filter((name) => name.startsWith('e2e-'))
    .toSorted()
    .toReversed()
    .map((name) => join(cache, name, 'node_modules'))
}
