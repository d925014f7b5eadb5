import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let home: string
const mutate = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('bench/mutate/main.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, HOME: home } },
  )
  return { status, stdout, stderr }
}

beforeAll(() => void (home = mkdtempSync(join(tmpdir(), 'agenthost-mutate-test-'))))
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }))

describe('a pure file whose tests are good', () => {
  it('has its mutants killed, and what became of them is kept', () => {
    const run = mutate('secrets/words.ts')
    expect(run.stderr).toMatch(/1 files, \d+ mutants, \d+ test files/)
    expect(run.stdout).toMatch(/\| secrets \| 1 \| \d+ \| [1-9]\d* \| .* (?:9\d\.\d|100\.0) % \|/)
    expect(run.status).toBe(0)
    const known = mutate('secrets/words.ts', '--table')
    expect(known).toEqual({ status: 0, stdout: run.stdout, stderr: '' })
  })
})

describe('a file that is not pure', () => {
  it('is refused by its name', () => {
    const { status, stderr } = mutate('secrets/file.ts')
    expect(stderr).toContain('unable to mutate secrets/file.ts: no pure file is called so')
    expect(status).toBe(1)
  })
})
