/** What a start does to the log that it finds. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { spawnDetached } from '../../src/supervisor/spawning.ts'

describe('a start', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'agenthost-spawning-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['ends the half line that a killed writer left', 'one\nha', 'one\nha\nnew\n'],
    ['leaves a whole line as it is', 'one\n', 'one\nnew\n'],
    ['leaves an empty log as it is', '', 'new\n'],
  ])('%s', async (_what, before, after) => {
    const logPath = join(folder, 'agent.log')
    writeFileSync(logPath, before)
    const at = { name: 'agent', logPath, workdir: folder, wrap: (argv: readonly string[]) => argv }
    const argv = ['/bin/sh', '-c', 'echo new'] as const
    const { ended } = await spawnDetached(at, { argv, env: {} } as never, null)
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(readFileSync(logPath, 'utf8')).toBe(after)
  })
})
