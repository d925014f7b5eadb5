/**
 * Looks at a running sandbox again and again: what the kernel's limits do not bound (all its processes together,
 * their memory, what it wrote) and the time on the wall. Stops it at the first limit that it passed.
 */
import type { Clock } from '../clock.ts'
import { folderEntries, FolderTooLarge } from './folder-entries.ts'
import { memoryDiskBytes } from './memory-disk.ts'
import { below, type Look, type Looked, type Seen } from './sandbox-leftovers.ts'
import type { Stopped } from './sandbox-ending.ts'
import type { SandboxLimits } from './sandbox-script.ts'

export type Watched = {
  readonly pid: number
  readonly writable: readonly string[]
  readonly limits: SandboxLimits
  readonly stop: (why: Stopped) => void
}

export type WatchDoors = {
  readonly clock: Clock
  readonly look: Look
  readonly inMemory: readonly string[]
}

const LOOK_MS = 100
/** Disks are looked at each so many looks. */
const DISK_LOOKS = 5

export type Watch = {
  readonly end: () => void
  /** Everybody who was below it at some look. */
  readonly seen: () => Seen
}

export function watchLimits(watched: Watched, doors: WatchDoors): Watch {
  const { clock } = doors
  const seen = new Map<number, string>()
  let isOver = false
  let looks = 0
  const onTime = clock.wakeAt(clock.steady() + watched.limits.wallMs, () => watched.stop('time'))
  let cancel = clock.wakeAt(clock.steady() + LOOK_MS, lookNow)
  function lookNow(): void {
    void look().finally(() => {
      if (!isOver) cancel = clock.wakeAt(clock.steady() + LOOK_MS, lookNow)
    })
  }
  async function look(): Promise<void> {
    const tree = below(await tableOf(doors.look), [watched.pid])
    for (const { pid, startedAt } of tree.values()) seen.set(pid, startedAt)
    const alive = [...tree.values()].filter(({ state }) => state !== 'zombie')
    const over = overProcesses(alive, watched.limits)
    if (over !== null) watched.stop(over)
    else if (++looks % DISK_LOOKS === 0 && isDiskOver(watched, alive, doors)) watched.stop('disk')
  }
  return {
    end() {
      isOver = true
      onTime()
      cancel()
    },
    seen: () => seen,
  }
}

/** A look that failed is a look less: the wall's time holds in any case. */
async function tableOf(look: Look): Promise<readonly Looked[]> {
  try {
    return await look({ marks: false })
  } catch {
    return []
  }
}

function overProcesses(alive: readonly Looked[], limits: SandboxLimits): Stopped | null {
  if (alive.length > limits.processes) return 'processes'
  const rss = alive.reduce((sum, { rssBytes }) => sum + rssBytes, 0)
  return rss > limits.memoryBytes ? 'memory' : null
}

function isDiskOver(
  { writable, limits }: Watched,
  alive: readonly Looked[],
  { inMemory }: WatchDoors,
): boolean {
  const most = { files: limits.files, bytes: limits.diskBytes }
  try {
    for (const folder of writable) folderEntries(folder, most)
  } catch (error) {
    // What vanishes below a look is no finding.
    if (error instanceof FolderTooLarge) return true
  }
  const pid = alive.at(-1)?.pid
  return pid !== undefined && memoryDiskBytes(pid, inMemory) > limits.diskBytes
}
