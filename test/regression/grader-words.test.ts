/** What the judges say, word for word; what is read of exercises and replies; and what a sandbox is begun with. */
import { describe, expect, it } from 'vitest'
import { isMatch, matchCount } from '../../src/regression/argument-match.ts'
import { exerciseFiles, exerciseSheet, languageOf } from '../../src/regression/exercise.ts'
import { canonical, isEqual, valueAt, withValueAt } from '../../src/regression/json-value.ts'
import { lastUsefulLine } from '../../src/regression/last-useful-line.ts'
import {
  openclawArguments,
  openclawConfig,
  openclawEnvironment,
} from '../../src/regression/openclaw-exec.ts'
import { resumption, type Wish } from '../../src/regression/resume-plan.ts'
import {
  attemptName,
  keyText,
  majorOf,
  mostOf,
  type KeptRun,
} from '../../src/regression/run-record.ts'
import { attemptsIn, nextStep, type RunShape } from '../../src/regression/run-plan.ts'
import { endedBy, stoppedText } from '../../src/regression/sandbox-ending.ts'
import { confinedScript, insideEnv, SANDBOX_LIMITS } from '../../src/regression/sandbox-script.ts'
import { sandboxTrouble } from '../../src/regression/sandbox-trouble.ts'
import type { ExpectedCall, Matcher, ToolPrompt } from '../../src/regression/task.ts'
import { isInside } from '../../src/regression/task-sheet.ts'
import { matches } from '../../src/regression/tool-match.ts'
import {
  chatReply,
  messagesReply,
  readCall,
  type ToolReply,
} from '../../src/regression/tool-reply.ts'

const tool = (name: string) => ({ name, description: name, parameters: { type: 'object' } })
const prompt = (expected: readonly ExpectedCall[], more: Partial<ToolPrompt['expect']> = {}) =>
  ({
    tools: [tool('add'), tool('drop')],
    expect: { calls: expected, ...more },
  }) as unknown as ToolPrompt
const want = (name: string, args: Readonly<Record<string, Matcher>> = {}): ExpectedCall => ({
  name,
  args,
})
const call = (name: string, args: unknown = {}) => ({ name, args })
const one = [want('add', { a: { is: 1 }, b: { is: 2 } })]

describe('the judge of a reply', () => {
  it.each<[string, readonly ExpectedCall[], Partial<ToolReply>, string]>([
    ['all', one, { calls: [call('add', { a: 1, b: 2 })] }, 'as expected'],
    ['no call', one, {}, 'not called: add'],
    [
      'no call, but its words',
      one,
      { text: '<|tool_call' },
      'not called: add; its text holds what looks like a call',
    ],
    [
      'no call, but a function',
      one,
      { text: '<function=add>' },
      'not called: add; its text holds what looks like a call',
    ],
    [
      'no call, but parameters',
      one,
      { text: '{"parameters" : 1}' },
      'not called: add; its text holds what looks like a call',
    ],
    [
      'no call, but arguments',
      one,
      { text: '"arguments":{' },
      'not called: add; its text holds what looks like a call',
    ],
    ['two of two missing', [want('add'), want('drop')], {}, 'not called: add, drop'],
    [
      'one too many',
      one,
      { calls: [call('add', { a: 1, b: 2 }), call('drop'), call('drop')] },
      'called too often: drop, drop',
    ],
    [
      'the nearest call',
      one,
      { calls: [call('add', { a: 7, b: 7 }), call('add', { a: 1, b: 3 })] },
      'add with another b than expected',
    ],
    ['another tool', one, { calls: [call('drop')] }, 'drop instead of add'],
    ['a tool of no name', one, { calls: [call('')] }, 'there is no tool (no name)'],
    ['a strange name', one, { calls: [call('a b\n')] }, 'there is no tool a?b?'],
    ['a long name', one, { calls: [call('n'.repeat(80))] }, `there is no tool ${'n'.repeat(64)}`],
    [
      'broken arguments',
      one,
      { calls: [{ name: 'add', args: null, notJson: '{' }] },
      'arguments of add are not JSON',
    ],
    [
      'a call too many',
      [],
      { calls: [call('add'), call('drop')] },
      'no call was due, but add, drop',
    ],
    ['nothing at all', [], {}, 'neither a call nor a text'],
    ['a text', [], { text: 'No.' }, 'as expected'],
  ])('says of %s', (_what, expected, reply, why) => {
    const judged = matches(prompt(expected), { calls: [], text: '', ...reply }, () => ({
      is: 'valid',
    }))
    expect(judged.why).toBe(why)
    expect(judged.passed).toBe(why === 'as expected')
  })

  it('says of a schema what breaks it', () => {
    const reply = { calls: [call('add')], text: '' }
    const broken = matches(prompt(one), reply, () => ({ is: 'invalid', why: 'a is missing' }))
    expect(broken).toEqual({
      passed: false,
      fault: 'schema',
      why: 'arguments of add break its schema: a is missing',
    })
  })

  it('looks for its pattern in any letters and languages', () => {
    const none = prompt([], { text: 'ÅLESUND' })
    const says = (text: string) => matches(none, { calls: [], text }, () => ({ is: 'valid' }))
    expect(says('in Ålesund.').passed).toBe(true)
    expect(says('in Alesund.')).toEqual({
      passed: false,
      fault: 'wrong-text',
      why: 'the text does not hold what it had to',
    })
  })

  it('takes the alternative that passes before one that misses less', () => {
    const either = prompt(one, { or: [[]] })
    const reply = { calls: [], text: 'None.' }
    expect(matches(either, reply, () => ({ is: 'valid' })).passed).toBe(true)
  })
})

describe('a matcher at its edges', () => {
  it.each<[Matcher, unknown, boolean]>([
    [{ absent: true }, null, true],
    [{ absent: true }, 0, false],
    [{ near: 2, within: 1 }, 3, true],
    [{ near: 2, within: 1 }, 1, true],
    [{ near: 2, within: 1 }, 3.01, false],
    [{ text: 'a “b” c' }, 'A "B" c!!.', true],
    [{ text: 'a.b' }, 'ab', false],
    [{ text: 'a' }, 4, false],
    [{ holds: [] }, '', true],
    [{ day: '2026-03-18' }, ' 2026-03-18 ', true],
    [{ day: '2026-03-18' }, '2026-03-18T09:30', true],
    [{ day: '2026-03-18' }, '2026-03-180', false],
    [{ day: '2026-03-18' }, 'on 2026-03-18', false],
    [{ moment: '2026-03-18T15:00' }, '2026-03-18T15:01', false],
    [{ moment: '2026-03-18T15:00' }, '2026-03-19T15:00', false],
    [{ moment: '2026-03-18T15:00' }, ' 2026-03-18T15:00 ', true],
    [{ moment: '2026-03-18T15:00Z' }, '2026-03-18T15:00:59.9Z', true],
    [{ moment: '2026-03-18T15:00-0130' }, '2026-03-18T16:30Z', true],
    [{ moment: '2026-03-18T15:00Z' }, '2026-03-18T15:00+01:00', false],
    [{ items: [{ x: { is: 1 } }, { x: { any: true } }] }, [{ x: 5 }, { x: 1 }], true],
    [{ items: [{ x: { is: 1 } }] }, [], false],
    [{ matches: '^a' }, 'ba', false],
    [{ matches: '^a' }, ['a'], false],
  ])('%j of %j: %s', (matcher, value, isRight) => {
    expect(isMatch(matcher, value)).toBe(isRight)
  })

  it('is counted where it is as expected', () => {
    expect(
      matchCount({ a: { is: 1 }, 'b.c': { is: 2 }, d: { absent: true } }, { a: 1, b: { c: 3 } }),
    ).toBe(2)
  })
})

describe('a value of JSON', () => {
  it.each([
    [[1, [2]], [1, [2]], true],
    [[1], [1, 2], false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{}, [], false],
    [null, {}, false],
    ['1', 1, false],
  ])('%j equals %j: %s', (a, b, same) => {
    expect(isEqual(a, b)).toBe(same)
    expect(isEqual(b, a)).toBe(same)
  })

  it.each([
    ['', { a: 1 }, { a: 1 }],
    ['a.0.b', { a: [{ b: 5 }] }, 5],
    ['a.x', { a: [1] }, undefined],
    ['a.1x', { a: [1, 2] }, undefined],
    ['a.b', { a: 'text' }, undefined],
    ['constructor', {}, undefined],
  ])('at %j of %j stands %j', (path, value, expected) => {
    expect(valueAt(value, path)).toEqual(expected)
  })

  it('is written with its keys in order, and big numbers as such', () => {
    expect(canonical({ b: [{ d: 1, c: 2 }], a: 3n })).toBe('{"a":"3n","b":[{"c":2,"d":1}]}')
  })

  it('can be put anywhere, on the way to where nothing is', () => {
    const value = { a: [{ b: 1 }, 2] }
    expect(withValueAt(value, ['a', '0', 'b'], 9)).toEqual({ a: [{ b: 9 }, 2] })
    expect(withValueAt(value, ['c', 'd'], 9)).toEqual({ ...value, c: { d: 9 } })
    expect(withValueAt(value, [], 9)).toBe(9)
    expect(value).toEqual({ a: [{ b: 1 }, 2] })
  })
})

describe('a reply as it comes', () => {
  it.each([
    [undefined, undefined, { name: '', args: {} }],
    ['f', { a: 1 }, { name: 'f', args: { a: 1 } }],
    ['f', ' ', { name: 'f', args: {} }],
    ['f', '[1]', { name: 'f', args: [1] }],
  ])('calls %j with %j', (name, input, read) => {
    expect(readCall(name, input)).toEqual(read)
  })

  it('has its texts one below the other, and no other parts', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'image', text: 'x' },
      { type: 'text', text: 4 },
      null,
      { type: 'text', text: 'b' },
    ]
    expect(messagesReply({ content })).toEqual({ calls: [], text: 'a\nb' })
    expect(chatReply({ choices: [{ message: { content } }] })).toEqual({ calls: [], text: 'a\nb' })
    expect(chatReply({ choices: [{ message: { content: 'c', tool_calls: [null, {}] } }] })).toEqual(
      {
        calls: [{ name: '', args: {} }],
        text: 'c',
      },
    )
  })
})

describe('the files of an exercise', () => {
  const files = { solution: ['leap.py'], test: ['leap_test.py'], example: ['.meta/example.py'] }
  it.each<[string, unknown, object | null]>([
    ['as its layout says', { files }, files],
    [
      'with an exemplar',
      { files: { ...files, example: undefined, exemplar: ['.meta/x.py'] } },
      { ...files, example: ['.meta/x.py'] },
    ],
    ['without a solution', { files: { ...files, solution: [] } }, null],
    ['without a test', { files: { ...files, test: undefined } }, null],
    ['without an example', { files: { ...files, example: [] } }, null],
    ['with what is no path', { files: { ...files, test: ['a.py', 4] } }, null],
    ['with one outside', { files: { ...files, solution: ['../leap.py'] } }, null],
    ['with a test outside', { files: { ...files, test: ['/leap.py'] } }, null],
    ['with an example outside', { files: { ...files, example: ['a/../b.py'] } }, null],
    ['without any', {}, null],
    ['of nothing', null, null],
  ])('%s', (_what, config, found) => {
    expect(exerciseFiles(config)).toEqual(found)
  })

  it.each([
    [['a_test.py', 'b_test.py'], 'python'],
    [['a.spec.js', 'b.mjs'], 'javascript'],
    [['a_test.py', 'b.js'], null],
    [['a.jsx'], null],
    [['a.pyc'], null],
  ])('%j are of %s', (test, language) => {
    expect(languageOf({ ...files, test })).toBe(language)
  })

  it('become a sheet with the command that grades them', () => {
    expect(JSON.parse(exerciseSheet('leap-year', 'python', files, ' Say it.\n\n'))).toEqual({
      id: 'leap-year',
      title: 'leap year',
      kind: 'chore',
      language: 'python',
      difficulty: 'medium',
      prompt:
        'Say it.\n\nThe work goes into leap.py. `python3 -B grading/unittest-runner.py leap_test.py` runs the tests.\n',
      limits: { time: '5m', cost_usd: 0.5, turns: 40 },
      verify: {
        command: ['python3', '-B', 'grading/unittest-runner.py', 'leap_test.py'],
        time: '30s',
        files: ['leap_test.py', 'grading/unittest-runner.py'],
      },
      needs: ['python3'],
    })
    const two = { ...files, solution: ['a.js', 'b.js'], test: ['a.spec.js'] }
    const sheet = exerciseSheet('a', 'javascript', two, 'Say it.')
    expect(sheet.endsWith('}\n')).toBe(true)
    expect(JSON.parse(sheet)).toMatchObject({
      prompt:
        'Say it.\n\nThe work goes into a.js, b.js. `node --import ./grading/jest-shim.mjs a.spec.js` runs the tests.\n',
      verify: { command: ['node', '--import', './grading/jest-shim.mjs', 'a.spec.js'] },
      needs: ['node'],
    })
  })
})

describe('a path inside a folder', () => {
  it.each([
    ['a', true],
    ['a/b.c', true],
    ['', false],
    ['/a', false],
    ['a/', false],
    ['a//b', false],
    ['./a', false],
    ['a/../b', false],
    ['a\\b', false],
    ['a\0', false],
    ['..a/b..', true],
  ])('%j: %s', (path, inside) => {
    expect(isInside(path)).toBe(inside)
  })
})

describe('the script of a sandbox', () => {
  const limits = {
    ...SANDBOX_LIMITS,
    wallMs: 1,
    cpuSeconds: 10,
    fileBytes: 1025,
    openFiles: 64,
    threads: 70,
    memoryBytes: 2049,
  }
  const inner = (platform: NodeJS.Platform, more = {}): string =>
    confinedScript(['node', "it's"], { A: "b'c" }, { ...limits, ...more }, platform)

  it('begins with nothing but the variables, then the limits, then the command', () => {
    const text = inner('darwin')
    expect(text.startsWith(`exec /usr/bin/env -i 'A=b'\\''c' '/bin/sh' '-c' '`)).toBe(true)
    expect(text.endsWith(`; exec "$@"' 'sh' 'node' 'it'\\''s'`)).toBe(true)
  })

  it('tries each limit before it sets it, in units of the shell', () => {
    const flags = (text: string): string[] =>
      [...text.matchAll(/\((ulimit [^)]*)\) 2>\/dev\/null && (ulimit -\S+(?: -t)? \d+)/g)].map(
        ([, tried, set]) => (tried === set ? String(set) : 'another one was tried'),
      )
    const both = [
      'ulimit -c 0',
      'ulimit -S -t 10',
      'ulimit -H -t 12',
      'ulimit -f 3',
      'ulimit -n 64',
    ]
    expect(flags(inner('darwin'))).toEqual(both)
    expect(flags(inner('linux'))).toEqual([...both, 'ulimit -d 3', 'ulimit -u 70', 'ulimit -p 70'])
    expect(flags(inner('linux', { dataBytes: 1024 }))[5]).toBe('ulimit -d 1')
  })

  it('has an environment that is the same each time', () => {
    const where = {
      home: '/h',
      scratch: '/t',
      template: '/g',
      programs: ['/p', '/q'],
      platform: 'linux',
    } as const
    const env = insideEnv(where)
    expect(env).toMatchObject({
      PATH: '/p:/q:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
      HOME: '/h',
      TMPDIR: '/t',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      GIT_TEMPLATE_DIR: '/g',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_DATE: '2026-01-05T09:00:00+00:00',
      GIT_COMMITTER_DATE: '2026-01-05T09:00:00+00:00',
      PYTHONHASHSEED: '0',
    })
    expect(insideEnv({ ...where, platform: 'darwin' })['LANG']).toBe('en_US.UTF-8')
    expect(Object.values(env).every((value) => value !== '')).toBe(true)
  })
})

describe('the end of a sandbox', () => {
  it.each([
    ['time', 'it ran out of time'],
    ['cpu', 'it used up its processor time'],
    ['memory', 'it took too much memory'],
    ['processes', 'it started too many processes'],
    ['disk', 'it wrote too much to the disk'],
    ['output', 'it printed without end'],
    ['told', 'it was stopped'],
  ] as const)('by %s reads: %s', (stopped, words) => {
    expect(stoppedText(stopped)).toBe(words)
    expect(sandboxTrouble({ stopped, code: null, text: 'x' }, 'linux')).toBe(
      `the trial did not end: ${words}`,
    )
  })

  it.each([
    [153, null, { stopped: 'disk', code: null }],
    [24, null, { stopped: null, code: 24 }],
    [null, 'SIGXCPU', { stopped: 'cpu', code: null }],
    [null, null, { stopped: null, code: null }],
    [137, null, { stopped: null, code: 137 }],
  ])('by exit %s or %s', (code, signal, ended) => {
    expect(endedBy(null, code, signal)).toEqual(ended)
  })

  it('that nobody knows has its exit, or says that it was a signal', () => {
    const trouble = (code: number | null, text: string): string =>
      sandboxTrouble({ stopped: null, code, text }, 'darwin')
    expect(trouble(3, '')).toBe(
      'nothing can be run in a sandbox of darwin here: exit 3, it said nothing',
    )
    expect(trouble(null, 'x')).toBe(
      'nothing can be run in a sandbox of darwin here: exit by a signal, x',
    )
  })

  it.each([
    'bwrap: No permissions to create new namespace',
    'bwrap: Creating new namespace failed: no',
    'clone: Operation not permitted',
    'setting up uid map: Permission denied',
  ])('without a namespace is one trouble: %s', (text) => {
    expect(sandboxTrouble({ stopped: null, code: 1, text }, 'linux')).toMatch(
      /does not let bubblewrap/,
    )
  })

  it.each(['bwrap: not found', 'bwrap: command not found'])('without bubblewrap: %s', (text) => {
    expect(sandboxTrouble({ stopped: null, code: 1, text }, 'linux')).toMatch(
      /^bubblewrap is missing/,
    )
  })
})

describe('the line that says most, among what runners print', () => {
  it.each([
    ['a\nError: x\nb', 'Error: x'],
    ['Error: x\nError: y', 'Error: y'],
    ['  padded  ', 'padded'],
    ['a\tb', 'a b'],
    ['x\n{\n}\n---\n', 'x'],
    ['x\nNode.js v26.1.0', 'x'],
    ['x\n# tests 4\n# pass 3\n# duration_ms 12', 'x'],
    ['x\nRan 2 tests in 0.1s\n\nFAILED (errors=1)', 'x'],
    ['x\nFile "a.py", line 3\nTraceback (most recent call last):', 'x'],
    ['x\n  code: ERR\n  expected: 4\n  operator: equal', 'x'],
    ['x\n1..4\nok 2 - fine', 'x'],
    ['not ok 1 - a\ny', 'not ok 1 - a'],
    ['permission denied\ny', 'permission denied'],
    ['x\n    at f (a.js:1:2)', 'x'],
    ['x\n    at failing (node:assert:1:2) {', 'x'],
    ['x\n    at file:///a/assert.js:1:2', 'x'],
    ['x\n    at async Promise.all (index 0)', 'x'],
    ['x\n    at Array.map (<anonymous>)', 'x'],
    ['x\n    at Foo.fail(Native Method)', 'x'],
    ['x\n    at Foo.fail(Foo.java:12)', 'x'],
    ['x\n    TestContext.fails (file:///w/a.test.mjs:5:10)\n    async Test.run (node:a:1:2)', 'x'],
    ['at least 3 were expected, 2 came\ny', 'at least 3 were expected, 2 came'],
    ['y\nat the end a line is missing', 'at the end a line is missing'],
    ['wrong (see a.js:1:2)\ny', 'wrong (see a.js:1:2)'],
  ])('of %j', (text, line) => {
    expect(lastUsefulLine(text)).toBe(line)
  })

  it('is cut after 200 letters', () => {
    expect(lastUsefulLine('a'.repeat(200))).toBe('a'.repeat(200))
    expect(lastUsefulLine('a'.repeat(201))).toBe(`${'a'.repeat(200)}…`)
  })
})

describe('a run that was left, in words', () => {
  const kept = (id: number, state: KeptRun['state'], startedAt = 0) =>
    ({ id, batch: 7, state, startedAt }) as unknown as KeptRun
  const days = (count: number): number => count * 86_400_000
  const none: Wish = { wants: null, isNamed: false }
  it.each<[string, KeptRun[], Wish, number, object]>([
    [
      'after three days to the millisecond',
      [kept(8, null)],
      none,
      days(3),
      { do: 'resume', batch: 7 },
    ],
    ['after more', [kept(8, null)], none, days(3) + 1, { do: 'fresh', giveUp: [8] }],
    [
      'is refused where others are wished',
      [kept(8, null), kept(9, null)],
      { ...none, isNamed: true },
      0,
      {
        do: 'refuse',
        why: 'run 8 was cut off and is not finished',
        hint: 'Go on with it with --resume, or give it up with --fresh.',
      },
    ],
    [
      'is not there to be taken up',
      [kept(8, 'good')],
      { wants: 'resume', isNamed: true },
      0,
      {
        do: 'refuse',
        why: 'no run was left unfinished',
        hint: '`agenthost regress run` begins one.',
      },
    ],
    [
      'is taken up when told, though longer ago',
      [kept(8, null)],
      { wants: 'resume', isNamed: true },
      days(9),
      { do: 'resume', batch: 7 },
    ],
    [
      'gives up only what was cut off',
      [kept(8, 'stopped'), kept(9, null)],
      { wants: 'fresh', isNamed: false },
      0,
      { do: 'fresh', giveUp: [9] },
    ],
    ['was none', [], none, 0, { do: 'fresh', giveUp: [] }],
  ])('%s', (_what, newest, wish, now, plan) => {
    expect(resumption(newest, wish, now)).toEqual(plan)
  })
})

describe('names and bounds of a run', () => {
  it('tell every attempt from every other', () => {
    expect(keyText({ model: 'a/b', task: 't', repeat: 2, stage: 1 })).toBe('a/b t 2 1')
    expect(attemptName(3, 14)).toBe('3-14')
    expect(mostOf({ costNanoUsd: 5n })).toBe(10n)
    expect([majorOf('2.1.330 (Claude Code)'), majorOf('v26.1'), majorOf('nightly')]).toEqual([
      '2',
      '26',
      'nightly',
    ])
  })

  const shape: RunShape = {
    models: ['a', 'b'],
    tasks: [{ id: 'x', costNanoUsd: 10n }],
    repeats: 1,
    parallel: 2,
    budgetNanoUsd: 100n,
  }
  const all = new Set(['a x 1 1', 'b x 1 1'])
  const soFar = { recorded: all, underWay: new Map<string, bigint>(), spentNanoUsd: 0n }

  it('know how many attempts there are, second stage included', () => {
    expect(attemptsIn({ ...shape, repeats: 3 }, null)).toBe(6)
    expect(attemptsIn({ ...shape, repeats: 3 }, ['a'])).toBe(9)
  })

  it('look once the first stage is over, run it again for who asks, and end', () => {
    expect(nextStep(shape, { ...soFar, again: null })).toEqual({ do: 'look' })
    expect(nextStep(shape, { ...soFar, again: ['b'] })).toEqual({
      do: 'start',
      key: { model: 'b', task: 'x', repeat: 1, stage: 2 },
      costNanoUsd: 10n,
    })
    expect(nextStep(shape, { ...soFar, again: [] })).toEqual({ do: 'end', why: 'complete' })
    const underWay = new Map([['b x 1 2', 10n]])
    expect(nextStep(shape, { ...soFar, underWay, again: ['b'] })).toEqual({ do: 'wait' })
  })

  it('never start more than may run at once, and count what is held', () => {
    const one = {
      ...soFar,
      recorded: new Set<string>(),
      underWay: new Map([['a x 1 1', 90n]]),
      again: null,
    }
    expect(nextStep(shape, one)).toMatchObject({ do: 'start', key: { model: 'b' } })
    expect(nextStep({ ...shape, parallel: 1 }, one)).toEqual({ do: 'wait' })
    expect(nextStep({ ...shape, budgetNanoUsd: 99n }, one)).toEqual({ do: 'wait' })
  })
})

describe('OpenClaw asked to do one task', () => {
  const files = { config: '/s/config.json', trace: '/s/trace', log: '/s/log' }

  it('has the gateway as its only provider, and no token in its file', () => {
    const config = openclawConfig('openrouter/a/b', 3128, files)
    expect(config).toMatchObject({
      logging: { file: '/s/log' },
      models: {
        providers: {
          agenthost: {
            baseUrl: 'http://127.0.0.1:3128/v1',
            apiKey: '${AGENTHOST_GATEWAY_TOKEN}',
            models: [{ id: 'openrouter/a/b', contextWindow: 200_000, maxTokens: 8000 }],
          },
        },
      },
      agents: { defaults: { model: { primary: 'agenthost/openrouter/a/b', fallbacks: [] } } },
      tools: { allow: ['read', 'write', 'edit', 'apply_patch', 'ls', 'exec', 'process'] },
    })
    // A free model of text alone: what OpenClaw would reckon of its cost is not asked.
    expect(config).toMatchObject({
      logging: { level: 'error', consoleLevel: 'error' },
      update: { checkOnStart: false },
      models: {
        mode: 'merge',
        providers: {
          agenthost: {
            api: 'openai-completions',
            timeoutSeconds: 120,
            models: [
              {
                name: 'openrouter/a/b',
                reasoning: false,
                input: ['text'],
                cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
              },
            ],
          },
        },
      },
      tools: { toolSearch: false },
    })
  })

  it('looks for no update and no neighbours, and traces messages but no prompt of its own', () => {
    expect(openclawEnvironment('ah-secret', files)).toEqual({
      AGENTHOST_GATEWAY_TOKEN: 'ah-secret',
      OPENCLAW_NO_AUTO_UPDATE: '1',
      OPENCLAW_NO_RESPAWN: '1',
      OPENCLAW_DISABLE_BONJOUR: '1',
      OPENCLAW_TRAJECTORY: '0',
      OPENCLAW_CACHE_TRACE: '1',
      OPENCLAW_CACHE_TRACE_FILE: '/s/trace',
      OPENCLAW_CACHE_TRACE_MESSAGES: '1',
      OPENCLAW_CACHE_TRACE_PROMPT: '0',
      OPENCLAW_CACHE_TRACE_SYSTEM: '0',
    })
  })

  it('gets the prompt as one word behind all options', () => {
    const words = openclawArguments('--help me', 'openrouter/a/b', '/w', files)
    expect(words).toEqual([
      'agent',
      'exec',
      '--json',
      '--config=/s/config.json',
      '--cwd=/w',
      '--model=agenthost/openrouter/a/b',
      '--timeout=0',
      '--',
      '--help me',
    ])
  })
})
