/** The command line as a process of its own, in a private home. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

export type Agenthost = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  readonly configure: (yaml: string) => void
  readonly run: (args: readonly string[], stdin?: string) => Promise<Ran>
  readonly start: (...args: readonly string[]) => ChildProcess
  /** Ends what was started, and removes the home. */
  readonly destroy: () => Promise<void>
}

const ENTRY = join(import.meta.dirname, '../../src/cli/entry.ts')

export function agenthost(): Agenthost {
  const home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  // No colour of the runner, and none of the programs of this host.
  const env = { PATH: '/usr/bin:/bin', HOME: home, AGENTHOST_HOME: home }
  const started: ChildProcess[] = []
  const start = (...args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [ENTRY, ...args], { env, stdio: 'pipe' })
    started.push(child)
    return child
  }
  const run = async (args: readonly string[], stdin = ''): Promise<Ran> => {
    const child = start(...args)
    child.stdin?.on('error', () => undefined).end(stdin)
    const { stdout, stderr } = child
    const [out, err, [code]] = await Promise.all([
      stdout === null ? '' : text(stdout),
      stderr === null ? '' : text(stderr),
      once(child, 'close') as Promise<[number | null]>,
    ])
    return { code, out, err }
  }
  return {
    home,
    env,
    configure: (yaml) => writeFileSync(join(home, 'agenthost.yaml'), yaml),
    start,
    run,
    async destroy() {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
