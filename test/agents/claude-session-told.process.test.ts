import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeCodePlan } from '../../src/agents/claude-code.ts'
import { hookSettings } from '../../src/agents/claude-hooks.ts'
import { lastSessionIn } from '../../src/agents/claude-session-told.ts'
import type { ClaudeEntry } from '../../src/config/entry.ts'
import { claudeEntry, testHost, type TestHost } from './host.ts'

const A = 'aaaaaaaa-0000-4000-8000-000000000000'
const B = 'bbbbbbbb-0000-4000-8000-000000000000'

let test: TestHost

beforeEach(() => {
  test = testHost()
})

afterEach(() => test.destroy())

/** The two flags of one start that name its session. */
async function start(generation: number, entry: ClaudeEntry = claudeEntry()): Promise<string> {
  const plan = claudeCodePlan(entry, test.host)
  const at = test.context(entry.name, generation, plan.env)
  const refusal = (await plan.behaviour.preflight?.(at)) ?? null
  if (refusal !== null) return refusal
  const argv = (await plan.behaviour.prepare?.(at))?.argv ?? []
  const flag = argv.findIndex((each) => each === '--session-id' || each === '--resume')
  return argv.slice(flag, flag + 2).join(' ')
}

function print(...events: readonly object[]): void {
  for (const event of events) {
    appendFileSync(test.context('a', 1, {}).logPath, `${JSON.stringify(event)}\n`)
  }
}

function leaveTranscript(session: string): void {
  const path = join(test.context('a', 1, {}).folder, 'claude/projects/-w', `${session}.jsonl`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '{}\n')
}

const init = (id: string): object => ({ type: 'system', subtype: 'init', session_id: id })

describe('the session of a restart', () => {
  it('is the one that the conversation has gone on in', async () => {
    await start(1)
    print(init(A), { type: 'conversation_reset', session_id: A }, init(B))
    expect(await start(2)).toBe(`--session-id ${B}`)
    leaveTranscript(B)
    expect(await start(3)).toBe(`--resume ${B}`)
    expect(test.notes).toEqual([])
  })

  it('is that one also where another is configured, until yet another is', async () => {
    await start(1, claudeEntry({ session: A }))
    print(init(A), init(B))
    expect(await start(2, claudeEntry({ session: A }))).toBe(`--session-id ${B}`)
    expect(await start(3, claudeEntry({ session: A }))).toBe(`--session-id ${B}`)
    const other = 'dddddddd-0000-4000-8000-000000000000'
    expect(await start(4, claudeEntry({ session: other }))).toBe(`--session-id ${other}`)
  })

  it('is not one of an earlier start', async () => {
    print(init(B))
    const first = await start(1)
    expect(first).not.toContain(B)
    expect(await start(2)).toBe(first)
  })

  it('is refused while another process holds the one that it has gone on in', async () => {
    await start(1)
    print(init(B))
    test.commandLines.push({ pid: 4711, command: `claude --resume ${B}` })
    expect(await start(2)).toContain(`its session ${B} is in use by process 4711`)
  })

  it('is the one that the hook of a terminal told last, once', async () => {
    const { folder } = test.context('a', 1, {})
    await start(1)
    const settings = hookSettings(folder) as { SessionStart: [{ hooks: [{ command: string }] }] }
    const [{ hooks }] = settings.SessionStart
    for (const id of [A, B]) {
      const input = JSON.stringify({ hook_event_name: 'SessionStart', session_id: id })
      execFileSync('/bin/sh', ['-c', hooks[0].command], { input })
    }
    expect(readFileSync(join(folder, 'turn'), 'utf8')).toBe('SessionStart\n')
    expect(await start(2)).toBe(`--session-id ${B}`)
    expect(existsSync(join(folder, 'session-told.json'))).toBe(false)
  })

  it('is the old one where the hook told nothing that can be read', async () => {
    const first = await start(1)
    const { folder } = test.context('a', 1, {})
    for (const text of ['', '{"session_', '[]', '{"session_id":"../x"}']) {
      writeFileSync(join(folder, 'session-told.json'), text)
      expect(await start(2), text).toBe(first)
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  })
})

describe('the last session in a log', () => {
  const cases: readonly (readonly [string, readonly (object | string)[], string | null])[] = [
    ['is that of the last event', [init(A), init(B)], B],
    ['is not that of a subagent', [init(A), { ...init(B), parent_tool_use_id: 't' }], A],
    ['is not what a tool printed', [init(A), `"session_id":"${B}"`], A],
    ['is not half an event', [init(A), JSON.stringify(init(B)).slice(0, -1)], A],
    ['is not a name that is no session', [init(A), init('--dangerously')], A],
    ['is not there in what a screen shows', ['hello', ''], null],
  ]
  it.each(cases)('%s', (_name, lines, expected) => {
    const log = lines.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    expect(lastSessionIn(log.join('\n'))).toBe(expected)
  })
})
