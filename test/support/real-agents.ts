/**
 * Where the real agents are, and what happens to tests where they are not: skipped with the reason, or,
 * where AGENTHOST_CI=1 says that they belong there, failed. `scripts/test` installs them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const modules = process.env['AGENTHOST_E2E_DIR'] ?? ''

/** The native program of its own package: npm leaves a stub in `.bin` when it may run no scripts. */
const claude = join(
  modules,
  `@anthropic-ai/claude-code-${process.platform}-${process.arch}`,
  'claude',
)
const openclaw = join(modules, 'openclaw/openclaw.mjs')

export const realAgents = { claude, openclaw }

export type Needed = 'claude' | 'openclaw' | 'tmux'

/** A `describe` that needs these programs. */
export function describeWith(
  needed: readonly Needed[],
  situation: string,
  tests: () => void,
): void {
  const missing = needed.flatMap((program) => whyMissing(program) ?? []).join('; ')
  if (missing !== '' && process.env['AGENTHOST_CI'] === '1') {
    it(`${situation} (${missing})`, () => expect.fail(missing))
    return
  }
  const title = missing === '' ? situation : `${situation} (skipped: ${missing})`
  describe.runIf(missing === '')(title, () => {
    tests()
  })
}

function whyMissing(program: Needed): string | null {
  if (program === 'tmux') return hasTmux() ? null : 'tmux is not installed'
  if (modules === '') return 'AGENTHOST_E2E_DIR is not set; scripts/test sets it'
  const path = realAgents[program]
  return existsSync(path) ? null : `${path} is not there`
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    // Not there, or not to be run: either way these tests cannot be.
    return false
  }
}
