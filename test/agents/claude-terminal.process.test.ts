import { execFileSync } from 'node:child_process'
import { appendFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetHooks, hookSettings, lastHook } from '../../src/agents/claude-hooks.ts'
import { writeSession } from '../../src/agents/claude-session-files.ts'
import { terminalProbes } from '../../src/agents/claude-terminal-probes.ts'
import type { Running, Verdict } from '../../src/supervisor/plan.ts'
import { testHost, type TestHost } from './host.ts'

let test: TestHost
let running: Running

beforeEach(() => {
  test = testHost()
  running = test.running("it's", 1)
  writeFileSync(running.logPath, '')
  writeSession(running.folder, { id: 's', spoken: false, logFrom: { sequence: 1, offset: 0 } })
})

afterEach(() => test.destroy())

/** What Claude Code does at this point: it runs the command of the hook with a shell. */
function hook(name: string): void {
  const settings = hookSettings(running.folder) as Record<
    string,
    [{ hooks: [{ command: string }] }]
  >
  execFileSync('/bin/sh', ['-c', settings[name]?.[0].hooks[0].command ?? 'false'])
}

describe('the hooks', () => {
  it('say whether it works or rests, and with whom it waits', () => {
    const isWorking = (name: string): boolean | undefined => {
      hook(name)
      return lastHook(running.folder)?.isWorking
    }
    expect(
      ['UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure'].map(isWorking),
    ).toEqual([true, true, true, true])
    expect(
      ['SessionStart', 'Stop', 'StopFailure', 'Notification', 'PermissionRequest'].map(isWorking),
    ).toEqual([false, false, false, false, false])
  })

  it('of an earlier start are forgotten', () => {
    hook('Stop')
    forgetHooks(running.folder)
    expect(lastHook(running.folder)).toBeNull()
  })
})

describe('a terminal', () => {
  /** The probes of one start, before a tmux that is not there: a look at it is an error. */
  function probes(): {
    readonly ready: () => Promise<Verdict>
    readonly alive: () => Promise<Verdict>
  } {
    const terminal = { folder: running.folder, generation: 1, env: { PATH: '/nowhere' } }
    const { ready, alive } = terminalProbes(test.host, () => terminal, 1000)
    const ask =
      ({ probe }: typeof ready | typeof alive) =>
      (): Promise<Verdict> => {
        if (probe.kind !== 'preset') throw new Error(`not a probe of the preset: ${probe.kind}`)
        return probe.ask(running, AbortSignal.timeout(5000))
      }
    return { ready: ask(ready), alive: ask(alive) }
  }

  it('is ready when its session has begun and it reads the keyboard', async () => {
    const { ready } = probes()
    expect((await ready()).kind).toBe('silent')
    hook('SessionStart')
    expect((await ready()).kind).toBe('silent')
    appendFileSync(running.logPath, '\u001B[?2004h')
    expect((await ready()).kind).toBe('alive')
    expect(test.notes).toEqual([])
  })

  it('that asks a person something counts as up, and is told once it stands still', async () => {
    const { ready } = probes()
    appendFileSync(running.logPath, 'Do you trust this folder?')
    expect((await ready()).kind).toBe('silent')
    test.advance(15_000)
    expect((await ready()).kind).toBe('alive')
    expect(test.notes).toEqual(["it's: it waits for a person: agenthost attach it's"])
  })

  it('that has drawn nothing yet waits for nobody', async () => {
    const { ready } = probes()
    await ready()
    test.advance(60_000)
    expect((await ready()).kind).toBe('silent')
  })

  it('is alive while it prints or its hooks beat, and is looked into when a turn stands still', async () => {
    hook('UserPromptSubmit')
    const { alive } = probes()
    expect((await alive()).kind).toBe('alive')
    test.advance(1000)
    expect((await alive()).kind).toBe('alive')
    appendFileSync(running.logPath, 'x')
    test.advance(1)
    expect((await alive()).kind).toBe('alive')
    test.advance(1000)
    const { mtimeMs } = statSync(join(running.folder, 'turn'))
    utimesSync(join(running.folder, 'turn'), new Date(), new Date(mtimeMs + 5000))
    expect((await alive()).kind).toBe('alive')
    test.advance(1001)
    await expect(alive()).rejects.toThrow('unable to run tmux')
  })

  it('at rest may stand still for ten minutes before it is looked into', async () => {
    hook('Stop')
    const { alive } = probes()
    await alive()
    test.advance(600_000)
    expect((await alive()).kind).toBe('alive')
    test.advance(1)
    await expect(alive()).rejects.toThrow('unable to run tmux')
  })

  it('whose log is gone is looked into like any other', async () => {
    hook('UserPromptSubmit')
    const { alive } = probes()
    await alive()
    rmSync(running.logPath)
    test.advance(1001)
    await expect(alive()).rejects.toThrow('unable to run tmux')
  })
})
