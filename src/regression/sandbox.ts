/**
 * Runs a command that a model may have written: in the sandbox of the platform, under limits, and with nothing
 * of it left afterwards. What the limits came to is told as a word, so that a run that was stopped is no failure
 * of ours. Only doors touch the sandbox itself: `sandbox-runtime.ts` has the package.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { confinedScript, insideEnv, type SandboxLimits } from './sandbox-script.ts'
import { clearLeftovers } from './sandbox-leftovers.ts'
import { endedBy, type Stopped } from './sandbox-ending.ts'
import { watchLimits } from './sandbox-watch.ts'
import { outputTail } from './output-tail.ts'
import type { Confined, Ran, Sandbox, SandboxDoors } from './sandbox-doors.ts'

export function sandboxed(doors: SandboxDoors): Sandbox {
  return { run: (confined, limits) => run(confined, limits, doors), portInside: doors.portInside }
}

async function run(confined: Confined, limits: SandboxLimits, doors: SandboxDoors): Promise<Ran> {
  const scratch = mkdtempSync(join(doors.temporary, 'agenthost-box-'))
  const home = join(scratch, 'home')
  mkdirSync(home)
  const template = join(scratch, 'template')
  mkdirSync(join(template, 'info'), { recursive: true })
  writeFileSync(join(template, 'info/exclude'), '')
  const mark = markOf(doors.mark)
  const env = {
    ...insideEnv({ home, scratch, template, programs: doors.programs, platform: doors.platform }),
    ...confined.env,
    AGENTHOST_RUN: mark,
  }
  const writable = [confined.folder, scratch, ...(confined.writable ?? [])]
  const script = confinedScript(confined.command, env, limits, doors.platform)
  const cap = doors.cap(limits.threads)
  let done: (() => void) | null = null
  try {
    const readable = confined.readable ?? []
    const wrapped = await doors.wrap({ script, writable, readable, port: confined.port })
    done = wrapped.done
    // `exec`, so that the pid of the shell becomes the sandbox's.
    const command = `${cap?.enter ?? ''}exec ${wrapped.command}`
    return await carryOut(command, { ...confined, mark, writable, env, limits }, doors)
  } finally {
    done?.()
    await cap?.release()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

type Carried = Confined & {
  readonly mark: string
  readonly writable: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly limits: SandboxLimits
}

/** After the end, what still holds the pipes has so long. */
const CLOSE_MS = 2000

async function carryOut(command: string, what: Carried, doors: SandboxDoors): Promise<Ran> {
  const { limits, signal } = what
  const from = doors.clock.steady()
  // A group of its own, so that all of it can be killed.
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: what.folder,
    env: { ...what.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stopped: Stopped | null = null
  const stop = (why: Stopped): void => {
    stopped ??= why
    killGroup(child)
  }
  const aborted = (): void => stop('told')
  signal?.addEventListener('abort', aborted)
  if (signal?.aborted === true) aborted()
  const output = outputTail(limits.outputBytes, () => stop('output'))
  child.stdout.on('data', (chunk: Uint8Array) => {
    if (stopped === null) what.onOutput?.(chunk)
    output.add(chunk)
  })
  child.stderr.on('data', output.add)
  const watch = watchLimits({ pid: child.pid ?? 0, ...what, stop }, doors)
  try {
    const [code, by] = (await once(child, 'exit')) as [number | null, string | null]
    killGroup(child)
    if (!doors.endsWhole) await clearLeftovers({ mark: what.mark, seen: watch.seen() }, doors)
    await closed(child, doors.clock)
    const ms = Math.round(doors.clock.steady() - from)
    return { ...endedBy(stopped, code, by), text: output.text(), outputBytes: output.bytes(), ms }
  } finally {
    watch.end()
    signal?.removeEventListener('abort', aborted)
  }
}

/** One that the daemon's jobs find too: it carries the mark of the run that it is part of. */
function markOf(own: string | null): string {
  return `${own ?? 'regress/attempt/1/0'}.${randomUUID()}`
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left, or (macOS) only zombies are.
    return
  }
}

async function closed(child: ChildProcess, clock: Clock): Promise<void> {
  const streams = [child.stdout, child.stderr]
  if (streams.every((stream) => stream?.closed === true)) return
  await new Promise<void>((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + CLOSE_MS, resolve)
    child.once('close', () => (cancel(), resolve()))
  })
  for (const stream of streams) stream?.destroy()
}
