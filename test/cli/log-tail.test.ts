import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { linesAfter, logTail } from '../../src/cli/logs/log-tail.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  path = join(folder, 'a.log')
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

describe('the end of a log', () => {
  it('reaches back over a rotation, and keeps a torn line apart', () => {
    writeFileSync(`${path}.000001`, 'one\ntwo\n')
    writeFileSync(path, 'three\nfo')
    expect(logTail(path, 3)).toMatchObject({ lines: ['two', 'three'], torn: 'fo' })
    appendFileSync(path, 'ur\n')
    expect(logTail(path, 3)).toMatchObject({ lines: ['two', 'three', 'four'], torn: '' })
    expect(logTail(path, 0)).toMatchObject({ lines: [], torn: '' })
  })
})

describe('a log that is followed', () => {
  it('gives each line once and whole, over a rotation and torn characters', async () => {
    writeFileSync(path, 'before\nha')
    const lines = linesAfter(path, logTail(path, 10), { clock: systemClock })
    const seen: string[] = []
    const until = async (count: number): Promise<void> => {
      while (seen.length < count) seen.push(...((await lines.next()).value ?? []))
    }
    appendFileSync(path, 'lf\n')
    await until(1)
    const euro = Buffer.from('€')
    appendFileSync(path, euro.subarray(0, 1))
    const next = until(2)
    appendFileSync(path, Buffer.concat([euro.subarray(1), Buffer.from('\nlast of it\n')]))
    await next
    renameSync(path, `${path}.000001`)
    writeFileSync(path, 'new\n')
    await until(4)
    expect(seen).toEqual(['half', '€', 'last of it', 'new'])
  })
})
