/** What is told of each mistake, word for word: docs/operation/config.md promises place, expected and found. */
import { describe, expect, it } from 'vitest'
import { refusalOf, mistakesIn } from './agenthost-yaml.ts'

/** Each list holds the one before it nine times. */
function aliasesOfAliases(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const item = level === 0 ? 'x' : `*k${level - 1}`
    return `k${level}: &k${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`
  })
  return lines.join('\n')
}

const CASES: readonly (readonly [what: string, yaml: string, told: readonly string[]])[] = [
  [
    'an unknown preset',
    'agents: { a: { preset: openclw } }',
    [
      '1:24: agents.a.preset: expected one of command, openclaw, claude-code, claude-code-tmux (did you mean openclaw?), found "openclw"',
    ],
  ],
  [
    'a preset that is a number',
    'agents: { a: { preset: 3 } }',
    [
      '1:24: agents.a.preset: expected one of command, openclaw, claude-code, claude-code-tmux, found 3',
    ],
  ],
  [
    'an unknown key',
    'agents:\n  a: { command: [x], memroy: { max: 3GB } }',
    ['2:22: agents.a.memroy: expected a known key (did you mean memory?), found an unknown key'],
  ],
  [
    'an unknown key that is near to none',
    'agents: { a: { command: [x], banana: 1 } }',
    [
      '1:30: agents.a.banana: expected one of preset, workdir, env, after, restart, ready, alive, hungAfterSilence, memory, stop, onWake, log, cap, route, command, stdin, found an unknown key',
    ],
  ],
  [
    'an unknown key in a section',
    'agents: { a: { command: [x], stop: { gracee: 3s } } }',
    [
      '1:38: agents.a.stop.gracee: expected a known key (did you mean grace?), found an unknown key',
    ],
  ],
  [
    'an unknown key in a section of a section',
    'agents: { a: { command: [x], restart: { limit: { start: 1, within: 1m } } } }',
    [
      '1:50: agents.a.restart.limit.start: expected a known key (did you mean starts?), found an unknown key',
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
    'a misspelt key that must be there',
    'agents: { a: { comand: [x] } }',
    ['1:16: agents.a.comand: expected a known key (did you mean command?), found an unknown key'],
  ],
  [
    'a key in the style of another file',
    'agents: { a: { command: [x], hung_after_silence: 3m } }',
    [
      '1:30: agents.a.hung_after_silence: expected a known key (did you mean hungAfterSilence?), found an unknown key',
    ],
  ],
  [
    'a key of another preset',
    'agents: { a: { command: [x], port: 3 } }',
    [
      '1:30: agents.a.port: expected one of preset, workdir, env, after, restart, ready, alive, hungAfterSilence, memory, stop, onWake, log, cap, route, command, stdin, found a key of the preset openclaw',
    ],
  ],
  [
    'a key of two other presets',
    'agents: { a: { command: [x], turnSilence: 3m } }',
    [
      '1:30: agents.a.turnSilence: expected one of preset, workdir, env, after, restart, ready, alive, hungAfterSilence, memory, stop, onWake, log, cap, route, command, stdin, found a key of the preset claude-code, claude-code-tmux',
    ],
  ],
  [
    'a key of a section',
    'agents: { a: { command: [x], grace: 3s } }',
    [
      '1:30: agents.a.grace: expected one of preset, workdir, env, after, restart, ready, alive, hungAfterSilence, memory, stop, onWake, log, cap, route, command, stdin, found a key of stop',
    ],
  ],
  [
    'an agent key in a section',
    'agents: { a: { command: [x], stop: { workdir: x } } }',
    ['1:38: agents.a.stop.workdir: expected one of signal, grace, found an unknown key'],
  ],
  [
    'a merge',
    'agents: { a: &a { command: [x] }, b: { command: [y], <<: *a } }',
    [
      '1:54: agents.b.<<: expected one of preset, workdir, env, after, restart, ready, alive, hungAfterSilence, memory, stop, onWake, log, cap, route, command, stdin, found a merge, which YAML no longer has: write the keys out',
    ],
  ],
  [
    'a misspelt top-level key',
    'agnets: {}',
    ['1:1: agnets: expected a known key (did you mean agents?), found an unknown key'],
  ],
  [
    'an unknown top-level key',
    'agents: {}\nbanana: 1',
    [
      '2:1: banana: expected one of agents, jobs, alerts, gateway, upstreams, rankings, regression, found an unknown key',
    ],
  ],
  [
    'a probe that is asked all the time',
    'agents: { a: { command: [x], alive: { tcp: "h:1", every: 1ms } } }',
    ['1:58: agents.a.alive.every: expected at least 10ms, found "1ms"'],
  ],
  [
    'a log that is rotated all the time',
    'agents: { a: { command: [x], log: { maxBytes: 1KB } } }',
    ['1:47: agents.a.log.maxBytes: expected at least 4KB, found "1KB"'],
  ],
  [
    'a missing program',
    'agents: { a: {} }',
    [
      '1:14: agents.a.command: expected a list such as [python3, -u, scrape.py], or a text for /bin/sh, found nothing',
    ],
  ],
  [
    'an empty program',
    'agents: { a: { command: [""] } }',
    ['1:26: agents.a.command.0: expected the name of a program, found ""'],
  ],
  [
    'a command with a map in it',
    'agents: { a: { command: [echo, hi: there] } }',
    ['1:32: agents.a.command.1: expected a text or a number, found a map'],
  ],
  [
    'a command of nothing',
    'agents: { a: { command: "  " } }',
    [
      '1:25: agents.a.command: expected a list such as [python3, -u, scrape.py], or a text for /bin/sh, found "  "',
    ],
  ],
  [
    'an impossible duration',
    'agents: { a: { command: [x], hungAfterSilence: 3 parsecs } }',
    [
      '1:48: agents.a.hungAfterSilence: expected a duration such as 500ms, 30s, 20m, 6h or 1d, found "3 parsecs"',
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
    'a duration without a unit',
    'agents: { a: { command: [x], stop: { grace: 30 } } }',
    ['1:45: agents.a.stop.grace: expected a unit behind it, such as 30s or 30m, found 30'],
  ],
  [
    'a duration in words',
    'agents: { a: { command: [x], stop: { grace: 30 seconds } } }',
    [
      '1:45: agents.a.stop.grace: expected a duration such as 500ms, 30s, 20m, 6h or 1d (did you mean 30s?), found "30 seconds"',
    ],
  ],
  [
    'a duration beyond ten years',
    'agents: { a: { command: [x], hungAfterSilence: 9999d } }',
    ['1:48: agents.a.hungAfterSilence: expected at most 3650d, found "9999d"'],
  ],
  [
    'no time where there must be some',
    'agents: { a: { command: [x], hungAfterSilence: 0s } }',
    ['1:48: agents.a.hungAfterSilence: expected a duration longer than 0, found "0s"'],
  ],
  [
    'a step that is no duration',
    'agents: { a: { command: [x], restart: { steps: [1s, soon] } } }',
    [
      '1:53: agents.a.restart.steps.1: expected a duration such as 500ms, 30s, 20m, 6h or 1d, found "soon"',
    ],
  ],
  [
    'no steps',
    'agents: { a: { command: [x], restart: { steps: [] } } }',
    ['1:48: agents.a.restart.steps: expected at least one entry, found an empty list'],
  ],
  [
    'a size without a unit',
    'agents: { a: { command: [x], memory: { max: 300 } } }',
    ['1:45: agents.a.memory.max: expected a unit behind it, such as 300MB or 300GB, found 300'],
  ],
  [
    'a size in small letters',
    'agents: { a: { command: [x], memory: { max: 3gb } } }',
    [
      '1:45: agents.a.memory.max: expected a size such as 50MB, 3GB or 512KiB (did you mean 3GB?), found "3gb"',
    ],
  ],
  [
    'an impossible size',
    'agents: { a: { command: [x], log: { maxBytes: lots } } }',
    ['1:47: agents.a.log.maxBytes: expected a size such as 50MB, 3GB or 512KiB, found "lots"'],
  ],
  [
    'a size of nothing',
    'agents: { a: { command: [x], memory: { max: 0MB } } }',
    ['1:45: agents.a.memory.max: expected more than 0, found "0MB"'],
  ],
  [
    'a part of a section',
    'agents: { a: { command: [x], memory: { samples: 3 } } }',
    ['1:38: agents.a.memory.max: expected a size such as 50MB, 3GB or 512KiB, found nothing'],
  ],
  [
    'a count that is none',
    'agents: { a: { command: [x], log: { keep: 1.5 } } }',
    ['1:43: agents.a.log.keep: expected a whole number from 1 to 100000, found 1.5'],
  ],
  [
    'a share over 1',
    'agents: { a: { command: [x], restart: { jitter: 20 } } }',
    ['1:49: agents.a.restart.jitter: expected a number from 0 to 1, found 20'],
  ],
  [
    'an exit code out of range',
    'agents: { a: { command: [x], restart: { parkCodes: [78, 256] } } }',
    ['1:57: agents.a.restart.parkCodes.1: expected an exit code from 0 to 255, found 256'],
  ],
  [
    'an unknown signal',
    'agents: { a: { command: [x], stop: { signal: TERM } } }',
    [
      '1:46: agents.a.stop.signal: expected one of SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGKILL, found "TERM"',
    ],
  ],
  [
    'a word that is none of them',
    'agents: { a: { command: [x], onWake: sleep } }',
    ['1:38: agents.a.onWake: expected one of probe, restart, ignore, found "sleep"'],
  ],
  [
    'a restart policy that is none',
    'agents: { a: { command: [x], restart: sometimes } }',
    ['1:39: agents.a.restart: expected always, on-failure, never, or a map, found "sometimes"'],
  ],
  [
    'a restart policy that is a list',
    'agents: { a: { command: [x], restart: [always] } }',
    ['1:39: agents.a.restart: expected always, on-failure, never, or a map, found a list'],
  ],
  [
    'a section that is a word',
    'agents: { a: { command: [x], alive: yes } }',
    ['1:37: agents.a.alive: expected a map with keys such as http, status, body, tcp, found "yes"'],
  ],
  [
    'a section that is empty',
    'agents:\n  a:\n    command: [x]\n    ready:\n',
    [
      '4:11: agents.a.ready: expected a map with keys such as http, status, body, tcp, found nothing',
    ],
  ],
  [
    'a name with a slash',
    'agents: { a/b: { command: [x] } }',
    [
      '1:11: agents.a/b: expected a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name), found "a/b"',
    ],
  ],
  [
    'a name with a capital letter',
    'agents: { Desk: { command: [x] } }',
    [
      '1:11: agents.Desk: expected a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name), found "Desk"',
    ],
  ],
  [
    'a name of two dots',
    'agents: { ..: { command: [x] } }',
    [
      '1:11: agents...: expected a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name), found ".."',
    ],
  ],
  [
    'a name that is too long',
    'agents: { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: { command: [x] } }',
    [
      '1:11: agents.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: expected a name of up to 41 small letters, digits, ".", "_", "-" (it becomes a file name), found "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
    ],
  ],
  [
    'a duplicate name',
    'agents:\n  a: { command: [x] }\n  a: { command: [y] }',
    ['3:3: agents.a: expected each key once, found it again (the first is at 2:3)'],
  ],
  [
    'a duplicate key',
    'agents: { a: { command: [x], command: [y] } }',
    ['1:30: agents.a.command: expected each key once, found it again (the first is at 1:16)'],
  ],
  [
    'itself as a dependency',
    'agents: { a: { command: [x], after: a } }',
    ['1:37: agents.a.after: expected another agent, found "a"'],
  ],
  [
    'an unknown dependency',
    'agents: { db: { command: [x] }, a: { command: [x], after: [bd] } }',
    ['1:60: agents.a.after.0: expected the name of an agent (did you mean db?), found "bd"'],
  ],
  [
    'a dependency that is a map',
    'agents: { a: { command: [x], after: { b: 1 } } }',
    ['1:37: agents.a.after: expected an agent name or a list of them, found a map'],
  ],
  [
    'a circle of dependencies',
    'agents: { a: { command: [x], after: b }, b: { command: [x], after: c }, c: { command: [x], after: a } }',
    ['1:99: agents.c.after: expected an order without a circle, found "a → b → c → a"'],
  ],
  [
    'two circles of dependencies',
    'agents: { a: { command: [x], after: b }, b: { command: [x], after: a }, c: { command: [x], after: d }, d: { command: [x], after: c } }',
    [
      '1:68: agents.b.after: expected an order without a circle, found "a → b → a"',
      '1:130: agents.d.after: expected an order without a circle, found "c → d → c"',
    ],
  ],
  [
    'one port for two',
    'agents: { a: { preset: openclaw, port: 9 }, b: { preset: openclaw, port: 9 } }',
    ['1:74: agents.b.port: expected a port of its own (a has this one), found 9'],
  ],
  [
    'the usual port for two',
    'agents: { a: { preset: openclaw }, b: { preset: openclaw } }',
    ['1:39: agents.b.port: expected a port of its own (a has this one), found 18789'],
  ],
  [
    'one state folder for two',
    'agents: { a: { preset: openclaw, stateDir: x }, b: { preset: openclaw, port: 9, stateDir: x } }',
    ['1:91: agents.b.stateDir: expected a stateDir of its own (a has this one), found "x"'],
  ],
  [
    'a session that is none',
    'agents: { a: { preset: claude-code, session: last } }',
    ['1:46: agents.a.session: expected a session id of Claude Code (a UUID), found "last"'],
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
    'two probes in one',
    'agents: { a: { command: [x], ready: { http: "http://h/", tcp: "h:1" } } }',
    ['1:58: agents.a.ready.tcp: expected one probe, and http is there already, found a second one'],
  ],
  [
    'a part of a probe that is not there',
    'agents: { a: { command: [x], alive: { tcp: "h:1", status: 200 } } }',
    ['1:51: agents.a.alive.status: expected http beside it, found none'],
  ],
  [
    'an address that is none',
    'agents: { a: { command: [x], alive: { http: localhost } } }',
    [
      '1:45: agents.a.alive.http: expected an address such as http://127.0.0.1:8080/health, found "localhost"',
    ],
  ],
  [
    'a port of a probe out of range',
    'agents: { a: { command: [x], alive: { tcp: "h:99999" } } }',
    ['1:44: agents.a.alive.tcp: expected an address such as 127.0.0.1:5432, found "h:99999"'],
  ],
  [
    'a status upside down',
    'agents: { a: { command: [x], alive: { http: "http://h/", status: 299-200 } } }',
    ['1:66: agents.a.alive.status: expected a status such as 200 or 200-299, found "299-200"'],
  ],
  [
    'a heartbeat without a limit',
    'agents: { a: { command: [x], alive: { heartbeat: beat } } }',
    [
      '1:37: agents.a.alive.silence: expected how old the file may get, such as silence: 2m, found nothing',
    ],
  ],
  [
    'an output probe for ever',
    'agents: { a: { command: [x], alive: { output: ready } } }',
    [
      '1:39: agents.a.alive.output: expected one of http, status, body, tcp, send, exec, heartbeat, silence, every, timeout, failures, found a key of ready',
    ],
  ],
  [
    'an environment of lists',
    'agents: { a: { command: [x], env: { A: [1] } } }',
    ['1:40: agents.a.env.A: expected a text (an empty one is ""), found a list'],
  ],
  [
    'an environment with nothing in it',
    'agents: { a: { command: [x], env: { A: } } }',
    ['1:40: agents.a.env.A: expected a text (an empty one is ""), found nothing'],
  ],
  [
    'an environment with an impossible name',
    'agents: { a: { command: [x], env: { A-B: x } } }',
    ['1:37: agents.a.env.A-B: expected a name of letters, digits and _, found "A-B"'],
  ],
  [
    'an environment that is a list',
    'agents: { a: { command: [x], env: [A=b] } }',
    ['1:35: agents.a.env: expected a map of names to texts, found a list'],
  ],
  [
    'a zero character',
    'agents: { a: { command: [x], workdir: "a\\0b" } }',
    ['1:39: agents.a.workdir: expected a text, found "a\\u0000b"'],
  ],
  [
    'agents that are none',
    'agents: 3',
    ['1:9: agents: expected a map of agents by name (agents: {} for none), found 3'],
  ],
  [
    'agents that are a list',
    'agents: [{ command: [x] }]',
    ['1:9: agents: expected a map of agents by name (agents: {} for none), found a list'],
  ],
  [
    'agents that are nothing',
    'agents:\n',
    ['1:8: agents: expected a map of agents by name (agents: {} for none), found nothing'],
  ],
  [
    'an agent that is none',
    'agents: { a: sleep }',
    [
      '1:14: agents.a: expected a map such as { preset: claude-code } or { command: [my-program] }, found "sleep"',
    ],
  ],
  ['an empty file', '', ['1:1: expected a map with the key agents, found nothing']],
  [
    'a file of comments',
    '# agents: {}\n',
    ['1:1: expected a map with the key agents, found nothing'],
  ],
  ['a list instead of a map', '- 1', ['1:1: expected a map with the key agents, found a list']],
  ['a tab', 'agents:\n\ta: 1', ['2:1: expected spaces to indent, found a tab']],
  [
    'a bracket that stays open',
    'agents: { a: { command: [x] }',
    ['1:30: expected a closing }, found the end of the text'],
  ],
  [
    'a quote that stays open',
    'agents: { a: { command: "x } }',
    ['1:31: expected a closing ", found the end of the text'],
  ],
  [
    'a line that is not indented like its neighbours',
    'agents:\n  a:\n    command: [x]\n   b: 1',
    ['4:1: expected the indent of its neighbours, found another'],
  ],
  [
    'a colon in a text',
    'agents:\n  a:\n    command: echo hi: there',
    ['3:14: expected quotes around a text with ": " in it, found a second ": " in the line'],
  ],
  [
    'a colon that is missing',
    'agents:\n  a\n    command: [x]',
    ['2:3: expected a colon after the key, found the end of the line'],
  ],
  [
    'a comma that is missing',
    'agents: { a: { command: ["x" "y"] } }',
    ['1:30: expected a comma between the entries, found none'],
  ],
  [
    'a text that begins with an @',
    'agents: { a: { command: @x } }',
    ['1:25: expected quotes around a text that begins so, found reserved character @'],
  ],
  [
    'a second document',
    'agents: {}\n---\nagents: {}',
    ['2:1: expected one document, found a second one after ---'],
  ],
  [
    'an unknown escape',
    'agents: { a: { command: "\\q" } }',
    ['1:26: expected a known escape in "quotes", or \'these\', found \\q'],
  ],
  [
    'a tag',
    'agents: { a: { command: !run x } }',
    ['1:25: expected a value without a tag, found a tag (!) that means nothing here'],
  ],
  [
    'an alias of nothing',
    'agents: { a: *x }',
    ['1:14: expected &x before *x, found no such anchor'],
  ],
  [
    'an alias of what it is in',
    'agents: { a: { command: [x], alive: { http: "http://h/", body: &b { x: *b } } } }',
    ['1:72: expected an alias of something else, found one of what it is in'],
  ],
  [
    'a key that is a map',
    'agents: { ? { a: b } : { command: [x] } }',
    ['1:13: expected a word as the key, found a list, a map or an alias'],
  ],
  [
    'brackets without end',
    `agents: ${'['.repeat(5000)}`,
    ['1:58: expected at most 50 levels of nesting, found more'],
  ],
  [
    'aliases of aliases',
    aliasesOfAliases(9),
    ['1:1: expected at most 1000 uses of one anchor, found more'],
  ],
]

describe('a mistake in the configuration', () => {
  it.each(CASES)('such as %s is told with its place', async (_what, yaml, told) => {
    expect(await mistakesIn(yaml)).toEqual(told)
  })

  it('is told beside all the others, in the order of the file', async () => {
    const found = await mistakesIn(`agents:
  a: { preset: x }
  B: {}
  c: { command: [], memroy: 1, restart: { limt: 2 }, alive: { htp: 1 }, ready: 3, after: d, env: { A: } }
  c: { command: [x] }
gatewey: {}
`)
    expect(found.map((line) => line.split(': ', 2).join(' '))).toEqual([
      '2:16 agents.a.preset',
      '3:3 agents.B',
      '5:3 agents.c',
      '6:1 gatewey',
    ])
    const more = await mistakesIn(
      'agents: { c: { command: [], memroy: 1, restart: { limt: 2 }, alive: { htp: 1 }, ready: 3, after: d, env: { A: } } }',
    )
    expect(more.map((line) => line.split(': ', 2)[1])).toEqual([
      'agents.c.command',
      'agents.c.memroy',
      'agents.c.restart.limt',
      'agents.c.alive.htp',
      'agents.c.ready',
      'agents.c.after',
      'agents.c.env.A',
    ])
  })

  it('is one of twenty that are told, and the rest are counted', async () => {
    const yaml = Array.from({ length: 23 }, (_, index) => `  a${index}: {}`).join('\n')
    const { message } = await refusalOf(`agents:\n${yaml}`)
    expect(message.match(/expected a list/g)).toHaveLength(20)
    expect(message).toMatch(/\nand 3 more mistakes$/)
  })

  it('is shown in its line with a caret under the place, also in a long line', async () => {
    const { message } = await refusalOf('agents: { a: { command: [x], log: { keep: none } } }')
    expect(message.split('\n').slice(2)).toEqual([
      '  agents: { a: { command: [x], log: { keep: none } } }',
      `  ${' '.repeat(42)}^`,
    ])
    const long = await refusalOf(`agents: { a: { command: [${'x'.repeat(500)}], keep: 1 } }`)
    const [, , line = '', caret = ''] = long.message.split('\n')
    expect(line.length).toBeLessThanOrEqual(102)
    expect(line.slice(caret.indexOf('^'))).toMatch(/^keep/)
  })

  it('is one line that does not command the terminal', async () => {
    const { message } = await refusalOf(
      'agents:\r\n  "a\\e[2J": { command: [x] }\r\n  "\u001b[2J": 1',
    )
    expect(message.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  it('is an error of the kind config, with what to do', async () => {
    const { kind, exitCode, hint } = await refusalOf('agents: 3')
    expect([kind, exitCode, hint]).toEqual([
      'config',
      78,
      'Correct the file, then check it with `agenthost config check`.',
    ])
  })
})
