/**
 * Which processes belong to one start of an agent: its main process and group, its descendants in
 * whatever session, and every carrier of its birth mark though its parents are gone. Pure.
 */
import { readMark, type Identity, type ProcessRow } from './process.ts'

export type TreeRoot = {
  readonly homeId: string
  readonly agent: string
  /** Carriers of this and of earlier generations belong to it; a later start's do not. */
  readonly generation: number
  readonly identity: Identity
}

/** Rows of the tree, main process included where it still lives. Zombies are left out. */
export function treeOf(table: readonly ProcessRow[], root: TreeRoot): readonly ProcessRow[] {
  const members = new Map<number, ProcessRow>()
  for (const row of table) {
    if (row.state !== 'zombie' && (isMain(row, root.identity) || carries(row, root)))
      members.set(row.pid, row)
  }
  // The group outlives its leader; its number is not given away while a member lives.
  const leads = table.some((row) => isMain(row, root.identity))
  if (leads) for (const row of table) if (row.pgid === root.identity.pid) members.set(row.pid, row)
  addDescendants(members, table)
  for (const [pid, row] of members) {
    const isLater = row.mark !== null && !carries(row, root) && isOurs(row, root)
    if (row.state === 'zombie' || isLater) members.delete(pid)
  }
  return [...members.values()]
}

/** Memory of a main process and all its descendants. Shared pages count in each. */
export function treeRssBytes(table: readonly ProcessRow[], { pid, startedAt }: Identity): number {
  const main = table.find((row) => row.pid === pid && row.startedAt === startedAt)
  if (main === undefined) return 0
  const members = new Map([[pid, main]])
  addDescendants(members, table)
  let bytes = 0
  for (const row of members.values()) bytes += row.rssBytes
  return bytes
}

function addDescendants(members: Map<number, ProcessRow>, table: readonly ProcessRow[]): void {
  const children = new Map<number, ProcessRow[]>()
  for (const row of table) {
    const siblings = children.get(row.ppid)
    if (siblings === undefined) children.set(row.ppid, [row])
    else siblings.push(row)
  }
  // A Map can be added to while it is walked: the new entries are walked too.
  for (const pid of members.keys()) {
    for (const child of children.get(pid) ?? []) members.set(child.pid, child)
  }
}

function isMain(row: ProcessRow, { pid, startedAt }: Identity): boolean {
  return row.pid === pid && row.startedAt === startedAt
}

function isOurs(row: ProcessRow, { homeId, agent }: TreeRoot): boolean {
  const mark = row.mark === null ? null : readMark(row.mark)
  return mark?.homeId === homeId && mark.agent === agent
}

function carries(row: ProcessRow, root: TreeRoot): boolean {
  const mark = row.mark === null ? null : readMark(row.mark)
  return (
    mark !== null &&
    mark.homeId === root.homeId &&
    mark.agent === root.agent &&
    mark.generation <= root.generation
  )
}
