/**
 * The process doors on Linux, from /proc (proc(5)). Synchronous reads: the files are in memory, and one
 * look at two hundred processes takes a few milliseconds.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { uptime } from 'node:os'
import { codeOf } from '../../errors.ts'
import type {
  Identity,
  ProcessRow,
  Processes,
  ProcessState,
  SignalTarget,
} from '../../supervisor/process.ts'
import { readProc } from './read-proc.ts'

const PAGE_BYTES = 4096
const MARK = Buffer.from('AGENTHOST_RUN=')

export function linuxProcesses(): Processes {
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const known: Marks = new Map()
  const identify = (pid: number): Identity | null => {
    const row = statRow(pid)
    return row === null || row.state === 'zombie' ? null : { pid, startedAt: row.startedAt, bootId }
  }
  const isAlive = ({ pid, startedAt, bootId: boot }: Identity): boolean =>
    boot === bootId && identify(pid)?.startedAt === startedAt
  return {
    bootId: () => bootId,
    identify: (pid) => Promise.resolve(identify(pid)),
    isAlive,
    statesOf: (pids) => Promise.resolve(new Map(pids.flatMap((pid) => pairOf(statRow(pid))))),
    list: ({ marks }) => Promise.resolve(table(marks, known)),
    signal(target, signal) {
      if ('process' in target && !isAlive(target.process)) return 'gone'
      return send(target, signal)
    },
  }
}

/** Marks by pid; a process keeps its environment, so it is read once. */
type Marks = Map<number, { readonly startedAt: string; readonly mark: string | null }>

function table(wantsMarks: boolean, known: Marks): readonly ProcessRow[] {
  const uid = process.getuid?.() ?? 0
  const rows = readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid) || !isOwn(pid, uid)) return []
    const row = statRow(pid)
    if (row === null) return []
    return [wantsMarks && row.state !== 'zombie' ? { ...row, mark: knownMark(row, known) } : row]
  })
  if (known.size > 2 * rows.length + 100) known.clear()
  return rows
}

/** A launcher that was forked this moment still shows our own environment: no mark is not final yet. */
const YOUNG_TICKS = 200

function knownMark({ pid, startedAt }: ProcessRow, known: Marks): string | null {
  const found = known.get(pid)
  if (found?.startedAt === startedAt) return found.mark
  const mark = markOf(pid)
  const ageTicks = uptime() * TICKS_PER_SECOND - Number(startedAt)
  if (mark !== null || ageTicks > YOUNG_TICKS) known.set(pid, { startedAt, mark })
  else known.delete(pid)
  return mark
}

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

function isOwn(pid: number, uid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === uid
}

/** Fields of /proc/PID/stat after the last `)`: the name before it may hold anything. */
function statRow(pid: number): ProcessRow | null {
  const text = readProc(`/proc/${pid}/stat`)?.toString('latin1')
  if (text === undefined) return null
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', ppid = '', pgid = ''] = fields
  return {
    pid,
    ppid: Number(ppid),
    pgid: Number(pgid),
    startedAt: fields[19] ?? '',
    rssBytes: Number(fields[21] ?? 0) * PAGE_BYTES,
    state: stateOf(state),
    mark: null,
  }
}

function pairOf(row: ProcessRow | null): readonly (readonly [number, ProcessState])[] {
  return row === null ? [] : [[row.pid, row.state]]
}

function stateOf(letter: string): ProcessState {
  if (letter === 'Z' || letter === 'X') return 'zombie'
  return letter === 'T' || letter === 't' ? 'stopped' : 'running'
}

function markOf(pid: number): string | null {
  const environment = readProc(`/proc/${pid}/environ`)
  if (environment === undefined) return null
  let at = environment.indexOf(MARK)
  while (at > 0 && environment[at - 1] !== 0) at = environment.indexOf(MARK, at + 1)
  if (at < 0) return null
  const end = environment.indexOf(0, at)
  return environment.toString('utf8', at + MARK.length, end < 0 ? undefined : end)
}

function send(target: SignalTarget, signal: NodeJS.Signals): 'sent' | 'gone' | 'refused' {
  try {
    process.kill('process' in target ? target.process.pid : -target.group, signal)
    return 'sent'
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return 'gone'
    if (codeOf(error) === 'EPERM') return 'refused'
    throw error
  }
}
