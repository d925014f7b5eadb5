import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import * as darwin from '../../src/platform/darwin/command-lines.ts'
import { macTools } from '../../src/platform/darwin/tools.ts'
import * as linux from '../../src/platform/linux/command-lines.ts'

describe('the command lines of this host', () => {
  it('have a process with all its arguments', async () => {
    const child = spawn('sleep', ['1000', '1'])
    await once(child, 'spawn')
    try {
      const lines =
        process.platform === 'darwin'
          ? await darwin.commandLines(macTools(process.env))
          : linux.commandLines()
      expect(lines).toContainEqual({ pid: child.pid, command: 'sleep 1000 1' })
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })
})

describe("macOS's ps", () => {
  it('is read line by line', () => {
    const output = '    1 /sbin/launchd\n  512 /opt/claude -p --resume  x\n\n'
    expect(darwin.parseCommandLines(output)).toEqual([
      { pid: 1, command: '/sbin/launchd' },
      { pid: 512, command: '/opt/claude -p --resume  x' },
    ])
  })
})
