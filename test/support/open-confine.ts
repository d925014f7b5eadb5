/** The door of the sandbox without one: the agent as a plain process group, for tests of what it says and costs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import type { Confine } from '../../src/regression/confine.ts'

export function openConfine(): Confine {
  return {
    async run({ command: [program, ...args], folder, env, wallMs, onOutput, signal }) {
      const child = spawn(program, args, {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder, ...env },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const kill = (): void => {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      }
      let stopped: string | null = null
      const cancel = systemClock.wakeAt(systemClock.steady() + wallMs, () => {
        stopped = 'it ran out of time'
        kill()
      })
      signal.addEventListener('abort', kill)
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += String(chunk)
        onOutput(chunk)
      })
      child.stderr.on('data', (chunk: Buffer) => (text += String(chunk)))
      await once(child, 'close')
      cancel()
      signal.removeEventListener('abort', kill)
      return { stopped, text }
    },
    portInside: (port) => port,
    scratch() {
      const folder = mkdtempSync(join(tmpdir(), 'agenthost-scratch-'))
      return {
        folder,
        drop: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
      }
    },
  }
}
