/**
 * The process doors on macOS, from ps(1): there is no /proc. Identity is the start time that the kernel
 * keeps with the process, and `kern.bootsessionuuid`, which no clock step moves.
 */
import { execFileSync } from 'node:child_process'
import { codeOf } from '../../errors.ts'
import type { Identity, ProcessRow, Processes, SignalTarget } from '../../supervisor/process.ts'
import { parsePs } from './ps.ts'
import { answerOf, ENGLISH_AND_UTC, type MacTools } from './tools.ts'

const COLUMNS = 'pid=,ppid=,pgid=,uid=,lstart=,rss=,stat=,command='
const WITHIN_MS = 10_000
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

export function darwinProcesses(tools: MacTools): Processes {
  const psPath = tools.path('ps')
  const bootId = execFileSync(
    tools.path('sysctl'),
    ['-n', 'kern.bootsessionuuid'],
    options(),
  ).trim()
  const ps = (which: readonly string[]): Promise<readonly ProcessRow[]> => listed(which, tools)
  const identify = async (pid: number): Promise<Identity | null> => {
    const [row] = await ps(['-p', String(pid)])
    return row === undefined || row.state === 'zombie'
      ? null
      : { pid, startedAt: row.startedAt, bootId }
  }
  return {
    bootId: () => bootId,
    identify,
    stateOf: (pid) => {
      const state = psNow(pid, psPath)?.state
      return state === undefined || state === 'zombie' ? 'gone' : state
    },
    isAlive: (identity) => identity.bootId === bootId && isAliveNow(identity, psPath),
    // -E shows the environment too; those of system binaries stay hidden (SIP), and count as unmarked.
    list: ({ marks }) => ps(marks ? ['-A', '-E'] : ['-A']),
    signal: (target, signal) => {
      if ('process' in target && !isAliveNow(target.process, psPath)) return 'gone'
      return send(target, signal)
    },
  }
}

/**
 * What ps said of a pid last. The daemon lists all processes every 15 s, which keeps this fresh, so that
 * four looks a second at each adopted agent cost no ps at all.
 */
const CHECKED_FOR_MS = 40_000
const checked = new Map<number, { readonly startedAt: string; readonly at: number }>()

/**
 * kill(2) with signal 0 says that the pid is taken; ps, now and then, that it is still the same process. A pid
 * is not given away again within seconds: they are handed out in a circle of 99,999.
 */
function isAliveNow({ pid, startedAt }: Identity, psPath: string): boolean {
  if (send({ process: { pid, startedAt, bootId: '' } }, 0) === 'gone') {
    checked.delete(pid)
    return false
  }
  const known = checked.get(pid)
  if (known !== undefined && performance.now() - known.at < CHECKED_FOR_MS) {
    return known.startedAt === startedAt
  }
  const row = psNow(pid, psPath)
  if (row === undefined) return false
  checked.set(pid, { startedAt: row.startedAt, at: performance.now() })
  return row.state !== 'zombie' && row.startedAt === startedAt
}

function psNow(pid: number, psPath: string): ProcessRow | undefined {
  try {
    const output = execFileSync(psPath, ['-ww', '-o', COLUMNS, '-p', String(pid)], options())
    return parsePs(output, process.getuid?.() ?? 0)[0]
  } catch (error) {
    if (isNoneFound(error)) return undefined
    throw error
  }
}

async function listed(which: readonly string[], tools: MacTools): Promise<readonly ProcessRow[]> {
  const ran = await tools.run('ps', [...which, '-ww', '-o', COLUMNS])
  // 1: no pid matched.
  const rows = ran.code === 1 ? [] : parsePs(answerOf('ps', ran), process.getuid?.() ?? 0)
  const at = performance.now()
  for (const { pid, startedAt } of rows) checked.set(pid, { startedAt, at })
  return rows
}

function options() {
  const env = { ...ENGLISH_AND_UTC, PATH: '/bin:/usr/bin' }
  return { env, encoding: 'utf8', timeout: WITHIN_MS, maxBuffer: OUTPUT_MAX_BYTES } as const
}

/** ps exits 1 when no pid matched. */
function isNoneFound(error: unknown): boolean {
  const { code, status } = error as { readonly code?: unknown; readonly status?: unknown }
  return code === 1 || status === 1
}

/** EPERM from a group means that only zombies are left in it (xnu killpg1 skips them). */
function send(target: SignalTarget, signal: NodeJS.Signals | 0): 'sent' | 'gone' {
  try {
    process.kill('process' in target ? target.process.pid : -target.group, signal)
    return 'sent'
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ESRCH' || (code === 'EPERM' && 'group' in target)) return 'gone'
    throw error
  }
}
