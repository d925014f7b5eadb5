/** The processes of the tour: its daemon, the commands that it types, and the end of all of them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Clock } from '../clock.ts'
import { controlClient } from '../control/client.ts'
import { homeIdOf } from '../daemon/home-id.ts'
import type { HomePaths } from '../daemon/paths.ts'
import type { Ran } from '../demo/house.ts'
import { AgenthostError } from '../errors.ts'
import { processesOf } from '../platform/processes.ts'
import { readMark, type ProcessRow } from '../supervisor/process.ts'

export type DemoProcesses = {
  readonly command: (args: readonly string[]) => Promise<Ran>
  readonly startDaemon: () => Promise<number>
  readonly killDaemon: () => Promise<void>
  /** Ends everything of this home. Gives the pids of what could not be ended. */
  readonly end: () => Promise<readonly number[]>
}

type Wanted = {
  /** Node and this program. */
  readonly program: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly paths: HomePaths
  readonly clock: Clock
}

const LOOK_EVERY_MS = 50
const START_WITHIN_MS = 30_000
/** The daemon needs moments; what does not go within this is killed. */
const END_WITHIN_MS = 3_000
const SWEEP_WITHIN_MS = 10_000

export function demoProcesses(wanted: Wanted): DemoProcesses {
  const { program, env, paths, clock } = wanted
  const [node = '', ...before] = program
  const running = new Set<ChildProcess>()
  let daemon: ChildProcess | null = null
  const started = (args: readonly string[]): ChildProcess => {
    // In sessions of their own: a ^C at the terminal is the tour's, which ends them in order.
    const child = spawn(node, [...before, ...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    child.on('exit', () => running.delete(child))
    return child
  }
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => void clock.wakeAt(clock.steady() + ms, resolve))
  return {
    async command(args) {
      const child = started(args)
      const [out, err, code] = await Promise.all([
        read(child.stdout),
        read(child.stderr),
        end(child),
      ])
      return { out, err, code }
    },
    async startDaemon() {
      const child = started(['run'])
      daemon = child
      child.stdout?.resume()
      const said = read(child.stderr)
      const until = clock.steady() + START_WITHIN_MS
      for (;;) {
        if (hasEnded(child)) throw notStarted((await said).trim())
        const pid = await controlClient(paths.controlSocket)
          .status()
          .then(
            ({ daemon: { pid } }) => pid,
            () => null,
          )
        if (pid === child.pid) return pid ?? 0
        if (clock.steady() > until) throw notStarted('it does not answer')
        await wait(LOOK_EVERY_MS)
      }
    },
    async killDaemon() {
      if (daemon === null || hasEnded(daemon)) return
      const ended = once(daemon, 'exit')
      daemon.kill('SIGKILL')
      await ended
    },
    async end() {
      const last = [...running]
      for (const child of last) child.kill('SIGTERM')
      const until = clock.steady() + END_WITHIN_MS
      while (last.some((child) => !hasEnded(child)) && clock.steady() < until) {
        await wait(LOOK_EVERY_MS)
      }
      for (const child of last) if (!hasEnded(child)) child.kill('SIGKILL')
      return swept(wanted, wait)
    },
  }
}

/** By the birth mark, which every process of this home has and no other. */
async function swept(
  { env, paths, clock }: Wanted,
  wait: (ms: number) => Promise<void>,
): Promise<readonly number[]> {
  const processes = processesOf(env)
  const homeId = homeIdOf(paths.home)
  const isOurs = ({ mark, state }: ProcessRow): boolean =>
    state !== 'zombie' && mark !== null && readMark(mark)?.homeId === homeId
  const until = clock.steady() + SWEEP_WITHIN_MS
  for (;;) {
    const isOver = clock.steady() > until
    // A look that tells nothing is no end: it is looked again.
    const rows = await processes.list({ marks: true }).catch((error: unknown) => {
      if (isOver) throw error
      return null
    })
    const left = rows?.filter(isOurs) ?? null
    if (left !== null && (left.length === 0 || isOver)) return left.map(({ pid }) => pid)
    for (const { pid, startedAt } of left ?? []) {
      processes.signal({ process: { pid, startedAt, bootId: processes.bootId() } }, 'SIGKILL')
    }
    await wait(LOOK_EVERY_MS)
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream)
}

async function end(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

function notStarted(cause: string): AgenthostError {
  return new AgenthostError('bad', `unable to start the daemon of the tour: ${cause}`)
}
