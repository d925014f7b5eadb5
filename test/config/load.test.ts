import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AgentEntry } from '../../src/config/entry.ts'
import { loadConfig } from '../../src/config/load.ts'
import { inFolder, load, refusalOf } from './agenthost-yaml.ts'

/** Root may read everything, so it is somebody else for as long as this takes. */
async function withoutRoot<T>(act: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0
  if (isRoot) process.seteuid?.(NOBODY)
  try {
    return await act()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

const NOBODY = 65_534

async function entryOf(yaml: string): Promise<AgentEntry> {
  const { config } = await load(`agents:\n  a: ${yaml}\n`)
  const [entry] = config.agents
  if (entry === undefined) throw new Error('there is no agent')
  return entry
}

describe('a file that is no configuration', () => {
  it('is refused in words when it is not there, a folder, or behind a file', async () => {
    mkdirSync(inFolder('a-folder'))
    await expect(loadConfig(inFolder('none.yaml'), {})).rejects.toThrow(
      `unable to read ${inFolder('none.yaml')}: no such file or directory (ENOENT)`,
    )
    await expect(loadConfig(inFolder('a-folder'), {})).rejects.toThrow('it is a directory (EISDIR)')
    writeFileSync(inFolder('a-file'), '')
    await expect(loadConfig(inFolder('a-file/x.yaml'), {})).rejects.toThrow('(ENOTDIR)')
  })

  it('is refused in words when it may not be read', async () => {
    writeFileSync(inFolder('closed.yaml'), 'agents: {}')
    chmodSync(inFolder('closed.yaml'), 0o000)
    chmodSync(inFolder('.'), 0o755)
    const refusal = withoutRoot(() => loadConfig(inFolder('closed.yaml'), {}))
    await expect(refusal).rejects.toThrow('permission denied (EACCES)')
  })

  it('is refused when it is a pipe, which would hold whoever reads it', async () => {
    execFileSync('mkfifo', [inFolder('pipe.yaml')])
    await expect(loadConfig(inFolder('pipe.yaml'), {})).rejects.toThrow('it is not a regular file')
  })

  it('is refused when it is larger than 1 MB', async () => {
    const { message } = await refusalOf('#'.repeat(1_000_001))
    expect(message).toBe(`unable to read ${inFolder()}: it is larger than 1 MB`)
  })

  it.each([
    [[0x61, 0x0a, 0xc3, 0xa4, 0xff, 0x61], 'it is not UTF-8 text (line 2, column 2)'],
    [[0x61, 0xc3], 'it is not UTF-8 text (line 1, column 2)'],
    [[0xff, 0xfe, 0x61, 0x00], 'it is UTF-16 text; save it as UTF-8'],
    [[0x61, 0x00], 'there is a zero byte in it (line 1, column 2)'],
  ])('is refused with the place of what is no text: %j', async (bytes, told) => {
    const { message, exitCode } = await refusalOf(new Uint8Array(bytes))
    expect([message, exitCode]).toEqual([`unable to read ${inFolder()}: ${told}`, 78])
  })
})

describe('an entry', () => {
  it('is changed by what it says, not by order or comments', async () => {
    const { fingerprint } = await entryOf('{ command: [x], env: { A: "1", B: "2" } }')
    const same = await entryOf('{ env: { B: "2", A: "1" }, command: [x] } # why')
    expect(same.fingerprint).toBe(fingerprint)
    const other = await entryOf('{ command: [x], env: { A: "1", B: "3" } }')
    expect(other.fingerprint).not.toBe(fingerprint)
  })

  it('has its units, paths and texts as the rest of the program wants them', async () => {
    expect(
      await entryOf(`
    command: "echo hi"
    workdir: sub
    after: []
    memory: { max: 1GiB, samples: 2 }
    restart: { when: never, steps: [0s, 1m], limit: { starts: 3, within: 1h } }
    ready: { output: listening, within: 60s }
    alive:
      - { heartbeat: beat, silence: 2m }
      - { http: "http://127.0.0.1:1/health", status: 200-299, body: { ok: true }, failures: 2 }
      - { http: "http://127.0.0.1:1/", status: 204 }
      - { tcp: "127.0.0.1:1", send: PING, every: 5s }
      - { exec: [~/check, 1], timeout: 3s }
    hungAfterSilence: 20m
    stop: { signal: SIGINT, grace: 0 }
    onWake: restart
    log: { maxBytes: 50MB, keep: 5 }`),
    ).toMatchObject({
      preset: 'command',
      command: ['/bin/sh', '-c', 'echo hi'],
      stdin: 'none',
      workdir: inFolder('sub'),
      memory: { maxBytes: 1024 ** 3, samples: 2 },
      restart: { when: 'never', stepsMs: [0, 60_000], limit: { starts: 3, withinMs: 3_600_000 } },
      ready: { output: 'listening', withinMs: 60_000 },
      alive: [
        { heartbeat: inFolder('beat'), silenceMs: 120_000 },
        { status: { from: 200, to: 299 }, body: { ok: true }, failures: 2 },
        { status: { from: 204, to: 204 } },
        { tcp: '127.0.0.1:1', send: 'PING', everyMs: 5000 },
        { exec: [join(homedir(), 'check'), '1'], timeoutMs: 3000 },
      ],
      hungAfterSilenceMs: 1_200_000,
      stop: { signal: 'SIGINT', graceMs: 0 },
      onWake: 'restart',
      log: { maxBytes: 50_000_000, keep: 5 },
    })
  })

  it('of a preset has its own keys, and a word for the restart policy', async () => {
    const claw = '{ preset: openclaw, program: bin/claw, stateDir: ~/claw, restart: on-failure }'
    expect(await entryOf(claw)).toMatchObject({
      port: 18_789,
      program: inFolder('bin/claw'),
      stateDir: join(homedir(), 'claw'),
      restart: { when: 'on-failure' },
    })
    const claude =
      '{ preset: claude-code, args: [--max-turns, 5], turnSilence: 1m, alive: { every: 5s } }'
    expect(await entryOf(claude)).toMatchObject({
      args: ['--max-turns', '5'],
      turnSilenceMs: 60_000,
      alive: [{ own: true, everyMs: 5000 }],
    })
  })

  it('takes numbers in words of a process as they are written', async () => {
    const numbers = '1.10, 1234567890123456789, 0x10, 007, True, 3'
    const [a, b, c, d, e, f] = ['1.10', '1234567890123456789', '0x10', '007', 'True', '3']
    const entry = await entryOf(
      `{ command: [run, ${numbers}], env: { A: 1.10, B: 1234567890123456789, C: 0x10, D: 007, E: True, F: 3 } }`,
    )
    expect(entry).toMatchObject({ command: ['run', a, b, c, d, e, f] })
    expect(entry.env).toEqual({ A: a, B: b, C: c, D: d, E: e, F: f })
  })

  it('may be called by a number, and be waited for by it', async () => {
    const { config } = await load(
      'agents: { 1.50: { command: [x] }, b: { command: [x], after: [1.50] } }',
    )
    expect(config.agents.map(({ name, after }) => [name, ...after])).toEqual([
      ['1.50'],
      ['b', '1.50'],
    ])
  })

  it('may share its parts by anchors, with a thousand others', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) =>
      index === 0
        ? '  a0: { command: [x], env: &env { A: b } }'
        : `  a${index}: { command: [x], env: *env }`,
    )
    const { config } = await load(`agents:\n${lines.join('\n')}`)
    expect(config.agents.every(({ env }) => env['A'] === 'b')).toBe(true)
    const { message } = await refusalOf(`agents:\n${lines.join('\n')}\n  b: { command: [x] }`)
    expect(message).toContain('expected at most 1000 agents, found 1001')
  })

  it('may have a bracket that is not indented, and a byte order mark before it', async () => {
    const { config } = await load('\uFEFFagents:\n  a:\n    command: [\n      x\n    ]\n')
    expect(config.agents).toMatchObject([{ command: ['x'] }])
  })
})

describe('an entry that is right but will not work here', () => {
  it('is warned of', async () => {
    const { warnings } = await load(
      'agents: { a: { command: [no-such-thing], workdir: nowhere, env: { A: $HOME }, alive: { exec: [no-check] } } }',
    )
    expect(warnings).toEqual([
      `a: its workdir ${inFolder('nowhere')} is not a directory`,
      'a: no-such-thing was not found or cannot be run',
      'a: no-check was not found or cannot be run',
      'a: a "$" in env is taken as it stands, nothing is put in its place',
    ])
  })

  it('is looked for with the PATH that it will have', async () => {
    mkdirSync(inFolder('bin'))
    writeFileSync(inFolder('bin/mine'), '', { mode: 0o755 })
    writeFileSync(inFolder('bin/claw.mjs'), '', { mode: 0o600 })
    const own = `agents: { a: { command: [mine], env: { PATH: ${inFolder('bin')} } } }`
    expect((await load(own)).warnings).toEqual([])
    const daemon = 'agents: { a: { command: [mine] } }'
    expect((await load(daemon, { PATH: `/bin:${inFolder('bin')}` })).warnings).toEqual([])
    expect((await load(daemon)).warnings).toHaveLength(1)
    const relative = 'agents: { a: { command: [bin/mine] }, b: { command: [bin/claw.mjs] } }'
    expect((await load(relative)).warnings).toEqual([
      'b: bin/claw.mjs was not found or cannot be run',
    ])
    const openclaw = 'agents: { a: { preset: openclaw, program: bin/claw.mjs } }'
    expect((await load(openclaw)).warnings).toEqual([])
  })

  it('is warned of when its terminal has no tmux', async () => {
    const yaml = `agents: { desk: { preset: claude-code-tmux, env: { PATH: ${inFolder('none')} } } }`
    expect((await load(yaml)).warnings).toEqual([
      'desk: claude was not found or cannot be run',
      'desk: tmux was not found or cannot be run',
    ])
  })
})
