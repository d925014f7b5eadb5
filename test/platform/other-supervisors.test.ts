import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { claudeDaemons, pm2Among } from '../../src/platform/other-supervisors.ts'

const home = mkdtempSync(join(tmpdir(), 'agenthost-pm2-'))
const GOD = { pid: 9, command: 'PM2 v6.0.8: God Daemon (/Users/me/.pm2)' }
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }))
beforeEach(() => rmSync(join(home, '.pm2'), { recursive: true, force: true }))

function keeps(dump: string, ...pids: readonly string[]): void {
  mkdirSync(join(home, '.pm2/pids'), { recursive: true })
  writeFileSync(join(home, '.pm2/dump.pm2'), dump)
  for (const name of pids) writeFileSync(join(home, '.pm2/pids', name), '1')
}

describe('pm2', () => {
  it('is nobody where it neither runs nor starts with the host', () => {
    keeps('[{"name":"openclaw"}]')
    expect(pm2Among([], false, home)).toEqual([])
  })

  it('that keeps other things is none of ours', () => {
    keeps('[{"name":"web"}]')
    expect(pm2Among([GOD], true, home)).toEqual([])
  })

  it('is told with the names to delete, saved or running', () => {
    keeps('[{"name":"web"},{"name":"claude-bot","env":{"KEY":"canary"}}]', 'openclaw-0.pid')
    const found = pm2Among([GOD], false, home)
    expect(found).toEqual([
      {
        name: 'pm2 with claude-bot, openclaw',
        isRunning: true,
        manages: 'both',
        mend: 'pm2 delete claude-bot openclaw && pm2 save',
      },
    ])
    expect(JSON.stringify(found)).not.toContain('canary')
  })

  it('of which nobody can read what it keeps may keep anything', () => {
    keeps('[{"name":')
    expect(pm2Among([GOD], false, home)).toMatchObject([{ manages: 'unknown', mend: 'pm2 list' }])
  })
})

describe("Claude's daemon", () => {
  it('is told by its command, and an agent of ours is none', () => {
    const running = [
      { pid: 1, command: '/Users/me/.local/bin/claude daemon run' },
      { pid: 2, command: 'claude -p daemon --input-format stream-json' },
      { pid: 3, command: 'vim claude daemon' },
    ]
    expect(claudeDaemons(running)).toMatchObject([{ mend: 'kill 1' }])
  })
})
