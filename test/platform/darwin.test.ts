import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseLsof } from '../../src/platform/darwin/port-owner.ts'
import { parsePs } from '../../src/platform/darwin/ps.ts'

/** Without the first line, which says where a sample comes from. */
function sample(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/macos', name), 'utf8')
  return text.slice(text.indexOf('\n') + 1)
}

/** The samples were taken without the uid, which we ask for behind the group. */
const withUid = (text: string): string => text.replaceAll(/^(\s*\d+\s+\d+\s+\d+)/gm, '$1   501')

describe("what macOS's ps prints", () => {
  it('is read: identity, group, memory and state of our own processes', () => {
    const rows = parsePs(withUid(sample('ps-axo.txt')), 501)
    expect(rows.map(({ pid, ppid, pgid, state }) => [pid, ppid, pgid, state])).toEqual([
      [1, 0, 1, 'running'],
      [913, 1, 913, 'running'],
      [1020, 913, 1020, 'running'],
      [1021, 1020, 1020, 'zombie'],
    ])
    expect(rows[1]).toMatchObject({
      startedAt: 'Sat Sep 12 18:41:02 2026',
      rssBytes: 88_432 * 1024,
    })
  })

  it('has processes of others, which are none of ours', () => {
    expect(parsePs(withUid(sample('ps-axo.txt')), 502)).toEqual([])
  })

  it('shows the mark behind the command, where the environment can be read', () => {
    const line =
      '  77     1    77   501 Tue Sep  1 07:00:01 2026           312544 T    claude -p HOME=/Users/me AGENTHOST_RUN=0a1b2c3d4e5f/triage/7/00ff AGENTHOST_AGENT=triage'
    expect(parsePs(line, 501)[0]).toMatchObject({
      mark: '0a1b2c3d4e5f/triage/7/00ff',
      state: 'stopped',
      startedAt: 'Tue Sep  1 07:00:01 2026',
    })
  })

  it('that cannot be read is an error and not a process less', () => {
    expect(() => parsePs('  12 Sam 12 Sep 18:41:02 2026', 501)).toThrow(
      'unable to read a line of ps',
    )
  })
})

describe("what macOS's lsof prints", () => {
  it('names who listens, or nobody', () => {
    expect(parseLsof(sample('lsof-listen-F.txt'))).toEqual({ pid: 12_458, command: 'node' })
    expect(parseLsof('')).toBe(null)
  })
})
