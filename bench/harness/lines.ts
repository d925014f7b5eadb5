/**
 * Whether a log holds exactly the numbered lines of `child.c`: which are lost, torn, doubled, out of
 * order, or split over two files. Files are given oldest first, plain or compressed.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'

const LINE_BYTES = 100
const NEWLINE = 10
const LETTER_L = 76

export type LineReport = {
  /** Whole lines found. */
  readonly lines: number
  readonly lost: number
  readonly torn: number
  readonly doubled: number
  readonly disordered: number
  /** Lines whose two halves lie in two files. */
  readonly split: number
  /** The first few findings, in words. */
  readonly examples: readonly string[]
}

type Writer = { seen: Uint8Array; next: number }

/** `written` says how many lines each process has really written (by pid). */
export function checkLines(
  files: readonly string[],
  written: ReadonlyMap<number, number>,
): LineReport {
  const found = { lines: 0, lost: 0, torn: 0, doubled: 0, disordered: 0, split: 0 }
  const examples: string[] = []
  const writers = new Map<number, Writer>()
  const note = (kind: keyof typeof found, text: string): void => {
    found[kind] += 1
    if (examples.length < 12) examples.push(`${kind}: ${text}`)
  }
  const take = (line: Buffer, where: string): void => {
    const head = headOf(line)
    if (head === null) {
      if (line.includes('abcdefgh') || /^L\d/.test(line.toString('latin1', 0, 2))) {
        note('torn', `${where}: ${line.toString('latin1', 0, 60)}`)
      }
      return
    }
    found.lines += 1
    const writer = writerOf(writers, head.pid)
    if (!mark(writer, head.number)) note('doubled', `${where}: ${head.pid}.${head.number}`)
    if (head.number !== writer.next) note('disordered', `${where}: ${head.pid}.${head.number}`)
    writer.next = head.number + 1
  }
  let rest: Buffer = Buffer.alloc(0)
  for (const file of files) {
    if (rest.length > 0) note('split', `before ${file}`)
    for (const chunk of chunksOf(file)) rest = eachLine(Buffer.concat([rest, chunk]), file, take)
  }
  if (rest.length > 0) take(rest, files.at(-1) ?? '')
  for (const [pid, count] of written) {
    const seen = writers.get(pid)?.seen ?? new Uint8Array(0)
    for (let number = 0; number < count; number++) {
      if (seen[number] !== 1) note('lost', `${pid}.${number} of ${count}`)
    }
  }
  return { ...found, examples }
}

/** What must be zero: everything but the count. */
export function isWhole(report: LineReport): boolean {
  return report.lost + report.torn + report.doubled + report.disordered + report.split === 0
}

function eachLine(text: Buffer, file: string, take: (line: Buffer, where: string) => void): Buffer {
  let from = 0
  for (;;) {
    const end = text.indexOf(NEWLINE, from)
    if (end < 0) return text.subarray(from)
    take(text.subarray(from, end), file)
    from = end + 1
  }
}

/** Null for a line that is not whole, or not one of ours. */
function headOf(line: Buffer): { pid: number; number: number } | null {
  if (line.length !== LINE_BYTES - 1 || line[0] !== LETTER_L) return null
  const pid = digits(line, 1, 11)
  const number = digits(line, 12, 24)
  if (pid < 0 || number < 0) return null
  for (let at = 25; at < LINE_BYTES - 1; at++) if (line[at] !== 97 + (at % 26)) return null
  return { pid, number }
}

function digits(line: Buffer, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = (line[at] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function writerOf(writers: Map<number, Writer>, pid: number): Writer {
  const known = writers.get(pid)
  if (known !== undefined) return known
  const fresh = { seen: new Uint8Array(4096), next: 0 }
  writers.set(pid, fresh)
  return fresh
}

/** False when it was there already. */
function mark(writer: Writer, number: number): boolean {
  if (number >= writer.seen.length) {
    const longer = new Uint8Array(Math.max(number + 1, writer.seen.length * 2))
    longer.set(writer.seen)
    writer.seen = longer
  }
  if (writer.seen[number] === 1) return false
  writer.seen[number] = 1
  return true
}

function* chunksOf(path: string): Generator<Buffer> {
  if (path.endsWith('.gz')) return yield gunzipSync(readFileSync(path))
  if (path.endsWith('.zst')) return yield zstdDecompressSync(readFileSync(path))
  const file = openSync(path, 'r')
  for (;;) {
    const chunk = Buffer.alloc(4_194_304)
    const length = readSync(file, chunk)
    if (length === 0) break
    yield chunk.subarray(0, length)
  }
  closeSync(file)
}
