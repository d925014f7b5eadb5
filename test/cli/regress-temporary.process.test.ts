/** Folders of runs: removed at their end, and those of killed ones by the next. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownTemporary } from '../../src/cli/regress/regress-temporary.ts'

const SOURCE = join(import.meta.dirname, '../../src/cli/regress/regress-temporary.ts')
const OWNER = `
  const { ownTemporary } = await import(process.argv[1])
  console.log(ownTemporary(process.argv[2]).folder)
  process.stdin.resume()`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aht-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function owner() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', OWNER, SOURCE, root], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, folder: line.toString().trim() }
}

describe('the folder of a run', () => {
  it('is gone at its end', () => {
    const { folder, drop } = ownTemporary(root)
    mkdirSync(join(folder, 'agenthost-work-a'))
    drop()
    expect(readdirSync(root)).toEqual([])
  })

  it('stays while its owner lives, and goes with the next run once it was killed', async () => {
    const { child, folder } = await owner()
    const ended = once(child, 'exit')
    mkdirSync(join(folder, 'agenthost-work-a'))
    ownTemporary(root).drop()
    expect(existsSync(join(folder, 'agenthost-work-a'))).toBe(true)
    child.kill('SIGKILL')
    await ended
    ownTemporary(root).drop()
    expect(readdirSync(root)).toEqual([])
  })

  it('is nobody else’s: what has another name, or no owner, stays', () => {
    mkdirSync(join(root, 'agenthost-regress-mine'))
    mkdirSync(join(root, 'agenthost-work-other'))
    writeFileSync(join(root, 'agenthost-regress-file'), '')
    ownTemporary(root).drop()
    expect(readdirSync(root)).toHaveLength(3)
  })
})
