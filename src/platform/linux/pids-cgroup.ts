/**
 * A bound on how many processes a command may have together, by a control group of its own (cgroups(7), the pids
 * controller). Root needs it, whom the kernel's own limit on processes does not bind; who is not root has that
 * limit, and mostly may make no group.
 */
import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'

export type ProcessCap = {
  /** For /bin/sh, before the command: what runs it, and all below it, are in the group. */
  readonly enter: string
  /** Comes back when the last of them is gone, or after three seconds; what stays is removed an hour later. */
  readonly release: () => Promise<void>
}

const ROOT = '/sys/fs/cgroup'
const PREFIX = 'agenthost-'
const OLD_MS = 3_600_000

/** Threads count too. Null where no group can be made: not root, a container, another layout. */
export function pidsCgroup(mostThreads: number, clock: Clock): ProcessCap | null {
  const parent = parentGroup()
  if (parent === null) return null
  const folder = join(parent, PREFIX + randomUUID())
  try {
    removeOld(parent, clock)
    mkdirSync(folder)
    writeFileSync(join(folder, 'pids.max'), String(mostThreads))
  } catch {
    removed(folder)
    return null
  }
  return { enter: `echo $$ >${folder}/cgroup.procs && `, release: () => release(folder, clock) }
}

/** Of the second version where it hands the controller down, else of the first. */
function parentGroup(): string | null {
  const handedDown = join(ROOT, 'cgroup.subtree_control')
  if (existsSync(handedDown))
    return readFileSync(handedDown, 'utf8').split(/\s+/).includes('pids') ? ROOT : null
  const first = join(ROOT, 'pids')
  return existsSync(join(first, 'cgroup.procs')) ? first : null
}

const RELEASE_MS = 3000
const BETWEEN_MS = 20

/** The last of a thousand processes dies some time after the first. */
async function release(folder: string, clock: Clock): Promise<void> {
  const until = clock.steady() + RELEASE_MS
  while (!removed(folder) && clock.steady() < until)
    await new Promise<void>((resolve) => clock.wakeAt(clock.steady() + BETWEEN_MS, resolve))
}

/** The kernel refuses to remove a group that somebody is in. */
function removed(folder: string): boolean {
  try {
    rmdirSync(folder)
    return true
  } catch {
    return !existsSync(folder)
  }
}

/** Of runs that were killed; those of this moment may still be empty, and are about to be entered. */
function removeOld(parent: string, clock: Clock): void {
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name)
    const stat = name.startsWith(PREFIX) ? statSync(folder, { throwIfNoEntry: false }) : undefined
    if (stat !== undefined && clock.now() - stat.mtimeMs > OLD_MS) removed(folder)
  }
}
