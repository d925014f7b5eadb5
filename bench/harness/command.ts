/**
 * Running commands with their output in files, never in a pipe: a daemon that a command leaves
 * behind would keep the pipe open, and a full pipe would slow down what is measured.
 */
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Place = {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly timeoutMs?: number
}

export type Ended = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly ms: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. Rejects only when it cannot be started. */
export async function run(argv: readonly string[], place: Place = {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-bench-out-'))
  const outPath = join(folder, 'out')
  const errPath = join(folder, 'err')
  const [out, err] = [openSync(outPath, 'w'), openSync(errPath, 'w')]
  const from = performance.now()
  try {
    const ended = await outcome(argv, place, [out, err])
    const ms = performance.now() - from
    const stdout = readFileSync(outPath, 'utf8')
    return { ...ended, ms, stdout, stderr: readFileSync(errPath, 'utf8') }
  } finally {
    closeSync(out)
    closeSync(err)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As `run`, and an error with the command's own words unless it ends with 0. */
export async function runWell(argv: readonly string[], place: Place = {}): Promise<string> {
  const ended = await run(argv, place)
  if (ended.code === 0) return ended.stdout
  const words = (ended.stderr + ended.stdout).trim().split('\n').slice(-3).join(' | ')
  throw new Error(`unable to run ${argv.join(' ')}: exit ${ended.code ?? ended.signal}: ${words}`)
}

/** Starts what stays, in a session of its own, with its output appended to a file. Gives the pid. */
export function startDaemon(argv: readonly string[], place: Place & { out: string }): number {
  const out = openSync(place.out, 'a', 0o600)
  const [program = '', ...rest] = argv
  const child = spawn(program, rest, {
    cwd: place.cwd,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', out, out],
    detached: true,
  })
  closeSync(out)
  child.unref()
  child.on('error', () => undefined)
  if (child.pid === undefined) throw new Error(`unable to start ${program}`)
  return child.pid
}

function outcome(
  argv: readonly string[],
  place: Place,
  [out, err]: readonly [number, number],
): Promise<Pick<Ended, 'code' | 'signal'>> {
  const [program = '', ...rest] = argv
  const { promise, resolve, reject } = Promise.withResolvers<Pick<Ended, 'code' | 'signal'>>()
  const child = spawn(program, rest, {
    cwd: place.cwd,
    env: { ...process.env, ...place.env },
    stdio: ['ignore', out, err],
  })
  const tooLong = setTimeout(() => child.kill('SIGKILL'), place.timeoutMs ?? 60_000)
  child.on('error', reject)
  child.on('exit', (code, signal) => {
    clearTimeout(tooLong)
    resolve({ code, signal })
  })
  return promise
}
