/** A prompt with tools and a task's sheet as their files write them: what is read, and each mistake in words. */
import { describe, expect, it } from 'vitest'
import { sheetSurvey, type SheetMistake } from '../../src/regression/sheet-survey.ts'
import { taskSheet, type TaskSheet } from '../../src/regression/task-sheet.ts'
import { readExpected, readReplies, readReply } from '../../src/regression/tool-expectation.ts'
import { readToolFile } from '../../src/regression/tool-file.ts'
import { readShelf, readTools } from '../../src/regression/tool-shelf.ts'
import { readTurns } from '../../src/regression/tool-turns.ts'

type Say = (mistake: string) => void

/** What is read, and all that was said of it. */
function heard<T>(read: (say: Say) => T): readonly [T, readonly string[]] {
  const said: string[] = []
  const value = read((mistake) => said.push(mistake))
  return [value, said]
}

describe('the turns of a prompt', () => {
  const turns = (json: Readonly<Record<string, unknown>>) => heard((say) => readTurns(json, say))
  const asked = { role: 'user', content: 'Look.' }

  it('are those of the user, of calls made, and of what they gave', () => {
    expect(
      turns({
        turns: [
          { user: ['Look', 'there.'] },
          { assistant: '', calls: { c1: { look: { at: 'sea' } }, c2: { look: undefined } } },
          { result: { c1: 'blue', c2: { colour: 'grey' } } },
          { assistant: 'And?', calls: { c3: { look: {} } } },
          { error: { c3: 'too dark' } },
        ],
      }),
    ).toEqual([
      [
        { role: 'user', content: 'Look\nthere.' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"sea"}' } },
            { id: 'c2', type: 'function', function: { name: 'look', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'blue' },
        { role: 'tool', tool_call_id: 'c2', content: '{"colour":"grey"}' },
        {
          role: 'assistant',
          content: 'And?',
          tool_calls: [{ id: 'c3', type: 'function', function: { name: 'look', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c3', content: 'too dark', is_error: true },
      ],
      [],
    ])
    expect(turns({ user: 'Look.' })).toEqual([[asked], []])
    expect(turns({ turns: [{ assistant: 'Hm.' }, { user: 'Look.' }] })).toEqual([
      [{ role: 'assistant', content: 'Hm.' }, asked],
      [],
    ])
  })

  const pairs = 'each call needs one result, and each result its call'
  const text = 'a turn needs a text, or a list of texts and fillers'
  it.each<[object, string[]]>([
    [{}, ['needs either `user` or `turns`', text]],
    [{ user: 'a', turns: [{ user: 'b' }] }, ['needs either `user` or `turns`']],
    [{ user: '' }, [text]],
    [{ user: [] }, [text]],
    [{ user: 5 }, [text]],
    [
      { turns: [5, { user: 'a' }] },
      ['a turn is { user }, { assistant, calls }, { result } or { error }'],
    ],
    [
      { turns: [{}, { user: 'a' }] },
      ['a turn is { user }, { assistant, calls }, { result } or { error }'],
    ],
    [{ turns: [{ result: 'a' }] }, ['a result is { id: what the call gave }']],
    [{ turns: [{ assistant: 5 }, { user: 'a' }] }, ['`assistant` has to be a text, empty or not']],
    [
      { turns: [{ assistant: '', calls: { c: {} } }, { result: { c: 'x' } }] },
      ['the call c names no tool'],
    ],
    [
      { turns: [{ user: 'a' }, { assistant: 'b' }] },
      ['the last turn has to be of the user or of a tool'],
    ],
    [{ turns: [{ assistant: '', calls: { c: { f: {} } } }, { user: 'a' }] }, [pairs]],
    [{ turns: [{ result: { c: 'x' } }] }, [pairs]],
    [{ turns: [{ assistant: '', calls: { c: { f: {} } } }, { result: { d: 'x' } }] }, [pairs]],
  ])('are told where they are none: %j', (json, said) => {
    expect(turns(json as Readonly<Record<string, unknown>>)[1]).toEqual(said)
  })

  const filler = 'a filler needs kind, seed, kilobytes (up to 64) and plant: [{ at, text }]'
  const recipe = {
    kind: 'mail',
    seed: 1,
    kilobytes: 1,
    plant: [
      { at: 0, text: 'A' },
      { at: 1, text: 'B' },
    ],
  }
  it.each<[object, string[]]>([
    [recipe, []],
    [{ ...recipe, kilobytes: 64, plant: [] }, []],
    [{ ...recipe, kilobytes: 65 }, [filler]],
    [{ ...recipe, kilobytes: 0 }, [filler]],
    [{ ...recipe, kilobytes: '1' }, [filler]],
    [{ ...recipe, kind: 'novel' }, [filler]],
    [{ ...recipe, seed: '1' }, [filler]],
    [{ ...recipe, plant: 'A' }, [filler]],
    [{ ...recipe, plant: [{ at: 2, text: 'A' }] }, ['a plant is { at: 0 to 1, text }']],
    [{ ...recipe, plant: [{ at: -1, text: 'A' }] }, ['a plant is { at: 0 to 1, text }']],
    [{ ...recipe, plant: [{ at: 0 }] }, ['a plant is { at: 0 to 1, text }']],
  ])('have fillers: %j', (part, said) => {
    const [read, told] = turns({ user: ['a', { filler: part }] })
    expect(told).toEqual(said)
    if (said.length === 0) expect(String(read[0]?.['content']).length).toBeGreaterThan(1000)
  })
})

describe('what a prompt expects', () => {
  const expected = (json: unknown) => heard((say) => readExpected(json, say))
  const matcher = (json: unknown) => {
    const [read, said] = expected({ calls: [{ f: { a: json } }] })
    return [read.calls[0]?.args['a'], said]
  }

  it('is calls, others that are as good, and a text', () => {
    expect(expected({ calls: [{ f: { a: 1 } }], or: [[], [{ g: {} }]], text: 'x' })).toEqual([
      {
        calls: [{ name: 'f', args: { a: { is: 1 } } }],
        or: [[], [{ name: 'g', args: {} }]],
        text: 'x',
      },
      [],
    ])
    expect(expected({ calls: [] })).toEqual([{ calls: [] }, []])
  })

  it.each<[unknown, string[]]>([
    [null, ['`calls` has to be a list']],
    [{ calls: [], more: 1 }, ['`expect` has `calls`, `or` and `text`, nothing else']],
    [{ calls: [], or: 5 }, ['`or` has to be a list of lists of calls']],
    [{ calls: [], text: '(' }, ['`text` of what is expected is no pattern']],
    [{ calls: [], text: 5 }, ['`text` of what is expected is no pattern']],
    [{ calls: [], or: [5] }, ['`calls` has to be a list']],
    [{ calls: [{ f: {}, g: {} }] }, ['a call is { tool: arguments }']],
    [{ calls: [{ f: 5 }] }, ['a call is { tool: arguments }']],
    [{ calls: [{}, 'f'] }, ['a call is { tool: arguments }', 'a call is { tool: arguments }']],
  ])('is told where it is not: %j', (json, said) => {
    expect(expected(json)[1]).toEqual(said)
  })

  it.each<[unknown, unknown]>([
    ['x', { is: 'x' }],
    [null, { is: null }],
    [[1], { is: [1] }],
    [{ either: ['x', { any: true }] }, { either: [{ is: 'x' }, { any: true }] }],
    [{ items: ['x', { b: 2 }] }, { items: [{ '': { is: 'x' } }, { b: { is: 2 } }] }],
    ...[
      { is: {} },
      { oneOf: [1] },
      { near: 1, within: 2 },
      { matches: '^a' },
      { any: true },
      { text: 'a' },
      { holds: ['a'] },
      { day: '2026-01-02' },
      { moment: '2026-01-02T03:04' },
      { moment: '2026-01-02T03:04Z' },
      { moment: '2026-01-02T03:04+01:00' },
      { absent: true },
    ].map((same): [unknown, unknown] => [same, same]),
  ])('has the matcher %j', (json, read) => {
    expect(matcher(json)).toEqual([read, []])
  })

  it.each<object>([
    { oneOf: 1 },
    { near: 1 },
    { near: '1', within: 2 },
    { near: 1, within: '2' },
    { matches: '(' },
    { any: false },
    { text: 1 },
    { holds: [1] },
    { holds: 'a' },
    { day: '2026-1-2' },
    { day: 'x2026-01-02' },
    { moment: '2026-01-02' },
    { moment: '2026-01-02T03:04+0100' },
    { moment: 1 },
    { absent: false },
    { either: 1 },
    { items: 1 },
    { is: 1, any: true },
    {},
    { constructor: 1 },
  ])('has no matcher %j', (json) => {
    expect(matcher(json)[1]).toEqual(['no such matcher at a'])
  })
})

describe('replies of a prompt', () => {
  const reference = { calls: [{ name: 'f', args: { a: 1, b: { c: 2 } } }], text: '' }
  const replies = (json: unknown) => heard((say) => readReplies(json, reference, say))

  it('are calls and a text, or the reference with some arguments set otherwise', () => {
    expect(heard((say) => readReply({ calls: [{ f: { a: 1 } }], text: 'x' }, say))).toEqual([
      { calls: [{ name: 'f', args: { a: 1 } }], text: 'x' },
      [],
    ])
    expect(heard((say) => readReply({ text: 'x' }, say))).toEqual([{ calls: [], text: 'x' }, []])
    expect(heard((say) => readReply({}, say))[1]).toEqual(['a reply needs `calls` or `text`'])
    expect(replies([{ set: { '0.b.c': 9, '0.a': 8 } }, { text: 'no' }])).toEqual([
      [
        { calls: [{ name: 'f', args: { a: 8, b: { c: 9 } } }], text: '' },
        { calls: [], text: 'no' },
      ],
      [],
    ])
  })

  it.each<[unknown, string]>([
    [5, '`right` and `wrong` have to be lists of replies'],
    [[{ set: { '1.a': 1 } }], '`set` of a reply names no call and argument of the reference: 1.a'],
    [[{ set: { '0': 1 } }], '`set` of a reply names no call and argument of the reference: 0'],
  ])('are told where they are none: %j', (json, said) => {
    expect(replies(json)[1]).toEqual([said])
  })
})

describe('the tools of a prompt', () => {
  const tool = { name: 'look', description: 'Looks.', parameters: { type: 'object' } }
  const shelfOf = (json: unknown) => heard((say) => readShelf(json, say))
  const [shelf] = shelfOf({ tools: [tool], sets: { sight: ['look'] } })
  const tools = (json: unknown) => heard((say) => readTools(json, shelf, say))

  it('are its own, or of the shelf by name or set', () => {
    const own = { ...tool, name: 'hear' }
    expect(tools(['look', own])).toEqual([[tool, own], []])
    expect(tools(['@sight'])).toEqual([[tool], []])
    expect(shelfOf(undefined)).toEqual([{ tools: new Map(), sets: new Map() }, []])
  })

  const name = 'a tool needs a name of at most 64 letters, digits, - and _'
  const needs = 'the tool look needs a description, and parameters of type object'
  it.each<[unknown, string[]]>([
    [[], ['`tools` has to be a list of at least one']],
    ['look', ['`tools` has to be a list of at least one']],
    [['smell'], ['there is no tool smell on the shelf']],
    [['@smell'], ['there is no set @smell']],
    [['look', 'look'], ['the tool look is offered twice']],
    [[{ ...tool, name: 'a b' }], [name]],
    [[{ ...tool, name: 'n'.repeat(65) }], [name]],
    [[{ ...tool, name: 5 }], [name]],
    [[5], [name]],
    [[{ ...tool, description: 5 }], [needs]],
    [[{ ...tool, parameters: 5 }], [needs]],
    [[{ ...tool, parameters: { type: 'array' } }], [needs]],
    [[{ ...tool, name: 'n'.repeat(64) }], []],
  ])('are told where they are none: %j', (json, said) => {
    expect(tools(json)[1]).toEqual(said)
  })

  it('have sets of names alone', () => {
    expect(shelfOf({ sets: { a: 'look' } })[1]).toEqual(['the set a has to be a list of names'])
    expect(shelfOf({ sets: { a: ['look', 5] } })[1]).toEqual([
      'the set a has to be a list of names',
    ])
    expect(shelfOf({ tools: [tool, tool] })[1]).toEqual(['the tool look is offered twice'])
  })

  const good = {
    id: 'one',
    title: 'One',
    difficulty: 'easy',
    probes: 'call',
    user: 'Look.',
    tools: ['look'],
    expect: { calls: [] },
    reference: { text: 'No.' },
    wrong: [{ text: '' }],
  }
  const file = (json: unknown) => heard((say) => readToolFile(json, shelf, say))

  it('stand in a file of prompts, which may say some things for all', () => {
    const [[first, second]] = file({
      system: 'Be brief.',
      costUsd: 0.5,
      prompts: [
        good,
        { ...good, id: 'two', system: null, costUsd: 10, toolChoice: { name: 'look' } },
      ],
    })
    expect(first?.prompt).toEqual({
      kind: 'tools',
      id: 'one',
      title: 'One',
      difficulty: 'easy',
      probes: 'call',
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Look.' }],
      tools: [tool],
      toolChoice: 'auto',
      expect: { calls: [] },
      limits: { timeMs: 120_000, costNanoUsd: 500_000_000n, turns: 1 },
    })
    expect(second?.prompt).toMatchObject({
      system: null,
      toolChoice: { name: 'look' },
      limits: { costNanoUsd: 10_000_000_000n },
    })
    expect([first?.reference, first?.right, first?.wrong]).toEqual([
      { calls: [], text: 'No.' },
      [],
      [{ calls: [], text: '' }],
    ])
    expect(file({ prompts: [good] })[0][0]?.prompt).toMatchObject({
      system: null,
      limits: { costNanoUsd: 100_000_000n },
    })
  })

  const cost = 'one: `costUsd` has to be over 0 and at most 10'
  const choice = 'one: `toolChoice` is auto, required, none or { name } of an offered tool'
  it.each<[unknown, string[]]>([
    [[], ['expected an object with a list `prompts`']],
    [{ prompts: 5 }, ['expected an object with a list `prompts`']],
    [{ prompts: [5, good, {}] }, ['prompt 1 has no id', 'prompt 3 has no id']],
    [{ prompts: [{ ...good, more: 1 }] }, ['one: unknown key more']],
    [{ prompts: [{ ...good, title: ' ' }] }, ['one: `title` has to be a text']],
    [{ prompts: [{ ...good, system: 5 }] }, ['one: `system` has to be a text']],
    [
      { prompts: [{ ...good, difficulty: 5 }] },
      ['one: `difficulty` has to be one of easy, medium, hard'],
    ],
    [
      { prompts: [{ ...good, probes: 'x' }] },
      [
        'one: `probes` has to be one of call, arguments, parallel, none, deep, long, choice, follow-up',
      ],
    ],
    [
      { prompts: [{ ...good, wrong: undefined }] },
      ['one: `wrong` has to list at least one reply that fails'],
    ],
    [{ prompts: [{ ...good, costUsd: 0 }] }, [cost]],
    [{ prompts: [{ ...good, costUsd: 10.1 }] }, [cost]],
    [{ prompts: [{ ...good, costUsd: '1' }] }, [cost]],
    [{ prompts: [{ ...good, toolChoice: 'any' }] }, [choice]],
    [{ prompts: [{ ...good, toolChoice: { name: 'hear' } }] }, [choice]],
    [
      {
        prompts: [
          { ...good, toolChoice: 'required' },
          { ...good, toolChoice: 'none' },
        ],
      },
      [],
    ],
  ])('are told by the id of the prompt: %j', (json, said) => {
    expect(file(json)[1]).toEqual(said)
  })
})

describe("a task's sheet", () => {
  const words = {
    nearest: (word: string) => (word === 'esay' ? 'easy' : word === 'titel' ? 'title' : null),
    parseDuration: (text: unknown) => (typeof text === 'number' ? text : null),
    found: (value: unknown) => JSON.stringify(value) ?? 'nothing',
  }
  const good = {
    id: 'add',
    title: 'Add',
    kind: 'chore',
    language: 'python',
    difficulty: 'easy',
    prompt: 'Please add.',
    limits: { time: 60_000, cost_usd: 0.05, turns: 10 },
    verify: { command: ['python3', 'c.py'], time: 1000, files: ['c.py'] },
  }
  function read(
    more: object,
    folder = 'add',
  ): readonly [TaskSheet | null, readonly SheetMistake[]] {
    const survey = sheetSurvey(words)
    return [taskSheet({ ...good, ...more }, folder, survey), survey.mistakes]
  }

  it('is read in units of ours', () => {
    expect(read({})).toEqual([
      {
        kind: 'chore',
        id: 'add',
        title: 'Add',
        language: 'python',
        difficulty: 'easy',
        prompt: 'Please add.',
        limits: { timeMs: 60_000, costNanoUsd: 50_000_000n, turns: 10 },
        verify: { command: ['python3', 'c.py'], timeMs: 1000, files: ['c.py'] },
        setup: null,
      },
      [],
    ])
    expect(read({ setup: ['make'], needs: ['node'] })[0]?.setup).toEqual(['make'])
  })

  const limits = (more: object) => ({ limits: { ...good.limits, ...more } })
  const verify = (more: object) => ({ verify: { ...good.verify, ...more } })
  it.each<[object]>([
    [limits({ time: 1000 })],
    [limits({ time: 3_600_000 })],
    [limits({ cost_usd: 0.001 })],
    [limits({ cost_usd: 100 })],
    [limits({ turns: 1 })],
    [limits({ turns: 1000 })],
    [verify({ time: 600_000 })],
    [{ title: 't'.repeat(200) }],
    [{ prompt: 'p'.repeat(20_000) }],
  ])('is taken at its edges: case %#', (more) => {
    expect(read(more)[1]).toEqual([])
    expect(read(more)[0]).not.toBeNull()
  })

  const usd = 'US dollars from 0.001 to 100'
  const command = 'a command as a list, such as [python3, -B, check.py]'
  const time = (most: number) => `a duration from 1s to ${most}m, such as 30s or 5m`
  it.each<[object, string, string]>([
    [{ id: 'other' }, 'id', 'add, as the folder'],
    [{ title: ' ' }, 'title', 'a text of at most 200 characters'],
    [{ title: 't'.repeat(201) }, 'title', 'a text of at most 200 characters'],
    [{ title: 'a\0' }, 'title', 'a text without a zero character'],
    [{ prompt: 5 }, 'prompt', 'a text of at most 20000 characters'],
    [{ kind: 'game' }, 'kind', 'one of chore'],
    [{ language: 'perl' }, 'language', 'one of javascript, typescript, python, shell'],
    [{ difficulty: 'esay' }, 'difficulty', 'easy'],
    [{ difficulty: 5 }, 'difficulty', 'one of easy, medium, hard'],
    [{ titel: 'x' }, 'titel', 'title'],
    [
      { more: 'x' },
      'more',
      'one of id, title, kind, language, difficulty, prompt, limits, verify, setup, needs',
    ],
    [{ limits: 5 }, 'limits', 'a map of time, cost_usd, turns'],
    [{ limits: [] }, 'limits', 'a map of time, cost_usd, turns'],
    [limits({ time: 999 }), 'limits.time', time(60)],
    [limits({ time: 3_600_001 }), 'limits.time', time(60)],
    [limits({ time: 'x' }), 'limits.time', time(60)],
    [limits({ cost_usd: 0.0009 }), 'limits.cost_usd', usd],
    [limits({ cost_usd: 100.1 }), 'limits.cost_usd', usd],
    [limits({ cost_usd: '1' }), 'limits.cost_usd', usd],
    [limits({ cost_usd: 0.0010000001 }), 'limits.cost_usd', usd],
    [limits({ turns: 0 }), 'limits.turns', 'a whole number from 1 to 1000'],
    [limits({ turns: 1001 }), 'limits.turns', 'a whole number from 1 to 1000'],
    [limits({ turns: 1.5 }), 'limits.turns', 'a whole number from 1 to 1000'],
    [{ verify: null }, 'verify', 'a map of command, time, files'],
    [verify({ command: 'x' }), 'verify.command', command],
    [verify({ command: [] }), 'verify.command', command],
    [verify({ command: ['a', 5] }), 'verify.command', command],
    [verify({ command: ['a\0'] }), 'verify.command', command],
    [verify({ time: 600_001 }), 'verify.time', time(10)],
    [verify({ files: [] }), 'verify.files', 'a list of the graded files'],
    [verify({ files: ['c.py', '../x'] }), 'verify.files.1', "a path inside the task's folder"],
    [{ setup: 5 }, 'setup', command],
    [{ needs: 'node' }, 'needs', 'a list of programs, such as [node, git]'],
  ])('is none with %j', (more, path, expected) => {
    const [sheet, told] = read(more)
    expect(sheet).toBeNull()
    expect(told.map((each) => [each.path.join('.'), each.expected])).toEqual([[path, expected]])
  })

  it('has the name of its folder, in small letters', () => {
    const names = 'a folder named by small letters, digits and -'
    for (const folder of ['Add', '-a', 'a b', 'a'.repeat(65)])
      expect(read({ id: folder }, folder)[1].map(({ expected }) => expected)).toEqual([names])
    expect(read({ id: 'a'.repeat(64) }, 'a'.repeat(64))[1]).toEqual([])
  })

  it('that is no map is told so', () => {
    const survey = sheetSurvey(words)
    expect(taskSheet([], 'add', survey)).toBeNull()
    expect(survey.mistakes).toHaveLength(1)
    expect(read({ titel: 'x' })[1]).toEqual([
      { path: ['titel'], expected: 'title', found: 'the unknown key titel', isKey: true },
    ])
  })
})
