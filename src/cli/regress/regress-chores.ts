/** Joins a harness with the sandbox of this host: a fresh workspace, the agent confined, what it left graded. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../clock.ts'
import type { ChoreWork } from '../../regression/attempt-work.ts'
import type { Confine } from '../../regression/confine.ts'
import type { ChoreHarness } from '../../regression/harness.ts'
import { stoppedText } from '../../regression/sandbox-ending.ts'
import { SANDBOX_LIMITS } from '../../regression/sandbox-script.ts'
import { verify } from '../../regression/verify.ts'
import { freshWorkspace } from '../../regression/workspace.ts'
import type { HostSandbox } from './regress-sandbox.ts'

/** An agent thinks for minutes where a check runs for seconds, and its program alone takes a quarter of this. */
const AGENT_LIMITS = { ...SANDBOX_LIMITS, cpuSeconds: 600, outputBytes: 64_000_000 }

type Folder = { readonly folder: string; readonly drop: () => void }

export function choreWork(harness: ChoreHarness, host: HostSandbox): ChoreWork {
  const { sandbox, temporary } = host
  return {
    harness,
    async workspace(task) {
      const made = privateFolder(temporary, 'agenthost-work-')
      try {
        await freshWorkspace(task, made.folder, sandbox)
        return made
      } catch (error) {
        made.drop()
        throw error
      }
    },
    verify: (task, folder) => verify(task, folder, { sandbox, clock: systemClock, temporary }),
  }
}

/**
 * OpenClaw takes up to 1.5 GB in fact, and each of its workers reserves room for code and heap that it never fills,
 * which Linux counts as data.
 */
export const OPENCLAW_LIMITS = { memoryBytes: 3_000_000_000, dataBytes: 32_000_000_000 }

/** `more`: what the agent needs beyond what others have. */
export function confineOf(
  { sandbox, temporary }: HostSandbox,
  more: Partial<typeof OPENCLAW_LIMITS> = {},
): Confine {
  return {
    async run({ wallMs, ...wish }) {
      const { stopped, text } = await sandbox.run(wish, { ...AGENT_LIMITS, ...more, wallMs })
      return { stopped: stopped === null ? null : stoppedText(stopped), text }
    },
    portInside: sandbox.portInside,
    scratch: () => privateFolder(temporary, 'agenthost-agent-'),
  }
}

function privateFolder(temporary: string, prefix: string): Folder {
  const folder = mkdtempSync(join(temporary, prefix))
  return { folder, drop: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }
}
