/** The processes of the tour: its daemon, the commands that it types, and the end of all of them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import type { Ran } from '../../demo/house.ts'
import { AgenthostError } from '../../errors.ts'
import { swept, waited } from './demo-sweep.ts'

export type DemoProcesses = {
  readonly command: (args: readonly string[]) => Promise<Ran>
  /** Resolves with its pid when it answers. */
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

export function demoProcesses(wanted: Wanted): DemoProcesses {
  const { env, paths, clock } = wanted
  const running = new Set<ChildProcess>()
  let daemon: ChildProcess | null = null
  const started = (args: readonly string[]): ChildProcess => {
    const child = spawned(args, wanted)
    running.add(child)
    child.on('exit', () => running.delete(child))
    return child
  }
  return {
    async command(args) {
      const child = started(args)
      const { stdout, stderr } = child
      const [out, err, code] = await Promise.all([read(stdout), read(stderr), endOf(child)])
      return { out, err, code }
    },
    startDaemon() {
      daemon = started(['run'])
      return answering(daemon, wanted)
    },
    async killDaemon() {
      if (daemon === null || hasEnded(daemon)) return
      const ended = once(daemon, 'exit')
      daemon.kill('SIGKILL')
      await ended
    },
    async end() {
      await allEnded([...running], clock)
      return swept({ home: paths.home, env, clock })
    },
  }
}

/** In a session of its own: a ^C at the terminal is the tour's, which ends its processes in order. */
function spawned(args: readonly string[], { program, env }: Wanted): ChildProcess {
  const [node = '', ...before] = program
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  return spawn(node, [...before, ...args], { env, detached: true, stdio: [...stdio] })
}

async function answering(child: ChildProcess, { paths, clock }: Wanted): Promise<number> {
  child.stdout?.resume()
  const said = read(child.stderr)
  const client = controlClient(paths.controlSocket)
  const until = clock.steady() + START_WITHIN_MS
  for (;;) {
    if (hasEnded(child)) throw notStarted((await said).trim())
    const status = await client.status().catch(() => null)
    if (status !== null && status.daemon.pid === child.pid) return child.pid
    if (clock.steady() > until) throw notStarted('it does not answer')
    await waited(LOOK_EVERY_MS, clock)
  }
}

async function allEnded(last: readonly ChildProcess[], clock: Clock): Promise<void> {
  for (const child of last) child.kill('SIGTERM')
  const until = clock.steady() + END_WITHIN_MS
  while (last.some((child) => !hasEnded(child)) && clock.steady() < until) {
    await waited(LOOK_EVERY_MS, clock)
  }
  for (const child of last) if (!hasEnded(child)) child.kill('SIGKILL')
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

function read(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream)
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

function notStarted(cause: string): AgenthostError {
  return new AgenthostError('bad', `unable to start the daemon of the tour: ${cause}`)
}
