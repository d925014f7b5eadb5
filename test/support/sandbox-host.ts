/** The sandbox of this host with a private home, for tests that run real commands in it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import { hostSandbox, type HostSandbox } from '../../src/cli/regress/regress-sandbox.ts'
import type { Ran, Wrap } from '../../src/regression/sandbox-doors.ts'
import { SANDBOX_LIMITS, type SandboxLimits } from '../../src/regression/sandbox-script.ts'
import type { VerifyDoors } from '../../src/regression/verify.ts'

export type SandboxHost = HostSandbox & {
  readonly root: string
  readonly doors: VerifyDoors
  readonly folder: (name: string) => string
  readonly sh: (script: string, limits?: Partial<SandboxLimits>, port?: number) => Promise<Ran>
  readonly destroy: () => void
}

export function sandboxHost(wrap?: (own: () => Wrap) => Wrap): SandboxHost {
  const root = mkdtempSync(join(tmpdir(), 'agenthost-sandbox-test-'))
  const home = join(root, 'home')
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
  const env = { ...process.env, HOME: home, AGENTHOST_HOME: join(home, '.agenthost') }
  const host = hostSandbox(env, wrap)
  const folder = (name: string): string => {
    const path = join(root, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  return {
    ...host,
    root,
    folder,
    doors: { sandbox: host.sandbox, clock: systemClock, temporary: host.temporary },
    sh: (script, limits, port) =>
      host.sandbox.run(
        { command: ['sh', '-c', script], folder: folder('work'), port: port ?? null },
        { ...SANDBOX_LIMITS, wallMs: 20_000, ...limits },
      ),
    destroy() {
      host.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
