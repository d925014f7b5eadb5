import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { openStdinPipe, writePipe } from '../../src/supervisor/stdin-pipe.ts'
import { eventually } from '../support/eventually.ts'

/** More than any pipe holds. */
const LONG = 'x'.repeat(300_000)

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ah-'))
  path = join(folder, 'stdin')
})

afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

function drain(pipe: number): string {
  const buffer = Buffer.alloc(1 << 20)
  try {
    return buffer.toString('utf8', 0, readSync(pipe, buffer))
  } catch {
    // EAGAIN: nothing is in it now.
    return ''
  }
}

/** A second end to read from, that does not wait. */
function reader(): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
}

describe('a text written into the pipe', () => {
  it('comes whole and in order, also where it is longer than the pipe', async () => {
    const held = await openStdinPipe(folder)
    const end = reader()
    const written = Promise.all(
      [LONG, 'second', 'third'].map((text) =>
        writePipe(path, `${text}\n`, { deadlineMs: 20_000, clock: systemClock }),
      ),
    )
    let taken = ''
    await eventually('all of it', () => {
      taken += drain(end)
      return taken.endsWith('third\n')
    })
    await written
    expect(taken).toBe(`${LONG}\nsecond\nthird\n`)
    closeSync(end)
    closeSync(held)
  })

  it('is refused while nobody holds the pipe', async () => {
    closeSync(await openStdinPipe(folder))
    await expect(writePipe(path, 'x', { deadlineMs: 1000, clock: systemClock })).rejects.toThrow(
      `unable to write to ${path}: no process reads it`,
    )
  })

  it('is given up after the deadline, with how much of it was taken', async () => {
    const held = await openStdinPipe(folder)
    await expect(writePipe(path, LONG, { deadlineMs: 50, clock: systemClock })).rejects.toThrow(
      /: \d+ of 300000 bytes were taken within 0.05 s/,
    )
    closeSync(held)
  })

  it('is told not to have been taken when the process ends in the middle of it', async () => {
    const held = await openStdinPipe(folder)
    const end = reader()
    const written = writePipe(path, LONG, { deadlineMs: 20_000, clock: systemClock })
    const refused = expect(written).rejects.toThrow(
      `unable to write to ${path}: the process that reads it ended before it had taken all`,
    )
    await eventually('the beginning', () => drain(end) !== '')
    closeSync(end)
    closeSync(held)
    await refused
  })
})
