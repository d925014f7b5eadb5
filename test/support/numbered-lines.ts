/** Reads a log with all its rotations and counts what is wrong with its numbered lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { rotatedAmong } from '../../src/supervisor/log-names.ts'

export type Tally = {
  readonly lines: number
  readonly lost: number
  readonly doubled: number
  readonly torn: number
}

const LINE = /^S(\d{10}):[a-z]{87}$/

/** The last line may be unfinished when its writer was ended. */
export function tally(path: string): Tally {
  const folder = dirname(path)
  const rotated = rotatedAmong(basename(path), readdirSync(folder))
  const names = [...rotated.map(({ name }) => name), basename(path)]
  let carry = ''
  let count = 0
  let expected = 0
  let lost = 0
  let doubled = 0
  let torn = 0
  for (const name of names) {
    const lines = (carry + contentOf(join(folder, name)).toString('latin1')).split('\n')
    carry = lines.pop() ?? ''
    count += lines.length
    for (const line of lines) {
      const number = Number(LINE.exec(line)?.[1] ?? Number.NaN)
      if (Number.isNaN(number)) torn += 1
      else if (number < expected) doubled += 1
      else {
        lost += number - expected
        expected = number + 1
      }
    }
  }
  return { lines: count, lost, doubled, torn }
}

function contentOf(path: string): Buffer {
  const content = readFileSync(path)
  return path.endsWith('.gz') ? gunzipSync(content) : content
}
