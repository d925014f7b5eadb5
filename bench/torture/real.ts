/** Which real agents are here (`AGENTHOST_E2E_DIR`, as scripts/test sets it), and what is left out without them. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export type Found = {
  readonly claude: string | null
  readonly openclaw: string | null
  readonly tmux: boolean
  /** What is left out, and why. */
  readonly without: readonly string[]
}

export const NOBODY: Found = { claude: null, openclaw: null, tmux: false, without: [] }

export function findReal(env: NodeJS.ProcessEnv): Found {
  const modules = env['AGENTHOST_E2E_DIR'] ?? ''
  if (modules === '') {
    return { ...NOBODY, without: ['the real agents: AGENTHOST_E2E_DIR is not set'] }
  }
  const package_ = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`
  const claude = there(join(modules, package_, 'claude'))
  const openclaw = there(join(modules, 'openclaw/openclaw.mjs'))
  const tmux = hasTmux()
  const without = [
    ...(claude === null ? ['Claude Code: it is not in AGENTHOST_E2E_DIR'] : []),
    ...(openclaw === null ? ['OpenClaw: it is not in AGENTHOST_E2E_DIR'] : []),
    ...(tmux ? [] : ['Claude Code in tmux: there is no tmux']),
  ]
  return { claude, openclaw, tmux, without }
}

function there(path: string): string | null {
  return existsSync(path) ? path : null
}

function hasTmux(): boolean {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
