/** The launchd stand-in (test/fixtures/launchd) as a process of its own, and what a test tells and asks it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually } from './eventually.ts'

/** test/fixtures/launchd/server/settings.mjs tells what each means. */
export type LaunchdSettings = {
  readonly timeScale: number
  readonly exitScale: number
  readonly settleMs: number
  readonly gui: 'present' | 'absent' | 'ssh'
  readonly user: boolean
  readonly manager: 'Aqua' | 'Background'
  readonly everybodyIsRoot: boolean
  readonly hang: readonly string[]
  readonly failBootstrap: { readonly code: number; readonly forMs: number } | null
  readonly bootoutCode: number | null
  readonly startsAtLoad: boolean
  readonly login: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string>>
}

export type StandInJob = {
  /** `gui/501/LABEL`. */
  readonly target: string
  readonly label: string
  readonly pid: number | null
  readonly runs: number
  readonly last: { readonly code: number | null; readonly signal: string | null } | null
  readonly isLeaving: boolean
  readonly isParked: boolean
  readonly path: string
}

export type Launchd = {
  readonly set: (change: Partial<LaunchdSettings>) => Promise<void>
  readonly jobs: () => Promise<readonly StandInJob[]>
  /** Kills the job's process; launchd does not start it again until a kickstart. */
  readonly park: (target: string) => Promise<void>
  /** A job in a domain that nobody of ours loaded. */
  readonly preload: (target: string, program: readonly string[]) => Promise<void>
  /** Kills all, forgets all, and loads what is in the LaunchAgents of this library and the system's folders. */
  readonly reboot: (library: string) => Promise<void>
  /** Live processes that it brought about, at any depth, and whatever else has its folder in its environment. */
  readonly processes: () => Promise<readonly number[]>
  readonly pid: number
  /** Everything of it is gone when this resolves. */
  readonly end: () => Promise<void>
}

const PROGRAM = join(import.meta.dirname, '../fixtures/launchd/server/launchd.mjs')

/** `base`: the folder with `root`, `state` and `tools` in it. */
export async function launchdStandIn(base: string): Promise<Launchd> {
  const complaints = join(base, 'state/launchd.err')
  const fd = openSync(complaints, 'w')
  const child = spawn(process.execPath, [PROGRAM, base], {
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', fd],
  })
  closeSync(fd)
  const ask = <T>(control: string, more: object = {}): Promise<T> =>
    asked(join(base, 'state/launchd.sock'), { control, ...more })
  await eventually('launchd answers', async () => {
    if (child.exitCode !== null) throw new Error(readFileSync(complaints, 'utf8'))
    return ask('jobs').then(
      () => true,
      () => false,
    )
  })
  return {
    set: (change) => ask('set', { change }),
    jobs: () => ask('jobs'),
    park: (target) => ask('park', { target }),
    preload: (target, program) => ask('preload', { target, program }),
    reboot: (library) => ask('reboot', { library }),
    processes: () => ask('processes'),
    pid: child.pid ?? 0,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.stdin?.end()
      await ended
    },
  }
}

async function asked<T>(path: string, question: object): Promise<T> {
  const socket = connect(path)
  socket.end(JSON.stringify(question))
  const answer = JSON.parse(await text(socket)) as { code: number; err: string; result: T }
  if (answer.code !== 0) throw new Error(`launchd: ${answer.err}`)
  return answer.result
}
