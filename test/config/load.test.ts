import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { starterAgents, starterConfig } from '../../src/config/starter.ts'
import { AgenthostError } from '../../src/errors.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-config-'))
  mkdirSync(join(folder, 'a-folder'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))

async function load(yaml: string | Uint8Array) {
  const path = join(folder, 'agenthost.yaml')
  writeFileSync(path, yaml)
  return loadConfig(path, { PATH: '/usr/bin:/bin' })
}

/** First lines of what is told, without the folder and the excerpts. */
async function mistakes(yaml: string): Promise<readonly string[]> {
  const error: unknown = await load(yaml).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AgenthostError)) throw new Error('it was taken as it is')
  expect(error.exitCode).toBe(78)
  return error.message
    .split('\n')
    .filter((line) => line.startsWith(folder))
    .map((line) => line.slice(join(folder, 'agenthost.yaml:').length))
}

describe('a mistake in the configuration', () => {
  it.each<[string, string, string[]]>([
    [
      'an unknown preset',
      'agents: { a: { preset: openclw } }',
      [
        '1:24: agents.a.preset: expected one of command, openclaw, claude-code, claude-code-tmux (did you mean openclaw?), found "openclw"',
      ],
    ],
    [
      'an unknown key',
      'agents:\n  a: { command: [x], memroy: { max: 3GB } }',
      ['2:22: agents.a.memroy: expected a known key (did you mean memory?), found an unknown key'],
    ],
    [
      'an unknown key in a section',
      'agents: { a: { command: [x], stop: { gracee: 3s } } }',
      [
        '1:38: agents.a.stop.gracee: expected a known key (did you mean grace?), found an unknown key',
      ],
    ],
    [
      'an unknown key in a list of probes',
      'agents: { a: { command: [x], alive: [{ tcp: "h:1", evry: 1s }] } }',
      [
        '1:52: agents.a.alive.0.evry: expected a known key (did you mean every?), found an unknown key',
      ],
    ],
    [
      'a top-level key of no room',
      'agents: {}\njobs: {}',
      ['2:1: jobs: expected one of agents, found a key that this version does not know'],
    ],
    [
      'a missing program',
      'agents: { a: {} }',
      [
        '1:14: agents.a.command: expected a list such as [python3, -u, scrape.py], or a text for /bin/sh, found nothing',
      ],
    ],
    [
      'an impossible duration',
      'agents: { a: { command: [x], hungAfterSilence: 3 parsecs } }',
      [
        '1:48: agents.a.hungAfterSilence: expected a duration such as 500ms, 30s, 20m, 6h or 1d, longer than 0, found "3 parsecs"',
      ],
    ],
    [
      'a negative duration',
      'agents: { a: { command: [x], stop: { grace: -3s } } }',
      [
        '1:45: agents.a.stop.grace: expected a duration such as 500ms, 30s, 20m, 6h or 1d, found "-3s"',
      ],
    ],
    [
      'a size without a unit',
      'agents: { a: { command: [x], memory: { max: 300 } } }',
      ['1:45: agents.a.memory.max: expected a size such as 50MB, 3GB or 512KiB, found 300'],
    ],
    [
      'a name with a slash',
      'agents: { a/b: { command: [x] } }',
      [
        '1:11: agents.a/b: expected a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name), found "a/b"',
      ],
    ],
    [
      'a duplicate name',
      'agents:\n  a: { command: [x] }\n  a: { command: [y] }',
      ['3:3: expected each key once, found a key that stands there already'],
    ],
    ['a tab', 'agents:\n\ta: 1', ['2:1: expected spaces to indent, found a tab']],
    ['an empty file', '', ['1:1: expected a map with the key agents, found nothing']],
    ['a list instead of a map', '- 1', ['1:1: expected a map with the key agents, found a list']],
    [
      'agents that are none',
      'agents: 3',
      ['1:9: agents: expected a map of agents by name, found 3'],
    ],
    [
      'an agent that is none',
      'agents: { a: sleep }',
      [
        '1:14: agents.a: expected a map such as { preset: claude-code } or { command: [my-program] }, found "sleep"',
      ],
    ],
    [
      'itself as a dependency',
      'agents: { a: { command: [x], after: a } }',
      ['1:37: agents.a.after: expected another agent, found "a"'],
    ],
    [
      'an unknown dependency',
      'agents: { db: { command: [x] }, a: { command: [x], after: [bd] } }',
      ['1:59: agents.a.after: expected the name of an agent (did you mean db?), found "bd"'],
    ],
    [
      'a circle of dependencies',
      'agents: { a: { command: [x], after: b }, b: { command: [x], after: c }, c: { command: [x], after: a } }',
      ['1:37: agents.a.after: expected an order without a circle, found "a → b → c → a"'],
    ],
    [
      'one port for two',
      'agents: { a: { preset: openclaw, port: 9 }, b: { preset: openclaw, port: 9 } }',
      ['1:74: agents.b.port: expected a port of its own (a has this one), found 9'],
    ],
    [
      'a port out of range',
      'agents: { a: { preset: openclaw, port: 70000 } }',
      ['1:40: agents.a.port: expected a port from 1 to 65535, found 70000'],
    ],
    [
      'a probe that asks nothing',
      'agents: { a: { command: [x], ready: { within: 3s } } }',
      ['1:37: agents.a.ready: expected one of http, tcp, exec, heartbeat, output, found a map'],
    ],
    [
      'a heartbeat without a limit',
      'agents: { a: { command: [x], alive: { heartbeat: beat } } }',
      [
        '1:37: agents.a.alive.silence: expected how old the file may get, such as silence: 2m, found nothing',
      ],
    ],
    [
      'an environment of lists',
      'agents: { a: { command: [x], env: { A: [1] } } }',
      ['1:35: agents.a.env: expected a map of names to texts, found a map'],
    ],
    [
      'a restart policy that is none',
      'agents: { a: { command: [x], restart: sometimes } }',
      ['1:39: agents.a.restart: expected always, on-failure, never, or a map, found "sometimes"'],
    ],
  ])('such as %s is told with its place', async (_what, yaml, expected) => {
    expect(await mistakes(yaml)).toEqual(expected)
  })

  it('is told beside all the others, in the order of the file', async () => {
    const found = await mistakes('agents:\n  a: { preset: x }\n  B: {}\n  c: { command: [] }')
    expect(found.map((line) => line.slice(0, 4))).toEqual(['2:16', '3:3:', '4:17'])
  })

  it('of another preset says whose key it is', async () => {
    const [found] = await mistakes('agents: { a: { command: [x], port: 3 } }')
    expect(found).toContain('found a key of the preset openclaw')
  })

  it('shows the line with a caret under the place', async () => {
    await expect(load('agents: { a: { command: [x], log: { keep: none } } }')).rejects.toThrow(
      `agents: { a: { command: [x], log: { keep: none } } }\n  ${' '.repeat(42)}^`,
    )
  })

  it('that is not even text is told', async () => {
    await expect(load(new Uint8Array([0x61, 0xff, 0xfe]))).rejects.toThrow('it is not UTF-8 text')
    await expect(loadConfig(join(folder, 'none.yaml'), {})).rejects.toThrow(
      'no such file or directory (ENOENT)',
    )
    await expect(loadConfig(join(folder, 'a-folder'), {})).rejects.toThrow(
      'it is a directory (EISDIR)',
    )
  })
})

describe('any text at all', () => {
  it('is either taken or refused in words', { timeout: 30_000 }, async () => {
    const word = fc.constantFrom(
      'agents',
      'a',
      'command',
      'preset',
      'openclaw',
      'alive',
      'every',
      '3s',
      'env',
      'after',
      ':',
      '[',
      ']',
      '{',
      '}',
      ',',
      '\n  ',
      '- ',
      '&x',
      '*x',
      '"',
    )
    const yaml = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    )
    await fc.assert(
      fc.asyncProperty(yaml, async (text) => {
        const error: unknown = await load(text).then(
          () => null,
          (reason: unknown) => reason,
        )
        expect(error === null || error instanceof AgenthostError, String(error)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('an entry', () => {
  const fingerprint = async (entry: string): Promise<string | undefined> => {
    const { config } = await load(`agents:\n  a: ${entry}\n`)
    return config.agents[0]?.fingerprint
  }

  it('is changed by what it says, not by order or comments', async () => {
    const first = await fingerprint('{ command: [x], env: { A: "1", B: "2" } }')
    expect(await fingerprint('{ env: { B: "2", A: "1" }, command: [x] } # why')).toBe(first)
    expect(await fingerprint('{ command: [x], env: { A: "1", B: "3" } }')).not.toBe(first)
  })

  it('has its units, paths and texts as the rest of the program wants them', async () => {
    const { config } = await load(
      'agents: { a: { command: "echo hi", workdir: sub, env: { N: 3, T: true }, after: [], memory: { max: 1GiB }, restart: { steps: [0s, 1m] }, alive: { heartbeat: beat, silence: 2m } } }',
    )
    expect(config.agents[0]).toMatchObject({
      command: ['/bin/sh', '-c', 'echo hi'],
      workdir: join(folder, 'sub'),
      env: { N: '3', T: 'true' },
      memory: { maxBytes: 1024 ** 3 },
      restart: { stepsMs: [0, 60_000] },
      alive: [{ heartbeat: join(folder, 'beat'), silenceMs: 120_000 }],
    })
  })

  it('warns of what will not work here', async () => {
    const { warnings } = await load(
      'agents: { a: { command: [no-such-thing], workdir: nowhere, env: { A: $HOME } } }',
    )
    expect(warnings.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'a: its workdir',
      'a: its program',
      'a: a "$"',
    ])
  })
})

describe('the configuration that is written for a newcomer', () => {
  it.each([
    [{ claude: null, openclaw: null, tmux: null }],
    [{ claude: '/x/claude', openclaw: null, tmux: null }],
    [{ claude: null, openclaw: '/x/openclaw', tmux: '/x/tmux' }],
    [{ claude: '/x/claude', openclaw: '/x/openclaw', tmux: '/x/tmux' }],
  ])('works as it stands: %o', async (found) => {
    const { config } = await load(starterConfig(found))
    expect(config.agents.map(({ name }) => name)).toEqual(starterAgents(found))
  })
})
