/**
 * One question to a running agent. `ask` dispatches to the kinds of probe; a probe that itself hangs
 * is silent after its timeout and is never asked a second time while the first is still out.
 */
import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import type { Clock, Steady } from '../clock.ts'
import { causeOf, codeOf } from '../errors.ts'
import { askHttp, askTcp } from './ask-network.ts'
import type { Probe, Running, Verdict } from './plan.ts'
import type { Environment } from './secret-env.ts'

/** What a probe may look at. */
export type Subject = {
  readonly running: Running
  readonly workdir: string
  readonly env: Environment
  /** What a program gets besides; null when it has no secrets. */
  readonly secretEnv: (() => Promise<Environment>) | null
  readonly clock: Clock
  /** When its log last grew, or since when silence counts, whichever is later. */
  readonly lastOutputAt: () => Steady
  readonly silenceCountsFrom: () => Steady
  /** Whether this text has come since this start. */
  readonly hasLogged: (text: string) => Promise<boolean>
  /** The host has just woken: without a network nothing is proven. */
  readonly inGrace: () => boolean
}

export type Ask = (signal: AbortSignal) => Promise<Verdict>

const alive = (why: string): Verdict => ({ kind: 'alive', why })
const silent = (why: string): Verdict => ({ kind: 'silent', why })

/** A function that asks this probe, with whatever it has to remember between two questions. */
export function askerOf(probe: Probe, subject: Subject): Ask {
  switch (probe.kind) {
    case 'http':
      return (signal) => askHttp(probe, subject, signal)
    case 'tcp':
      return (signal) => askTcp(probe, subject, signal)
    case 'exec':
      return (signal) => askExec(probe.argv, subject, signal)
    case 'output':
      return () =>
        Promise.resolve(silenceVerdict('output', subject.lastOutputAt(), probe.silenceMs, subject))
    case 'heartbeat':
      return heartbeatAsker(probe, subject)
    case 'text':
      return async () =>
        (await subject.hasLogged(probe.text))
          ? alive(`logged ${JSON.stringify(probe.text)}`)
          : silent(`has not logged ${JSON.stringify(probe.text)} yet`)
    case 'preset':
      return (signal) => probe.ask(subject.running, signal)
  }
}

async function askExec(
  argv: readonly string[],
  { env, secretEnv, workdir }: Subject,
  signal: AbortSignal,
): Promise<Verdict> {
  // Secrets that cannot be read say nothing of the agent: a rejection is an unknown verdict.
  const secrets = secretEnv === null ? {} : await secretEnv()
  if (signal.aborted) return { kind: 'unknown', why: 'its secrets were not read in time' }
  return new Promise((resolve) => {
    const [file = '', ...rest] = argv
    // Its own group, so that the whole probe can be killed and nothing of it piles up.
    const child = spawn(file, rest, {
      cwd: workdir,
      env: { ...env, ...secrets },
      stdio: 'ignore',
      detached: true,
    })
    signal.addEventListener('abort', () => killGroup(child.pid))
    child.on('error', (error) => resolve({ kind: 'unknown', why: `${file}: ${causeOf(error)}` }))
    child.on('exit', (code, by) => {
      resolve(
        code === 0 ? alive(`${file} exited 0`) : silent(`${file} exited ${code ?? by ?? '?'}`),
      )
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // ESRCH, or on macOS EPERM for a group of zombies only: it has ended by itself.
    if (codeOf(error) !== 'ESRCH' && codeOf(error) !== 'EPERM') throw error
  }
}

function heartbeatAsker(
  { path, silenceMs }: Extract<Probe, { kind: 'heartbeat' }>,
  subject: Subject,
): Ask {
  let seen: number | null = null
  let beatAt: Steady = subject.clock.steady()
  return async () => {
    try {
      const { mtimeMs } = await stat(path)
      // A change of the mtime is the beat, not its value: somebody may set the clock.
      if (mtimeMs !== seen) beatAt = subject.clock.steady()
      seen = mtimeMs
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') return { kind: 'unknown', why: `${path}: ${causeOf(error)}` }
    }
    return silenceVerdict(`heartbeat in ${path}`, beatAt, silenceMs, subject)
  }
}

function silenceVerdict(
  what: string,
  lastAt: Steady,
  silenceMs: number,
  subject: Subject,
): Verdict {
  const quietMs = subject.clock.steady() - Math.max(lastAt, subject.silenceCountsFrom())
  const seconds = Math.round(quietMs / 1000)
  return quietMs > silenceMs
    ? silent(`no ${what} for ${seconds} s`)
    : alive(`${what} ${seconds} s ago`)
}
