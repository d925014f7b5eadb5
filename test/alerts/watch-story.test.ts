/** What a person who watches from afar is shown, and when. */
import { describe, expect, it } from 'vitest'
import * as story from '../../src/alerts/watch-story.ts'
import { endingText, remoteCommand } from '../../src/alerts/ssh-follow.ts'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const MINUTE = 60_000

function seen(cursor: number, change: Partial<story.Seen> = {}): story.Seen {
  return {
    cursor,
    kind: 'raised',
    host: 'mini',
    severity: 'warning',
    subject: `agent-${cursor}`,
    what: 'exited with code 3',
    todo: 'Look at it.',
    ...change,
  }
}

describe('notices', () => {
  it('are shown one by one while they are few', () => {
    expect(story.shownOf([seen(1), seen(2, { subject: 'host', todo: '' })])).toEqual([
      { title: 'agent-1 on mini', body: 'exited with code 3\nLook at it.' },
      { title: 'mini', body: 'exited with code 3' },
    ])
    expect(story.shownOf([])).toEqual([])
  })

  it('are one when they are many: the worst first, each subject as it stands now', () => {
    const many = [
      seen(1),
      seen(2, { severity: 'urgent', what: 'failed' }),
      seen(3, { kind: 'recovered', severity: 'info', subject: 'agent-1', what: 'is up again' }),
      ...[4, 5, 6, 7].map((cursor) => seen(cursor)),
    ]
    const [shown, ...more] = story.shownOf(many)
    expect(more).toEqual([])
    expect(shown?.title).toBe('mini: 7 alerts')
    expect(shown?.body.split('\n')).toEqual([
      'agent-2: failed',
      'agent-4: exited with code 3',
      'agent-5: exited with code 3',
      'agent-6: exited with code 3',
      'and 2 more',
    ])
  })
})

describe('a host that cannot be reached', () => {
  it('is told once after five minutes, and once when it is back', () => {
    let reach = story.reached(story.reachFrom(0), 1000)[0]
    reach = story.lost(reach, MINUTE)
    const look = (now: number): string | null => {
      const [next, text] = story.toldLost(reach, now, 'no route')
      reach = next
      return text
    }
    expect(look(5 * MINUTE)).toBeNull()
    expect(look(6 * MINUTE)).toBe('cannot be reached for 5 min: no route')
    expect(look(60 * MINUTE)).toBeNull()
    reach = story.lost(reach, 61 * MINUTE)
    const [back, text] = story.reached(reach, 61 * MINUTE)
    expect(text).toBe('can be reached again, after 1 h')
    expect(story.reached(back, 62 * MINUTE)[1]).toBeNull()
  })

  it('for less is not told at all', () => {
    const reach = story.lost(story.reached(story.reachFrom(0), 0)[0], MINUTE)
    expect(story.reached(reach, 2 * MINUTE)[1]).toBeNull()
  })

  it('is not said of while this computer slept', () => {
    const reach = story.slept(
      story.lost(story.reached(story.reachFrom(0), 0)[0], 1),
      8 * 60 * MINUTE,
    )
    expect(story.toldLost(reach, 8 * 60 * MINUTE + 1, 'x')[1]).toBeNull()
    expect(story.toldLost(reach, 8 * 60 * MINUTE + 5 * MINUTE, 'x')[1]).not.toBeNull()
  })
})

describe('the end of a connection', () => {
  it.each([
    [
      255,
      'Warning: x\nssh: connect to host mini port 22: Connection refused\n',
      'ssh: connect to host mini port 22: Connection refused',
    ],
    [255, '', 'ssh cannot connect'],
    [
      127,
      'sh: agenthost: not found',
      'there is no agenthost there (it was looked for on the PATH and in ~/.agenthost/bin)',
    ],
    [69, 'unable to reach the daemon', 'it can be reached, but its daemon does not run'],
    [0, '', 'the connection ended'],
    [64, "error: unknown option '--follow'\n", "error: unknown option '--follow'"],
  ])('with %d is put into words', (code, said, text) => {
    expect(endingText(code, said)).toBe(text)
  })
})

describe('the command for the other side', () => {
  const SHELLS = ['/bin/sh', '/bin/bash', '/bin/dash']

  it.each(SHELLS)('finds agenthost wherever it is, when the login shell is %s', (shell) => {
    const home = mkdtempSync(join(tmpdir(), 'agenthost-remote-'))
    const place = (path: string): void => {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), `#!/bin/sh\necho ${path} "$@"\n`)
      chmodSync(join(home, path), 0o755)
    }
    const run = (path: string): string => {
      const env = { HOME: home, PATH: path, SHELL: shell }
      const stdio = ['ignore', 'pipe', 'ignore'] as const
      return execFileSync(shell, ['-c', remoteCommand(57)], {
        env,
        stdio: [...stdio],
        encoding: 'utf8',
      }).trim()
    }
    try {
      place('profile/agenthost')
      writeFileSync(join(home, '.profile'), `PATH="${home}/profile:$PATH"\n`)
      expect(run('/usr/bin:/bin')).toBe('profile/agenthost alerts --follow --json --since 57')
      place('.agenthost/bin/agenthost')
      expect(run('/usr/bin:/bin')).toBe(
        '.agenthost/bin/agenthost alerts --follow --json --since 57',
      )
      place('bin/agenthost')
      expect(run(`${home}/bin:/usr/bin:/bin`)).toBe(
        'bin/agenthost alerts --follow --json --since 57',
      )
    } finally {
      rmSync(home, { recursive: true, force: true })
    }
  })

  it('has no place for anything but a number', () => {
    expect(remoteCommand(null)).not.toContain('--since')
    expect(remoteCommand(1.5)).toContain('--since 1"')
  })
})
