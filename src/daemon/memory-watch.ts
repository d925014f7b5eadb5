/**
 * Samples the memory of every agent's tree, for the status and for the ceilings. One look at the
 * process table serves all agents.
 */
import type { Cancel, Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import type { Fleet } from '../supervisor/fleet.ts'
import type { Keeper } from '../supervisor/keeper.ts'
import { judgeMemory } from '../supervisor/memory.ts'
import type { Processes } from '../supervisor/process.ts'
import { treeRssBytes } from '../supervisor/tree.ts'

export const SAMPLE_EVERY_MS = 15_000

export type MemoryWatch = {
  /** Of the process that it has now, in bytes; null for one that nobody has looked at yet. */
  readonly rssBytes: (keeper: Keeper) => number | null
  /** One look at all, and what follows from it; called by the daemon's tick, and by tests by hand. */
  readonly sample: () => Promise<void>
  /** A look for the status only: it counts for no ceiling. Whoever asks for it does not wait for a ps that hangs. */
  readonly look: () => Promise<void>
  /** After a wake: the samples before it count for nothing. */
  readonly forgive: () => void
}

type Doors = {
  readonly processes: Pick<Processes, 'list'>
  readonly fleet: Fleet
  readonly clock: Clock
  readonly tell: (kind: string, subject: string, message: string) => void
}

type Sample = { readonly generation: number; readonly bytes: number }
type Samples = { readonly generation: number; readonly bytes: readonly number[] }

export function memoryWatch({ processes, fleet, clock, tell }: Doors): MemoryWatch {
  const seen = new Map<string, Samples>()
  let skipped = 0
  const trees = treeLook(processes, fleet)
  let isBlind = false
  const hasSeen = async (): Promise<boolean> => {
    try {
      await trees.look()
      isBlind = false
    } catch (error) {
      const why = `unable to look at the processes of this host: ${causeOf(error)}`
      if (!isBlind) tell('host.unseen', 'host', `${why}; until then memory has no ceiling`)
      isBlind = true
    }
    return !isBlind
  }
  return {
    rssBytes: (keeper) => trees.newestOf(keeper)?.bytes ?? null,
    async look() {
      let cancel: Cancel = () => undefined
      const late = new Promise<void>((resolve) => {
        cancel = clock.wakeAt(clock.steady() + LOOK_WITHIN_MS, resolve)
      })
      // Memory that is not known is shown as such.
      await Promise.race([trees.look().catch(() => undefined), late])
      cancel()
    },
    forgive: () => seen.clear(),
    async sample() {
      // A look at all processes is the dearest thing that an idle daemon does: only where it decides something.
      if (!fleet.keepers().some(isLimited) && ++skipped % LOOK_ANYWAY !== 0) return
      if (!(await hasSeen())) return
      for (const keeper of fleet.keepers()) {
        const { name } = keeper.plan()
        const sample = trees.newestOf(keeper)
        if (sample === null) {
          seen.delete(name)
          continue
        }
        const { generation, bytes } = sample
        const before = seen.get(name)
        const older = before?.generation === generation ? before.bytes.slice(-SAMPLES_KEPT) : []
        const samples = [...older, bytes]
        seen.set(name, { generation, bytes: samples })
        await judgeOne(keeper, samples, tell)
      }
    },
  }
}

const LOOK_WITHIN_MS = 1000
const SAMPLES_KEPT = 100
/** Without any ceiling, every other sample is taken: macOS's identity checks live on it too. */
const LOOK_ANYWAY = 2

/** The newest sample of each, which counts for nothing once its process is another. */
function treeLook(processes: Doors['processes'], fleet: Fleet) {
  const newest = new Map<string, Sample>()
  return {
    async look(): Promise<void> {
      const table = await processes.list({ marks: false })
      newest.clear()
      for (const keeper of fleet.keepers()) {
        const running = keeper.run()?.running
        if (running === undefined) continue
        const { generation, identity } = running
        newest.set(keeper.plan().name, { generation, bytes: treeRssBytes(table, identity) })
      }
    },
    newestOf(keeper: Keeper): Sample | null {
      const sample = newest.get(keeper.plan().name)
      const now = keeper.run()?.running.generation
      return sample !== undefined && sample.generation === now ? sample : null
    },
  }
}

function isLimited(keeper: Keeper): boolean {
  return keeper.plan().memory !== null && keeper.run() !== null
}

async function judgeOne(
  keeper: Keeper,
  bytes: readonly number[],
  tell: Doors['tell'],
): Promise<void> {
  const { name, memory, behaviour } = keeper.plan()
  const run = keeper.run()
  if (memory === null || run === null || keeper.life().state.phase !== 'up') return
  const verdict = judgeMemory(bytes, memory)
  if (verdict === 'fine') return
  if (verdict === 'ask-if-idle' && behaviour.isIdle && !(await behaviour.isIdle(run.running)))
    return
  const mb = (count: number): string => `${Math.round(count / 1e6)} MB`
  tell('agent.memory', name, `uses ${mb(bytes.at(-1) ?? 0)}, more than ${mb(memory.maxBytes)}`)
  keeper.tell({ kind: 'unwell', generation: run.running.generation, reason: 'memory' })
}
