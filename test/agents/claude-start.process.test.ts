import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claudeCodePlan } from '../../src/agents/claude-code.ts'
import type { ClaudeEntry } from '../../src/config/entry.ts'
import { claudeEntry, testHost, type TestHost } from './host.ts'

const SESSION = 'aaaaaaaa-0000-4000-8000-000000000000'

let test: TestHost

beforeEach(() => {
  test = testHost({
    env: { PATH: '/usr/bin:/bin', ANTHROPIC_API_KEY: "the operator's own", HOME: '/home/op' },
  })
})

afterEach(() => test.destroy())

type Prepared = {
  readonly argv: readonly string[]
  readonly folder: string
  readonly refusal: string | null
}

/** One start, as the supervisor makes it. */
async function start(entry: ClaudeEntry, generation = 1): Promise<Prepared> {
  const plan = claudeCodePlan(entry, test.host)
  const at = test.context(entry.name, generation, plan.env)
  const refusal = (await plan.behaviour.preflight?.(at)) ?? null
  if (refusal !== null) return { argv: [], folder: at.folder, refusal }
  const prepared = await plan.behaviour.prepare?.(at)
  return { argv: prepared?.argv ?? [], folder: at.folder, refusal }
}

function argumentOf({ argv }: Prepared, flag: string): string | undefined {
  return argv[argv.indexOf(flag) + 1]
}

/** As if Claude Code had written a conversation down. */
function leaveTranscript(folder: string, session: string): void {
  const path = join(folder, 'claude/projects/-some-folder', `${session}.jsonl`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '{}\n')
}

describe('a start of Claude Code', () => {
  it('begins a session of its own, and resumes it once there is a transcript', async () => {
    const first = await start(claudeEntry())
    const session = argumentOf(first, '--session-id') ?? ''
    expect(session).toMatch(/^[\da-f-]{36}$/)
    expect(argumentOf(await start(claudeEntry(), 2), '--session-id')).toBe(session)
    leaveTranscript(first.folder, session)
    const resumed = await start(claudeEntry(), 3)
    expect(argumentOf(resumed, '--resume')).toBe(session)
    expect(resumed.argv).not.toContain('--session-id')
    expect(test.notes).toEqual([])
  })

  it('takes another session after the last start said that its own was not found', async () => {
    const first = await start(claudeEntry())
    const session = argumentOf(first, '--session-id') ?? ''
    writeFileSync(join(test.home, 'a.log'), `No conversation found with session ID: ${session}\n`)
    const second = await start(claudeEntry(), 2)
    expect(argumentOf(second, '--session-id')).not.toBe(session)
    expect(test.notes).toHaveLength(1)
  })

  it('heeds only what the last start said of its session', async () => {
    const entry = claudeEntry({ session: SESSION })
    const { folder } = await start(entry)
    writeFileSync(join(test.home, 'a.log'), `No conversation found with session ID: ${SESSION}\n`)
    test.advance(60_000)
    expect(argumentOf(await start(entry, 2), '--session-id')).toBe(SESSION)
    leaveTranscript(folder, SESSION)
    expect(argumentOf(await start(entry, 3), '--resume')).toBe(SESSION)
  })

  it('keeps its files for nobody else to read', async () => {
    const { folder } = await start(claudeEntry({ allowedTools: ['Read', 'Bash(git *)'] }))
    for (const name of ['session.json', 'settings.json']) {
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
    }
    const settings: unknown = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))
    expect(settings).toEqual({ permissions: { allow: ['Read', 'Bash(git *)'] } })
  })

  it('makes a damaged session note anew', async () => {
    const { folder } = await start(claudeEntry())
    writeFileSync(join(folder, 'session.json'), '{"id":')
    expect(argumentOf(await start(claudeEntry(), 2), '--session-id')).toMatch(/^[\da-f-]{36}$/)
  })

  it('reads prompts from its pipe, asks nobody for permission, and takes the arguments of its entry last', async () => {
    const { argv } = await start(
      claudeEntry({ model: 'opus', args: ['--add-dir', '/srv'], mcpConfig: '/m.json' }),
    )
    expect(argv.slice(0, 6)).toEqual([
      'claude',
      '-p',
      '--input-format',
      'stream-json',
      '--output-format',
      'stream-json',
    ])
    expect(argv.join(' ')).toContain('--permission-mode dontAsk --permission-prompts none')
    expect(argv.join(' ')).toContain('--strict-mcp-config --mcp-config /m.json --model opus')
    expect(argv.slice(-2)).toEqual(['--add-dir', '/srv'])
  })

  it("has its own configuration folder and none of the operator's keys", () => {
    const { env } = claudeCodePlan(claudeEntry({ env: { ANTHROPIC_AUTH_TOKEN: 't' } }), test.host)
    expect(env).toMatchObject({
      CLAUDE_CONFIG_DIR: join(test.home, 'agents/a/claude'),
      API_TIMEOUT_MS: '300000',
      DISABLE_AUTOUPDATER: '1',
      ANTHROPIC_AUTH_TOKEN: 't',
    })
    expect(env).not.toHaveProperty('ANTHROPIC_API_KEY')
  })
})

describe('a session', () => {
  it('is not taken up while another process holds it', async () => {
    test.commandLines.push({ pid: 4711, command: `claude --resume ${SESSION}` })
    const { refusal } = await start(claudeEntry({ session: SESSION }))
    expect(refusal).toBe(
      `its session ${SESSION} is in use by process 4711 (claude --resume ${SESSION}); end that first`,
    )
  })

  it('is not taken up by two agents that start at once, and is free again later', async () => {
    expect((await start(claudeEntry({ session: SESSION }))).refusal).toBeNull()
    const other = claudeEntry({ name: 'b', session: SESSION })
    expect((await start(other)).refusal).toContain('is being taken up by the agent a')
    test.advance(60_000)
    expect((await start(other)).refusal).toBeNull()
  })

  it('may be claimed again by its own agent at once', async () => {
    await start(claudeEntry({ session: SESSION }))
    expect((await start(claudeEntry({ session: SESSION }), 2)).refusal).toBeNull()
  })

  it('that is no UUID is refused with words', async () => {
    const { refusal, folder } = await start(claudeEntry({ session: 'mine' }))
    expect(refusal).toBe('its session mine is not a UUID')
    expect(existsSync(join(folder, 'session.json'))).toBe(false)
  })
})
