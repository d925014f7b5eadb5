/** The text of the configuration file, or why it is none. */
import { readFileSync, statSync } from 'node:fs'
import { AgenthostError, codeOf, unable } from '../errors.ts'

/** A thousand agents fit in; a log file that was named by mistake does not. */
const MAX_BYTES = 1_000_000

/** Throws `config`: not there, not to be read, no file, too big, or no text. */
export function readSource(path: string): string {
  const bytes = readBytes(path)
  const problem = bytes.length > MAX_BYTES ? 'it is larger than 1 MB' : encodingProblem(bytes)
  if (problem !== null) throw refused(path, problem)
  return new TextDecoder('utf-8').decode(bytes)
}

function readBytes(path: string): Buffer {
  try {
    const found = statSync(path)
    // A pipe would hold the whole daemon until somebody writes to it.
    if (!found.isFile() && !found.isDirectory()) throw refused(path, 'it is not a regular file')
    if (found.size > MAX_BYTES) throw refused(path, 'it is larger than 1 MB')
    return readFileSync(path)
  } catch (error) {
    if (error instanceof AgenthostError) throw error
    throw unable({ verb: 'read', object: path, kind: 'config', hint: hintOf(error, path) }, error)
  }
}

function hintOf(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return 'Write one with `agenthost init`, or start with `agenthost up`.'
    case 'EACCES':
      return `Look at who may read it with \`ls -l ${path}\`.`
    default:
      return ''
  }
}

function refused(path: string, problem: string): AgenthostError {
  return new AgenthostError('config', `unable to read ${path}: ${problem}`)
}

/** Null for UTF-8 without zero bytes, which no name, path or argument can have. */
function encodingProblem(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff') return 'it is UTF-16 text; save it as UTF-8'
  const zero = bytes.indexOf(0)
  if (zero !== -1) return `there is a zero byte in it (${placeOfByte(bytes, zero)})`
  // What is no UTF-8 does not come back from being read as such.
  const again = Buffer.from(bytes.toString('utf8'))
  if (again.equals(bytes)) return null
  const bad = bytes.findIndex((byte, at) => byte !== again[at])
  return `it is not UTF-8 text (${placeOfByte(bytes, bad)})`
}

function placeOfByte(bytes: Buffer, at: number): string {
  const before = bytes.subarray(0, at).toString('utf8').split('\n')
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}
