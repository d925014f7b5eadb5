/**
 * Tries to break out of the sandbox before anything is run in it: to write outside, to read what is private, to
 * reach the network and a loopback port that it was not given, and to leave a process behind. A run on a host
 * where one of these works is refused.
 */
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { SANDBOX_LIMITS } from './sandbox-script.ts'
import { sandboxTrouble } from './sandbox-trouble.ts'
import type { Ran, Sandbox } from './sandbox-doors.ts'

export type SelfTestDoors = {
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** Where a private folder for the trial is made. */
  readonly temporary: string
  /** Must not be writable, nor readable, from inside; a canary is laid there. */
  readonly private: string
  /** Must not be listed from inside, where it is there: `~/.ssh`. */
  readonly keys: string
  /** The program that tries (suites/sandbox-trial.cjs). */
  readonly trial: string
  /** A Node that can be run inside. */
  readonly node: string
}

const WALL_MS = 20_000
const ESCAPED_CHILD_MS = 400

/** Lines that say what escaped, or that nothing can be run; empty when all is well. */
export async function selfTest(sandbox: Sandbox, doors: SelfTestDoors): Promise<readonly string[]> {
  const folder = mkdtempSync(join(doors.temporary, 'agenthost-trial-'))
  const outside = mkdtempSync(join(doors.private, 'trial-'))
  const canary = `canary-${randomUUID()}`
  writeFileSync(join(outside, 'canary'), canary, { mode: 0o600 })
  let calls = 0
  const listener = createServer((socket) => (calls++, socket.destroy())).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  try {
    const address = listener.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    writeFileSync(join(folder, 'trial.json'), JSON.stringify({ outside, port, keys: doors.keys }))
    copyFileSync(doors.trial, join(folder, 'trial.cjs'))
    const command = [doors.node, 'trial.cjs'] as const
    const limits = { ...SANDBOX_LIMITS, wallMs: WALL_MS }
    const ran = await sandbox.run({ command, folder, port: null }, limits)
    const report = reportOf(ran, folder)
    if (report === null) return [sandboxTrouble(ran, doors.platform)]
    const left = await goesOn(join(folder, 'beat'), doors.clock)
    return [
      ...(existsSync(join(outside, 'written'))
        ? [`a file was written outside, in ${outside}`]
        : []),
      ...(report.read === canary ? [`a private file was read, in ${outside}`] : []),
      ...(report.keys ? [`${doors.keys} could be listed`] : []),
      ...(report.network ? ['1.1.1.1 could be reached'] : []),
      ...(calls > 0 || report.loopback ? ['a loopback port that was not given was reached'] : []),
      ...(left ? ['a process stayed behind after the end'] : []),
    ]
  } finally {
    listener.close()
    for (const each of [folder, outside]) rmSync(each, { recursive: true, force: true })
  }
}

type Report = {
  readonly read: string | null
  readonly keys: boolean
  readonly network: boolean
  readonly loopback: boolean
}

/** Null when the trial did not come to its end: then the sandbox itself does not work here. */
function reportOf(ran: Ran, folder: string): Report | null {
  const path = join(folder, 'report.json')
  if (ran.stopped !== null || ran.code !== 0 || !existsSync(path)) return null
  return JSON.parse(readFileSync(path, 'utf8')) as Report
}

/** Whether the file still grows. */
async function goesOn(path: string, clock: Clock): Promise<boolean> {
  const size = (): number => (existsSync(path) ? readFileSync(path).byteLength : 0)
  const before = size()
  await new Promise<void>((resolve) => clock.wakeAt(clock.steady() + ESCAPED_CHILD_MS, resolve))
  return size() > before
}
