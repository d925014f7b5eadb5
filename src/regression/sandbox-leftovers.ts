/**
 * Ends what a command left behind where no PID namespace does it (macOS): whoever was seen below it, and whoever
 * carries its mark, in whatever session.
 */
import type { Clock } from '../clock.ts'

export type Looked = {
  readonly pid: number
  readonly ppid: number
  readonly startedAt: string
  readonly rssBytes: number
  readonly state: string
  /** Value of AGENTHOST_RUN in its environment, where it can be read and was asked for. */
  readonly mark: string | null
}

/** All processes of this user; marks cost more. */
export type Look = (what: { readonly marks: boolean }) => Promise<readonly Looked[]>

/** A pid and its start: a number that was given to another process since is left alone. */
export type Seen = ReadonlyMap<number, string>

const ROUNDS_MAX = 20
const BETWEEN_MS = 25

/** Comes back when a look found nobody; gives up after twenty rounds, with those that are left. */
export async function clearLeftovers(
  { mark, seen }: { readonly mark: string; readonly seen: Seen },
  { look, clock }: { readonly look: Look; readonly clock: Clock },
): Promise<readonly number[]> {
  let left: readonly number[] = []
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const table = await look({ marks: true })
    const roots = table.filter((row) => row.mark === mark || seen.get(row.pid) === row.startedAt)
    left = [
      ...below(
        table,
        roots.map(({ pid }) => pid),
      ).values(),
    ]
      .filter(({ state, pid }) => state !== 'zombie' && pid !== process.pid)
      .map(({ pid }) => pid)
    if (left.length === 0) return []
    for (const pid of left) kill(pid)
    await new Promise<void>((resolve) => clock.wakeAt(clock.steady() + BETWEEN_MS, resolve))
  }
  return left
}

/** These processes and all below them. */
export function below(
  table: readonly Looked[],
  roots: readonly number[],
): ReadonlyMap<number, Looked> {
  const children = new Map<number, Looked[]>()
  const members = new Map<number, Looked>()
  for (const row of table) {
    if (roots.includes(row.pid)) members.set(row.pid, row)
    const siblings = children.get(row.ppid)
    if (siblings === undefined) children.set(row.ppid, [row])
    else siblings.push(row)
  }
  // A Map can be added to while it is walked: the new entries are walked too.
  for (const pid of members.keys())
    for (const child of children.get(pid) ?? []) members.set(child.pid, child)
  return members
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went by itself.
    return
  }
}
