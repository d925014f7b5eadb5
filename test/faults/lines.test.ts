import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLines, isWhole } from '../../bench/harness/lines.ts'

const PID = 4711
const LETTERS = Array.from({ length: 74 }, (_, at) => String.fromCharCode(97 + ((at + 25) % 26)))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

const line = (number: number, pid = PID): string =>
  `L${String(pid).padStart(10, '0')}.${String(number).padStart(12, '0')}:${LETTERS.join('')}\n`
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => line(from + at)).join('')
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const check = (files: readonly string[], written: number) =>
  checkLines(files, new Map([[PID, written]]))

describe('a log over several files', () => {
  it('is whole when every line is there once and in order, compressed or not', () => {
    const report = check([file('a.1.gz', gzipSync(lines(0, 70))), file('a', lines(70, 100))], 100)
    expect(report.lines).toBe(100)
    expect(isWhole(report)).toBe(true)
  })

  it('lacks lines that were written and are nowhere', () => {
    const report = check([file('a', lines(0, 40) + lines(45, 90))], 100)
    expect(report).toMatchObject({ lost: 15, disordered: 1, torn: 0 })
    expect(isWhole(report)).toBe(false)
  })

  it('tells a torn line from a doubled one', () => {
    const torn = line(3).slice(0, 60)
    const report = check([file('a', `${lines(0, 3)}${torn}\n${lines(3, 6)}${line(5)}`)], 6)
    expect(report).toMatchObject({ lost: 0, torn: 1, doubled: 1 })
  })

  it('counts a line that was cut by the border of two files', () => {
    const all = lines(0, 10)
    const report = check([file('a.1', all.slice(0, 450)), file('a', all.slice(450))], 10)
    expect(report).toMatchObject({ lost: 0, torn: 0, split: 1 })
    expect(isWhole(report)).toBe(false)
  })

  it('has what one process wrote beside what another wrote', () => {
    const report = checkLines(
      [file('a', line(0) + line(0, 99) + line(1) + line(1, 99))],
      new Map([
        [PID, 2],
        [99, 3],
      ]),
    )
    expect(report).toMatchObject({ lines: 4, lost: 1, disordered: 0 })
  })

  it('does not mind words that are none of the numbered lines', () => {
    expect(isWhole(check([file('a', `ready\n${lines(0, 2)}`)], 2))).toBe(true)
  })
})
