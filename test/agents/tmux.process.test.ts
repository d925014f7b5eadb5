import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nudge, paste, startTerminal, type Terminal } from '../../src/agents/tmux.ts'
import {
  attachCommand,
  generationsIn,
  socketPath,
  socketTooLong,
} from '../../src/agents/tmux-socket.ts'
import { eventually } from '../support/eventually.ts'
import { describeWith } from '../support/real-agents.ts'

let folder: string
let terminal: Terminal

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ah-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    TERM: 'screen-256color',
    SECRET: 'not for argv',
    HOME: folder,
  }
  terminal = { folder, generation: 1, env }
})

afterEach(() => {
  for (const generation of generationsIn(folder)) {
    try {
      execFileSync('tmux', ['-S', socketPath(folder, generation), 'kill-server'], {
        stdio: 'ignore',
      })
    } catch {
      // It has ended by itself: its pane has.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

function log(name = 'a.log'): string {
  return readFileSync(join(folder, name), 'utf8')
}

function start(argv: readonly string[], logName = 'a.log'): Promise<number> {
  return startTerminal(terminal, {
    name: 'desk',
    argv,
    workdir: folder,
    logPath: join(folder, logName),
  })
}

function commandLineOf(pid: number): string {
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
}

describeWith(['tmux'], 'a terminal of our own', () => {
  it('gives the pid of the program in it, which has the whole environment and no shell around it', async () => {
    const pid = await start([
      'sh',
      '-c',
      'echo "pid=$$ secret=$SECRET in=$PWD args=$1,$2"; exec sleep 1000',
      'sh',
      'a b;',
      "it's",
    ])
    await eventually('its output', () => log().includes('\n'))
    expect(log()).toContain(`pid=${pid} secret=not for argv in=${folder} args=a b;,it's`)
    expect(commandLineOf(pid)).toBe('sleep 1000\n')
  })

  it('has the environment in no command line', async () => {
    const pid = await start(['sleep', '1000'])
    const server = execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' })
    expect(commandLineOf(Number(server))).not.toContain('not for argv')
  })

  it('writes to a log with any name, behind what is there', async () => {
    const name = "100%d of #{pane_id} it's.log"
    writeFileSync(join(folder, name), 'before\n')
    await start(['sh', '-c', 'echo after; exec sleep 1000'], name)
    await eventually('its output', () => log(name).includes('after'))
    expect(log(name)).toMatch(/^before\nafter/)
  })

  it('takes a text of several lines as it is', async () => {
    await start(['cat'])
    await paste(terminal, 'first; "second"\n$HOME third')
    await eventually('the text', () => log().split('$HOME third').length > 2)
    expect(log()).toContain('first; "second"')
  })

  it('is told that a text is pasted, where its program asks for that', async () => {
    await start(['sh', '-c', String.raw`printf '\033[?2004hready'; exec cat`])
    await eventually('its wish', () => log().includes('ready'))
    await paste(terminal, 'one\ntwo')
    await eventually('the end of the paste', () => log().includes('[201~'))
    expect(log()).toContain('[200~one')
  })

  it('is drawn anew by a program that lives, and gets its width back', async () => {
    await start(['sh', '-c', 'trap "stty size" WINCH; echo ready; while :; do sleep 0.02; done'])
    await eventually('its trap', () => log().includes('ready'))
    const setBack = await nudge(terminal)
    await eventually('the smaller size', () => log().includes(' 159'))
    await setBack()
    await eventually('the size as it was', () => log().includes(' 160'))
  })

  it('is attached to by the newest start, whatever tmux one is in', async () => {
    await start(['sleep', '1000'])
    terminal = { ...terminal, generation: 12 }
    await start(['sleep', '1000'])
    expect(attachCommand(folder)).toEqual([
      'env',
      '-u',
      'TMUX',
      'tmux',
      '-u',
      '-S',
      socketPath(folder, 12),
      'attach-session',
      '-t',
      'main',
    ])
    expect(generationsIn(folder)).toEqual([12])
  })

  it('leaves no server of an earlier start behind', async () => {
    const pid = await start(['sleep', '1000'])
    terminal = { ...terminal, generation: 2 }
    await start(['sleep', '1000'])
    await eventually('its end', () => {
      try {
        process.kill(pid, 0)
        return false
      } catch {
        return true
      }
    })
    expect(generationsIn(folder)).toEqual([2])
  })

  it('says why there is none', async () => {
    await expect(start([join(folder, 'missing'), 'x'])).resolves.toBeGreaterThan(1)
    terminal = { ...terminal, env: { PATH: '/nowhere' } }
    await expect(start(['sleep', '1000'])).rejects.toThrow(
      'unable to run tmux: no such file or directory (ENOENT)',
    )
  })
})

describe('a socket', () => {
  it('may have a path of 103 bytes and no more', () => {
    const fits = `/${'x'.repeat(103 - '//tmux.1.sock'.length)}`
    expect(socketTooLong(fits, 1)).toBeNull()
    expect(socketTooLong(`${fits}y`, 1)).toContain('is 104 bytes long and may be 103')
  })

  it('cannot be attached to before there is one', () => {
    expect(() => attachCommand(folder)).toThrow('unable to attach: it has no terminal yet')
  })
})
