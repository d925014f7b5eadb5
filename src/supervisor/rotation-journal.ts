/**
 * The second half of a rotation, from its commit point on, and what the next daemon makes of one that was cut
 * short. Beside the log stand `.partial` (the clone), `.tail` (its half line) and `.rotation` (the journal).
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { rotatedName } from './log-names.ts'

/** Puts what stands behind the cut aside for the new file. `size` is that of the clone. */
export function writeTail(path: string, cut: number, size: number): void {
  const tail = Buffer.alloc(size - cut)
  if (tail.length > 0) {
    const file = openSync(`${path}.partial`, 'r')
    readSync(file, tail, 0, tail.length, cut)
    closeSync(file)
    truncateSync(`${path}.partial`, cut)
  }
  writeFileSync(`${path}.tail`, tail, { mode: 0o600 })
}

/** From the rename on the rotation is finished, by us or by the next daemon. */
export function commitRotation(path: string, sequence: number): void {
  writeFileSync(`${path}.rotation.new`, JSON.stringify({ sequence }), { mode: 0o600 })
  renameSync(`${path}.rotation.new`, `${path}.rotation`)
  finish(path, sequence)
}

/**
 * Call it while the writers are paused or gone. With a journal the rotation is finished, without one
 * what it had begun is thrown away: the log itself is still whole then. True when there was something.
 */
export function recoverRotation(path: string): boolean {
  const left = ['.rotation', '.rotation.new', '.partial', '.tail'].filter((end) =>
    existsSync(path + end),
  )
  if (left.length === 0) return false
  // After a power loss each of them may be missing or torn: then a line is rather there twice than lost.
  if (left.includes('.rotation') && left.includes('.tail')) {
    const sequence = sequenceIn(`${path}.rotation`)
    // The clone gets its name first, so while it has none the log is whole, and needs no journal to stay so.
    if (sequence !== null || !left.includes('.partial')) finish(path, sequence)
  }
  for (const end of left) rmSync(path + end, { force: true })
  return true
}

/** Every step may be done twice, so that it can be done again after a crash. */
function finish(path: string, sequence: number | null): void {
  if (sequence !== null && existsSync(`${path}.partial`))
    renameSync(`${path}.partial`, rotatedName(path, sequence))
  if (existsSync(path)) truncateSync(path, 0)
  appendFileSync(path, readFileSync(`${path}.tail`), { mode: 0o600 })
  rmSync(`${path}.rotation`)
  rmSync(`${path}.tail`)
}

/** The number that the log is rotated to; null when the journal does not say it. */
function sequenceIn(journal: string): number | null {
  try {
    const said: unknown = JSON.parse(readFileSync(journal, 'utf8'))
    const sequence =
      typeof said === 'object' && said !== null && 'sequence' in said && said.sequence
    return Number.isSafeInteger(sequence) && Number(sequence) > 0 ? Number(sequence) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
