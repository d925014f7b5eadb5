/** Folders of runs: a launcher of a daemon before, which was too slow, finds its own one gone. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exitFileIn, jobFolders } from '../../src/daemon/job-folders.ts'
import { heldBy } from '../../src/schedule/holder.ts'
import { declareIntent, GAVE_WAY_EXIT, launcherOf } from '../../src/supervisor/start-files.ts'

let root: string
const id = { job: 'a', at: 1_800_000_000_000, kind: 'calendar' } as const

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('a start of a slot that was begun before', () => {
  it('makes the launcher of the first one give way, however late it comes', () => {
    const folders = jobFolders(join(root, 'jobs'))
    const command = ['/bin/sh', '-c', `echo ran >> ${join(root, 'ran')}`]
    const begin = () => {
      const folder = folders.make(id)
      const files = declareIntent(folder, 1)
      const [program, ...args] = launcherOf(
        '/bin/sh',
        files,
        heldBy('/bin/sh', exitFileIn(folder), command),
      )
      return () => spawnSync(program, args, { stdio: 'ignore' }).status
    }
    const [slow, second] = [begin(), begin()]
    expect([slow(), second(), slow()]).toEqual([GAVE_WAY_EXIT, 0, GAVE_WAY_EXIT])
    expect(spawnSync('cat', [join(root, 'ran')]).stdout.toString()).toBe('ran\n')
    expect(folders.exitOf(id)).toEqual({ code: 0, signal: null })
  })
})

describe('the folders of runs', () => {
  it('are told apart by job and slot, and those of ended slots are removed', () => {
    const folders = jobFolders(root)
    const others = [
      { ...id, job: 'a.b' },
      { ...id, at: id.at + 123 },
      { ...id, kind: 'manual' as const },
    ]
    for (const each of [id, ...others]) writeFileSync(exitFileIn(folders.make(each)), '3\n')
    folders.remove(id)
    expect(folders.exitOf(id)).toBeNull()
    expect(others.map((each) => folders.exitOf(each)?.code)).toEqual([3, 3, 3])
    folders.keepOnly(others.slice(0, 1))
    expect(readdirSync(root)).toHaveLength(1)
    expect(existsSync(root)).toBe(true)
  })
})
