/**
 * The wall clock of agenthost's own processes, which the torture sets, and the time that their host is said to have slept.
 * The machine's clock is never touched; agents, the upstream and the watchdog go by it (decision 0042).
 */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { runWell } from '../harness/command.ts'

export type FakeClock = {
  /** Node, preloaded with this clock; to be called by this very path. */
  readonly node: string
  /** What agenthost's wall clock shows. */
  readonly now: () => number
  readonly aheadMs: () => number
  /** How far it was set back from the furthest that it ever showed. */
  readonly behindMs: () => number
  /** Somebody sets the clock. */
  readonly step: (ms: number) => void
  /** The host slept for so long: the wall clock goes on, the monotonic one has stood still. */
  readonly slept: (ms: number) => void
  /** Somebody sets it right in the end: to the furthest that it ever showed, so that nothing lies ahead. */
  readonly catchUp: () => void
  readonly close: () => void
}

const NANO_A_MS = 1_000_000n

/** Compiles both programs into `folder`. Rejects where there is no compiler. */
export async function fakeClock(folder: string): Promise<FakeClock> {
  const file = join(folder, 'clock')
  const library = join(folder, 'clock.so')
  const node = join(folder, 'node')
  const compiler = process.env['CC'] ?? 'cc'
  const source = (name: string): string => join(import.meta.dirname, name)
  const built = ['-O2', '-shared', '-fPIC', '-o', library, source('clock.c'), '-ldl']
  await runWell([compiler, ...built])
  const defines = { TORTURE_PRELOAD: library, TORTURE_CLOCK: file, TORTURE_NODE: process.execPath }
  const named = Object.entries(defines).map(([name, path]) => `-D${name}=${JSON.stringify(path)}`)
  await runWell([compiler, '-O2', '-o', node, ...named, source('node.c')])
  const fd = openSync(file, 'w+', 0o600)
  ftruncateSync(fd, 16)
  let wallMs = 0
  let sleptMs = 0
  let furthestMs = 0
  const write = (): void => {
    const bytes = Buffer.alloc(16)
    bytes.writeBigInt64LE(BigInt(Math.round(wallMs)) * NANO_A_MS, 0)
    bytes.writeBigInt64LE(BigInt(Math.round(sleptMs)) * NANO_A_MS, 8)
    writeSync(fd, bytes, 0, 16, 0)
    furthestMs = Math.max(furthestMs, wallMs)
  }
  return {
    node,
    now: () => Date.now() + wallMs,
    aheadMs: () => wallMs,
    behindMs: () => furthestMs - wallMs,
    step(ms) {
      wallMs += ms
      write()
    },
    slept(ms) {
      wallMs += ms
      sleptMs += ms
      write()
    },
    catchUp() {
      wallMs = furthestMs
      write()
    },
    close: () => closeSync(fd),
  }
}
