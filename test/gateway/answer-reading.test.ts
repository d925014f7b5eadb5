/** The single steps of reading an answer that goes by, each at its edges: errors, faults, tokens, leaks, calls, patterns. */
import { describe, expect, it } from 'vitest'
import type { Protocol } from '../../src/gateway/call.ts'
import {
  addArguments,
  addEscapedArguments,
  addName,
  ARGUMENTS_LETTERS_MAX,
  begin,
  emptyDraft,
  fail,
  name,
  newCall,
} from '../../src/gateway/tap/answer-draft.ts'
import { answerError } from '../../src/gateway/tap/answer-error.ts'
import { answerFaults, type Whole } from '../../src/gateway/tap/answer-faults.ts'
import { costOf, nanoUsd } from '../../src/gateway/tap/cost-of.ts'
import { gatheredText } from '../../src/gateway/tap/gathered-text.ts'
import { leakWatch } from '../../src/gateway/tap/leaked-calls.ts'
import { patternDegree, patternPaths } from '../../src/gateway/tap/pattern-cost.ts'
import type { Asked, Reading } from '../../src/gateway/tap/reading.ts'
import { readingOf } from '../../src/gateway/tap/reading-of.ts'
import { schemaSteps, TooManySteps } from '../../src/gateway/tap/schema-steps.ts'
import { tapJson, tapStream } from '../../src/gateway/tap/tap.ts'
import { judgeCall } from '../../src/gateway/tap/tool-judge.ts'
import { anthropicTokens, openaiTokens } from '../../src/gateway/tap/usage-of.ts'
import { askedIn, chunk, data, DONE, event } from '../support/model-replies.ts'

const strict = (trouble: unknown): never => {
  throw trouble
}
function read(protocol: Protocol, stream: string, asked: Asked = askedIn(protocol)): Reading {
  const tap = tapStream(protocol, asked, strict)
  tap.push(Buffer.from(stream))
  return tap.end()
}
const whole = (protocol: Protocol, body: unknown, asked: Asked = askedIn(protocol)): Reading =>
  tapJson(protocol, Buffer.from(JSON.stringify(body)), asked, strict)

describe('an error inside an answer', () => {
  it.each([
    ['invalid_request_error', 400],
    ['authentication_error', 401],
    ['billing_error', 402],
    ['permission_error', 403],
    ['not_found_error', 404],
    ['request_too_large', 413],
    ['rate_limit_error', 429],
    ['rate_limit_exceeded', 429],
    ['api_error', 500],
    ['server_error', 500],
    ['timeout_error', 504],
    ['overloaded_error', 529],
    ['something_new', null],
  ])('of type %s has the status %s', (type, status) => {
    expect(answerError({ type })).toEqual({ status, type })
  })

  it.each<[object, object, object]>([
    [{ code: 503 }, {}, { status: 503, type: 'unknown' }],
    [{ code: '503' }, {}, { status: 503, type: 'unknown' }],
    [{ code: 'server_error' }, {}, { status: 500, type: 'server_error' }],
    [{ code: 400 }, {}, { status: 400, type: 'unknown' }],
    [{ code: 599 }, {}, { status: 599, type: 'unknown' }],
    [{ code: 399 }, {}, { status: null, type: 'unknown' }],
    [{ code: 600 }, {}, { status: null, type: 'unknown' }],
    [{ code: '5031' }, {}, { status: null, type: 'unknown' }],
    [{ http_status: 502, status: 504 }, {}, { status: 502, type: 'unknown' }],
    [{ code: 1, status: 504 }, {}, { status: 504, type: 'unknown' }],
    [{ code: 429, type: 'api_error' }, {}, { status: 429, type: 'api_error' }],
    [
      { metadata: { error_type: 'a' }, error_type: 'b', type: 'd', code: 'e' },
      { error_type: 'c' },
      { status: null, type: 'a' },
    ],
    [{ error_type: 'b', type: 'd', code: 'e' }, { error_type: 'c' }, { status: null, type: 'b' }],
    [{ type: 'd', code: 'e' }, { error_type: 'c' }, { status: null, type: 'c' }],
    [{ type: 'd', code: 'e' }, {}, { status: null, type: 'd' }],
    [{ type: 'error', code: 'e' }, {}, { status: null, type: 'e' }],
    [{ type: 'two words', code: 'e.f-g' }, {}, { status: null, type: 'e.f-g' }],
    [{ type: 'x!' }, {}, { status: null, type: 'unknown' }],
    [{ type: '!x' }, {}, { status: null, type: 'unknown' }],
    [{ type: '12a' }, {}, { status: null, type: '12a' }],
    [{ type: 'a12' }, {}, { status: null, type: 'a12' }],
    [{ type: 'x'.repeat(65) }, {}, { status: null, type: 'x'.repeat(64) }],
  ])('%j within %j is %j', (error, around, expected) => {
    expect(
      answerError(error as Record<string, unknown>, around as Record<string, unknown>),
    ).toEqual(expected)
  })
})

describe('what is wrong with an answer as a whole', () => {
  const NONE = { letters: 0, hasMarker: false, fenced: new Set<string>() }
  const tools = (names: readonly string[], isEmpty = false) => ({
    checkOf: (named: string) => (names.includes(named) ? () => ({ is: 'valid' as const }) : null),
    isOpen: false,
    isEmpty,
  })
  const faults = (change: Partial<Whole>) =>
    answerFaults({
      finish: 'stop',
      calls: 0,
      leaks: NONE,
      toolChoice: null,
      catalogue: () => tools(['Bash']),
      ...change,
    })
  const NAMED = '{"type":"tool","name":"Bash"}'

  it.each<[string, Partial<Whole>, readonly string[]]>([
    ['nothing', {}, []],
    ['calls that were finished as such', { finish: 'tool_calls', calls: 1 }, []],
    ['a finish for calls without one', { finish: 'tool_calls' }, ['finish_mismatch']],
    ['calls with a finish for none', { calls: 1 }, ['finish_mismatch']],
    ['a call by name that ended with stop', { calls: 1, toolChoice: NAMED }, []],
    ['any call that ended with stop', { calls: 1, toolChoice: '"required"' }, ['finish_mismatch']],
    ['calls that were cut', { finish: 'length', calls: 1 }, []],
    ['a marker', { leaks: { ...NONE, hasMarker: true } }, ['leaked_call']],
    ['a fenced tool', { leaks: { ...NONE, fenced: new Set(['x', 'Bash']) } }, ['leaked_call']],
    ['a fenced name', { leaks: { ...NONE, fenced: new Set(['x']) } }, []],
    [
      'a marker where the tools cannot be read',
      { leaks: { ...NONE, hasMarker: true }, catalogue: () => null },
      [],
    ],
    [
      'a marker without tools',
      { leaks: { ...NONE, hasMarker: true }, catalogue: () => tools([], true) },
      [],
    ],
    ['a marker in what was cut', { leaks: { ...NONE, hasMarker: true }, finish: 'length' }, []],
    [
      'a marker beside a call',
      { leaks: { ...NONE, hasMarker: true }, calls: 1, toolChoice: NAMED },
      [],
    ],
    ['no call where one is required', { toolChoice: '"required"' }, ['missing_call']],
    [
      'no call where one is required and said',
      { toolChoice: '"required"', finish: 'tool_calls' },
      ['finish_mismatch', 'missing_call'],
    ],
    [
      'a call where one is required',
      { toolChoice: '"required"', finish: 'tool_calls', calls: 1 },
      [],
    ],
    ['no call after a limit', { toolChoice: '"required"', finish: 'length' }, []],
    ['no call of an unknown end', { toolChoice: '"required"', finish: null }, []],
  ])('is told of %s', (_what, change, expected) => {
    expect(faults(change)).toEqual(expected)
  })

  it.each([
    ['"auto"', false],
    ['"none"', false],
    ['"required"', true],
    ['"any"', true],
    ['{"type":"any"}', true],
    ['{ "type" : "any" }', true],
    ['{"type":"allowed_tools","mode":"required"}', true],
    ['{"type":"allowed_tools","mode":"auto"}', false],
    [NAMED, true],
    ['{"type":"function","function":{"name":"x"}}', true],
    ['{"type":"custom","custom":{"name":"x"}}', true],
    ['{"type":"tools","name":"x"}', false],
    ['{"type":"tool"}', false],
    ['{"type":"web_search"}', false],
  ])('by a choice of %s a call has to be made: %s', (toolChoice, expected) => {
    expect(faults({ toolChoice }).includes('missing_call')).toBe(expected)
  })
})

describe('tokens as OpenAI’s protocols count them', () => {
  const NONE = { input: 0, output: 0, cached: 0, cacheWrite: 0, reasoning: 0 }
  it.each<[object, object | null]>([
    [{}, null],
    [{ prompt_tokens: null, completion_tokens: 'x' }, null],
    [{ prompt_tokens: 5 }, { ...NONE, input: 5 }],
    [{ completion_tokens: 5 }, { ...NONE, output: 5 }],
    [
      { input_tokens: 5, output_tokens: 6 },
      { ...NONE, input: 5, output: 6 },
    ],
    [
      { prompt_tokens: 7, input_tokens: 5, completion_tokens: 8, output_tokens: 6 },
      { ...NONE, input: 7, output: 8 },
    ],
    [
      { prompt_tokens: -1, input_tokens: 5 },
      { ...NONE, input: 5 },
    ],
    [
      {
        prompt_tokens: 9,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 4 },
      },
      { ...NONE, input: 9, cached: 3, cacheWrite: 2, reasoning: 4 },
    ],
    [
      {
        input_tokens: 9,
        input_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
        output_tokens_details: { reasoning_tokens: 4 },
      },
      { ...NONE, input: 9, cached: 3, cacheWrite: 2, reasoning: 4 },
    ],
    [{ input_tokens: 1.5, output_tokens: 0 }, NONE],
  ])('%j is %j', (usage, tokens) => {
    expect(openaiTokens(usage as Record<string, unknown>)).toEqual(tokens)
  })
})

describe('tokens as Anthropic counts them', () => {
  const before = { input: 123, output: 1, cached: 100, cacheWrite: 20, reasoning: 5 }
  it.each<[object, typeof before | null, object | null]>([
    [{}, null, null],
    [{}, before, before],
    [{ cache_read_input_tokens: 9 }, before, before],
    [
      {
        input_tokens: 3,
        cache_read_input_tokens: 4,
        cache_creation_input_tokens: 5,
        output_tokens: 6,
      },
      null,
      { input: 12, output: 6, cached: 4, cacheWrite: 5, reasoning: 0 },
    ],
    [{ output_tokens: 6 }, null, { input: 0, output: 6, cached: 0, cacheWrite: 0, reasoning: 0 }],
    [{ output_tokens: 6 }, before, { ...before, output: 6 }],
    [{ input_tokens: 7 }, before, { ...before, input: 127 }],
    [
      { input_tokens: 7, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      before,
      { ...before, input: 7, cached: 0, cacheWrite: 0 },
    ],
    [
      { output_tokens: 2, output_tokens_details: { thinking_tokens: 8 } },
      before,
      { ...before, output: 2, reasoning: 8 },
    ],
  ])('%j after %j is %j', (usage, earlier, tokens) => {
    expect(anthropicTokens(usage as Record<string, unknown>, earlier)).toEqual(tokens)
  })
})

describe('a cost', () => {
  it.each([
    ['100000', 100_000_000_000_000n],
    ['100000.000000000', 100_000_000_000_000n],
    ['100000.0000000001', null],
    ['100001', null],
    ['99999.999999999', 99_999_999_999_999n],
    ['99999.9999999991', 100_000_000_000_000n],
    ['0.5', 500_000_000n],
    ['0.123456789', 123_456_789n],
    ['0.1234567891', 123_456_790n],
    ['x0.5', null],
    ['-0', 0n],
    ['-1', null],
    ['', null],
  ])('of %s USD is %s', (usd, nano) => {
    expect(nanoUsd(usd)).toBe(nano)
  })

  it.each<[string, bigint | null]>([
    // The last number of that key that is the parsed one.
    ['{"cost":0.10000000000000000001,"a":{"cost":0.1}}', 100_000_000n],
    ['{"cost":0.10000000000000000001}', 100_000_001n],
    ['{"x":1,"cost"   :   0.10000000000000000001 }', 100_000_001n],
    ['{"cost":0.1,"text":"\\"cost\\""}', 100_000_000n],
  ])('stands in %s as %s', (text, nano) => {
    const usage = JSON.parse(text) as Record<string, unknown>
    expect(costOf(usage, text)).toBe(nano)
  })

  it('is as the number itself where it stands nowhere', () => {
    expect(costOf({ cost: 0.25 }, '')).toBe(250_000_000n)
    expect(costOf({ cost: 0.25 }, '"cost": 0.26')).toBe(250_000_000n)
    expect(costOf({ cost: Number.NaN }, '')).toBeNull()
  })
})

describe('a text in pieces', () => {
  it('is put together in order, escaped or plain', () => {
    const text = gatheredText()
    expect([text.isEmpty(), text.about(), text.whole()]).toEqual([true, 0, ''])
    text.plain('')
    text.escaped('')
    expect(text.isEmpty()).toBe(true)
    text.plain('a\\n')
    text.escaped('b\\n')
    text.escaped('\\u00')
    text.escaped('e9c')
    text.plain('d')
    expect([text.isEmpty(), text.about()]).toEqual([false, 14])
    expect(text.whole()).toBe('a\\nb\néc' + 'd')
    expect(text.whole()).toBe('a\\nb\néc' + 'd')
    expect(text.take()).toBe('a\\nb\néc' + 'd')
    expect([text.isEmpty(), text.whole()]).toEqual([true, ''])
  })

  it('leaves out a piece that is no inside of a string', () => {
    const text = gatheredText()
    for (const piece of ['a\\n', '\\x', 'b']) text.escaped(piece)
    expect(text.whole()).toBe('a\nb')
  })

  it('is whole however many pieces it has', () => {
    const text = gatheredText()
    for (let at = 0; at < 2500; at += 1) text.escaped('\\n')
    expect(text.whole()).toBe('\n'.repeat(2500))
    expect(text.about()).toBe(5000)
  })
})

describe('calls that a model wrote into its text', () => {
  const found = (...texts: string[]) => {
    const watch = leakWatch()
    for (const text of texts) watch.plain(text)
    const { letters, hasMarker, fenced } = watch.found()
    return { letters, hasMarker, fenced: [...fenced] }
  }
  const marker = (text: string): boolean => found(text).hasMarker
  const fenced = (text: string): readonly string[] => found(text).fenced

  it.each(['<tool_call', 'x <tool_call>', '<|tool_call', '<function='])(
    'are known by %s',
    (text) => {
      expect(marker(text)).toBe(true)
    },
  )
  it.each(['', '< tool_call', '`<tool_call>`', '<function', 'tool_call'])(
    'are not known by %j',
    (text) => {
      expect(marker(text)).toBe(false)
    },
  )

  it.each([
    '```json\n{"name": "Bash", "arguments": {}}\n```',
    '```\n{ "name":"Bash","parameters":1',
    '```tool_code\n{"name" : "Bash" , "input" : 1',
    'text ```{"name":"Bash","arguments":',
  ])('are known by a fence: %j', (text) => {
    expect(fenced(text)).toEqual(['Bash'])
  })
  it.each([
    '{"name":"Bash","arguments":{}}',
    '``{"name":"Bash","arguments":',
    '```json {"title":"Bash","arguments":',
    '```{"name":"Bash","other":',
    '```{"name":"B ash","arguments":',
    '```{"name":"","arguments":',
  ])('are not known by a fence: %j', (text) => {
    expect(fenced(text)).toEqual([])
  })

  it('are all of them, each once, and no more than sixteen', () => {
    const fence = (named: string): string => `\`\`\`{"name":"${named}","arguments":{}}\`\`\` `
    expect(fenced(fence('a') + fence('b') + fence('a'))).toEqual(['a', 'b'])
    const many = Array.from({ length: 20 }, (_, at) => fence(`n${at}`)).join('')
    expect(fenced(many)).toHaveLength(16)
  })

  it('are found across pieces, and letters are counted once', () => {
    expect(found('x'.repeat(65_530), '<tool_', 'call>')).toEqual({
      letters: 65_541,
      hasMarker: true,
      fenced: [],
    })
    const watch = leakWatch()
    expect(watch.isEmpty()).toBe(true)
    watch.escaped('\\u003ctool_call>')
    expect(watch.isEmpty()).toBe(false)
    expect(watch.found()).toMatchObject({ letters: 11, hasMarker: true })
    expect(watch.isEmpty()).toBe(false)
    // Asked again it has not grown.
    expect(watch.found()).toMatchObject({ letters: 11 })
  })

  it('are seen within escaped text that is looked through in between', () => {
    const watch = leakWatch()
    watch.escaped(`${'x'.repeat(65_536)}<tool`)
    watch.escaped('_call>')
    expect(watch.found().hasMarker).toBe(true)
  })
})

describe('a draft of an answer', () => {
  it('begins once, and an error before that is its opening', () => {
    const draft = emptyDraft()
    expect(draft).toMatchObject({ opening: 'quiet', isEnded: false, calls: [], error: null })
    begin(draft)
    fail(draft, { status: 1, type: 'a' })
    fail(draft, { status: 2, type: 'b' })
    expect(draft).toMatchObject({ opening: 'begun', error: { status: 1, type: 'a' } })
    const other = emptyDraft()
    fail(other, { status: 1, type: 'a' })
    begin(other)
    expect(other.opening).toBe('error')
  })

  it('keeps the first of its names', () => {
    const draft = emptyDraft()
    name(draft, { servedModel: 'm', provider: null })
    name(draft, { servedModel: 'n', provider: 'p', generation: 'g' })
    name(draft, { generation: 'h' })
    expect(draft).toMatchObject({ servedModel: 'm', provider: 'p', generation: 'g' })
  })

  it('has so many calls, and names of so many letters', () => {
    const draft = emptyDraft()
    for (let at = 0; at < 256; at += 1) newCall(draft, String(at), { id: 'i', named: 'n' })
    expect(newCall(draft, 'more', { id: 'i', named: 'n' })).toBeNull()
    expect(draft.calls).toHaveLength(256)
    expect(draft.places.get('255')).toBe(draft.calls[255])
    const call = newCall(emptyDraft(), '0', { id: 'i', named: 'a' })
    if (call === null) throw new Error('no call')
    addName(call, 'a')
    expect(call.name).toBe('a')
    addName(call, 'b'.repeat(255))
    addName(call, 'c')
    expect(call.name).toHaveLength(257)
    addName(call, 'd')
    expect(call.name.endsWith('c')).toBe(true)
  })

  it('has arguments of so many letters', () => {
    const call = newCall(emptyDraft(), '0', { id: 'i', named: 'a' })
    if (call === null) throw new Error('no call')
    addArguments(call, 'x'.repeat(ARGUMENTS_LETTERS_MAX - 1))
    addArguments(call, 'y')
    addArguments(call, 'z')
    addEscapedArguments(call, 'z')
    expect(call.pieces.about()).toBe(ARGUMENTS_LETTERS_MAX)
  })
})

describe('a call that is judged', () => {
  const catalogue = {
    checkOf: (named: string) =>
      named === 'Bash'
        ? (value: unknown, letters: number) =>
            letters > 20
              ? ({ is: 'unknown', why: 'long' } as const)
              : JSON.stringify(value).includes('bad')
                ? ({ is: 'invalid', why: 'w' } as const)
                : ({ is: 'valid' } as const)
        : null,
    isOpen: false,
    isEmpty: false,
  }
  const judge = (
    text: string | null,
    change: {
      named?: string
      value?: unknown
      isFreeText?: boolean
      isShort?: boolean
      tools?: unknown
    } = {},
  ) => {
    const { named = 'Bash', value, isFreeText = false, isShort = false } = change
    const call = newCall(emptyDraft(), '0', { id: 'i', named, isFreeText })
    if (call === null) throw new Error('no call')
    if (text !== null) addArguments(call, text)
    call.value = value
    const tools = 'tools' in change ? change.tools : catalogue
    const found = judgeCall(call, { isShort, catalogue: tools as typeof catalogue | null })
    return [found.verdict, found.why]
  }

  it.each<[string, ReturnType<typeof judge>, readonly string[]]>([
    ['fits', judge('{"a":1}'), ['ok', '']],
    ['fits, parsed', judge(null, { value: { a: 1 } }), ['ok', '']],
    ['has no arguments', judge(null), ['ok', '']],
    ['has blanks for arguments', judge(' \n'), ['ok', '']],
    ['does not fit', judge('"bad"'), ['schema_mismatch', 'w']],
    ['does not fit, parsed', judge(null, { value: 'bad' }), ['schema_mismatch', 'w']],
    ['is too long for its check', judge(`"${'x'.repeat(30)}"`), ['unvalidated', 'long']],
    [
      'is too long for its check, parsed',
      judge(null, { value: 'x'.repeat(30) }),
      ['unvalidated', 'long'],
    ],
    ['is no JSON', judge('{'), ['invalid_json', 'the arguments are no JSON']],
    ['is cut', judge('{', { isShort: true }), ['truncated', 'the answer ended in it']],
    [
      'is cut before it began',
      judge(null, { isShort: true }),
      ['truncated', 'the answer ended in it'],
    ],
    [
      'is cut before it began, as an empty object',
      judge(null, { isShort: true, value: {} }),
      ['truncated', 'the answer ended in it'],
    ],
    ['was whole before the cut', judge('{}', { isShort: true }), ['ok', '']],
    [
      'was whole before the cut, parsed',
      judge(null, { isShort: true, value: { a: 1 } }),
      ['ok', ''],
    ],
    [
      'has no list of tools',
      judge('{}', { tools: null }),
      ['unvalidated', 'the list of tools cannot be read'],
    ],
    [
      'is of none',
      judge('{}', { named: 'x' }),
      ['unknown_tool', 'not among the tools of the request'],
    ],
    [
      'is of an open list',
      judge('{}', { named: 'x', tools: { ...catalogue, isOpen: true } }),
      ['unvalidated', 'not in the list, which is open'],
    ],
    ['is free text', judge('{', { isFreeText: true }), ['unvalidated', 'its input is free text']],
    [
      'is free text of none',
      judge('{', { isFreeText: true, named: 'x' }),
      ['unknown_tool', 'not among the tools of the request'],
    ],
    ['is endless', judge('x'.repeat(ARGUMENTS_LETTERS_MAX)), ['unvalidated', 'too long to check']],
  ])('because it %s', (_what, found, expected) => {
    expect(found).toEqual(expected)
  })

  it('is named by sixty-four letters', () => {
    const call = newCall(emptyDraft(), '0', { id: 'i', named: 'x'.repeat(65) })
    if (call === null) throw new Error('no call')
    expect(judgeCall(call, { isShort: false, catalogue: null }).tool).toBe('x'.repeat(64))
  })
})

describe('the time that a pattern takes', () => {
  it.each([
    ['', 1],
    ['^', 0],
    ['^a$', 0],
    ['a', 1],
    ['^a*', 1],
    ['^a+b*', 2],
    ['a*', 2],
    ['^a?', 0],
    ['^a{3}', 0],
    ['^a{2,}', 1],
    ['^a{2,5}', 1],
    ['^(abc)*', 1],
    ['^(abc){2,}', 1],
    ['^(?:ab)+', 1],
    ['^(a|b)', 0],
    ['^(a|b)?', 0],
    ['^(a|b)c*', 1],
    ['^(a*)b', 1],
    ['^\\(a*', 1],
    ['^[(*+]', 0],
    ['^[\\]*]', 0],
    ['(a*)*', Infinity],
    ['^(a|b)*', Infinity],
    ['^(a+)+', Infinity],
    ['^(a?){9}', Infinity],
    ['^((a|b))+', Infinity],
    ['^(a{2})+', Infinity],
    ['^((a)|b)c(d)*', 1],
    ['a)b', Infinity],
  ])('%s grows to the power of %s', (pattern, degree) => {
    expect(patternDegree(pattern)).toBe(degree)
  })

  it.each([
    ['', 1],
    ['abc', 1],
    ['a?', 2],
    ['a?b?', 4],
    ['a?bc?', 4],
    ['a|b', 2],
    ['a|b|c', 3],
    ['a?|b', 3],
    ['(a|b)(c|d)', 4],
    ['(a|b)?', 3],
    ['(a|b)c?', 4],
    ['(?:a|b)', 2],
    ['(a?)?', 3],
    ['((a|b)|c)', 3],
    ['\\?', 1],
    ['[?|]', 1],
    ['a)b', Infinity],
    // Not closed: it is no pattern, and counted all the same.
    ['(a|b', 2],
  ])('%s has %s ways', (pattern, paths) => {
    expect(patternPaths(pattern)).toBe(paths)
  })
})

describe('the work of checking against a schema', () => {
  const looks = (schema: Record<string, unknown>, most: number, times: number): boolean => {
    const steps = schemaSteps(schema, most)
    steps.renew()
    try {
      for (let at = 0; at < times; at += 1) void schema['$recursiveRef']
      return true
    } catch (error) {
      if (error instanceof TooManySteps) return false
      throw error
    }
  }

  it.each<[Record<string, unknown>, number]>([
    [{}, 1],
    [{ type: 'string' }, 1],
    [{ required: ['a', 'b'] }, 3],
    [{ properties: { a: {}, b: {}, c: {} } }, 4],
    [{ const: '123456' }, 2],
    [{ enum: ['12345678', '12345'] }, 1 + 20 / 8],
    [{ required: ['a'], properties: { a: {} } }, 3],
  ])('at %j weighs %s a look', (schema, weight) => {
    expect(looks({ ...schema }, 10 * weight, 10)).toBe(true)
    expect(looks({ ...schema }, 10 * weight - 0.01, 10)).toBe(false)
  })

  it('is counted of every part, and anew each time', () => {
    const inner = {}
    const listed = {}
    const steps = schemaSteps({ not: inner, allOf: [listed, true, null] }, 2)
    const look = (part: Record<string, unknown>): unknown => part['$recursiveRef']
    expect(look(inner)).toBeUndefined()
    expect(look(listed)).toBeUndefined()
    expect(() => look(inner)).toThrow(TooManySteps)
    steps.renew()
    expect(look(inner)).toBeUndefined()
    expect(Object.keys(inner)).toEqual([])
    expect(() => schemaSteps('text', 1)).not.toThrow()
  })
})

describe('an answer of Anthropic', () => {
  const end = event({ type: 'message_stop' })
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'content_filter'],
    ['pause_turn', 'pause_turn'],
    ['x'.repeat(65), 'x'.repeat(64)],
  ])('that ended with %s ends with %s', (reason, finish) => {
    const said = event({ type: 'message_delta', delta: { stop_reason: reason } })
    expect(read('messages', said + end).finish).toBe(finish)
    expect(whole('messages', { content: [], stop_reason: reason }).finish).toBe(finish)
  })

  it('may say its usage and its provider with its end', () => {
    const usage = { input_tokens: 1, output_tokens: 2, cost: 0.5 }
    const stream =
      event({ type: 'message_start', message: { id: 'g', model: 'm' } }) +
      event({ type: 'message_stop', usage, provider: 'P' })
    expect(read('messages', stream)).toMatchObject({
      end: 'complete',
      cost: 500_000_000n,
      tokens: { input: 1, output: 2 },
      provider: 'P',
      servedModel: 'm',
      generation: 'g',
    })
  })

  it('is one without content only if it says so', () => {
    expect(whole('messages', { content: [] }).end).toBe('complete')
    expect(whole('messages', { content: 'x' }).end).toBe('cut')
    expect(whole('messages', { type: 'error' })).toMatchObject({
      end: 'error',
      error: { type: 'unknown' },
    })
    expect(whole('messages', { error: { type: 'api_error' } }).error).toEqual({
      status: 500,
      type: 'api_error',
    })
  })

  it('counts its text from the start of a block on, and no thinking', () => {
    const stream =
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: 'ab' },
      }) +
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'c' } }) +
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'de' } }) +
      event({
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'thinking', text: 'no' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'thinking_delta', thinking: 'no' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'thinking_delta', thinking: 'not' },
      }) +
      event({
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'signature_delta', signature: 'x' },
      }) +
      end
    expect(read('messages', stream)).toMatchObject({ textLength: 5, end: 'complete' })
    expect(
      whole('messages', {
        content: [
          { type: 'text', text: 'ab' },
          { type: 'thinking', text: 'x' },
        ],
      }).textLength,
    ).toBe(2)
  })

  it('takes the cost that was said last', () => {
    const stream =
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 1, cost: 0.1 } }) +
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 2, cost: 0.2 } }) +
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: 3 } })
    expect(read('messages', stream)).toMatchObject({ cost: 200_000_000n, tokens: { output: 3 } })
  })

  it('has calls with pieces at their own places, and ignores pieces of none', () => {
    const call = (index: number, id: string) =>
      event({
        type: 'content_block_start',
        index,
        content_block: { type: 'tool_use', id, name: 'Bash', input: {} },
      })
    const piece = (index: number, partial_json: string) =>
      event({
        type: 'content_block_delta',
        index,
        delta: { type: 'input_json_delta', partial_json },
      })
    const stream =
      call(0, 'a') +
      call(1, 'b') +
      piece(1, '{"command":') +
      piece(0, '{"command":"x"}') +
      piece(1, '"y"}') +
      piece(7, 'zz') +
      event({ type: 'message_delta', delta: { stop_reason: 'tool_use' } }) +
      end
    expect(read('messages', stream).tools.map(({ verdict }) => verdict)).toEqual(['ok', 'ok'])
  })
})

describe('an answer of chat completions', () => {
  it('is over with its finish, and with its mark alone', () => {
    expect(read('chat', DONE)).toMatchObject({ end: 'complete', finish: null })
    expect(read('chat', chunk({ content: 'a' }))).toMatchObject({ end: 'cut' })
    expect(read('chat', chunk({}, 'x'.repeat(65)))).toMatchObject({ finish: 'x'.repeat(64) })
    // The first choice's finish counts.
    expect(read('chat', chunk({}, 'stop') + chunk({}, 'length')).finish).toBe('stop')
  })

  it('is no mark of another protocol', () => {
    expect(read('messages', DONE).end).toBe('cut')
    expect(read('responses', DONE).end).toBe('cut')
  })

  it.each<[object, number]>([
    [{ content: 'abc' }, 3],
    [{ refusal: 'ab' }, 2],
    [{ content: [{ type: 'text', text: 'abcd' }, { type: 'x' }] }, 4],
    [{ refusal: [{ text: 'ab' }], content: 'c' }, 3],
    [{ content: null }, 0],
    [{ reasoning: 'abc' }, 0],
  ])('with %j has %s letters', (delta, letters) => {
    expect(read('chat', chunk(delta)).textLength).toBe(letters)
  })

  it.each<[object, string]>([
    [{ role: 'assistant' }, 'quiet'],
    [{ role: 'assistant', content: '' }, 'quiet'],
    [{ content: null, tool_calls: [] }, 'quiet'],
    [{ content: 'a' }, 'begun'],
    [{ images: [{}] }, 'begun'],
    [{ audio: {} }, 'begun'],
  ])('with %j is %s', (delta, opening) => {
    const tap = tapStream('chat', askedIn('chat'), strict)
    tap.push(Buffer.from(chunk(delta)))
    expect(tap.opening()).toBe(opening)
  })

  it('may have its error beside its choice', () => {
    const stream = data({ choices: [{ index: 0, delta: {}, error: { code: 502 } }] })
    expect(read('chat', stream)).toMatchObject({ end: 'error', error: { status: 502 } })
    expect(read('chat', data({ error: 'text', choices: [] }))).toMatchObject({
      end: 'error',
      error: { status: null, type: 'unknown' },
    })
    expect(read('chat', data({ error: null, choices: [] })).end).toBe('cut')
    expect(read('chat', chunk({}, 'error'))).toMatchObject({
      error: { status: null, type: 'unknown' },
    })
  })

  it('is whole as a body with a choice', () => {
    expect(whole('chat', { choices: [] }).end).toBe('cut')
    expect(whole('chat', { choices: [{ message: { content: 'ab' } }] })).toMatchObject({
      end: 'complete',
      textLength: 2,
    })
  })

  it('has calls of free text by what it calls them', () => {
    const tool_calls = [{ id: 'a', type: 'custom', custom: { name: 'Free', input: '{not' } }]
    const body = { choices: [{ message: { tool_calls }, finish_reason: 'tool_calls' }] }
    expect(whole('chat', body).tools).toMatchObject([{ tool: 'Free', verdict: 'unvalidated' }])
  })

  it('has calls whose arguments come parsed', () => {
    const tool_calls = [{ id: 'a', function: { name: 'Bash', arguments: { command: 'ls' } } }]
    const body = { choices: [{ message: { tool_calls }, finish_reason: 'tool_calls' }] }
    expect(whole('chat', body).tools).toMatchObject([{ verdict: 'ok' }])
  })

  it('has calls at places by their order where they name none, and of each choice', () => {
    const call = (id: string) => ({ id, function: { name: 'Bash', arguments: '{"command":"x"}' } })
    const choice = (index: number) => ({
      index,
      message: { tool_calls: [call(`a${index}`), call(`b${index}`)] },
      finish_reason: 'tool_calls',
    })
    expect(whole('chat', { choices: [choice(0), choice(1)] }).tools).toHaveLength(4)
  })

  it('reads alike chunks of one call as its arguments', () => {
    const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] })
    const pieces = ['{"com', 'mand":', '"l', 's"}'].map((piece) =>
      call({ function: { arguments: piece } }),
    )
    const stream =
      call({ id: 'a', function: { name: 'Bash', arguments: '' } }) +
      pieces.join('') +
      chunk({}, 'tool_calls')
    expect(read('chat', stream).tools).toEqual([{ verdict: 'ok', tool: 'Bash', why: '' }])
  })
})

describe('an answer of Responses', () => {
  const response = (type: string, fields: object) =>
    event({ type: `response.${type}`, response: fields })
  it.each<[string, object, Partial<Reading>]>([
    ['completed', {}, { end: 'complete', finish: 'stop' }],
    [
      'incomplete',
      { incomplete_details: { reason: 'max_output_tokens' } },
      { end: 'complete', finish: 'length' },
    ],
    [
      'incomplete',
      { incomplete_details: { reason: 'content_filter' } },
      { end: 'complete', finish: 'content_filter' },
    ],
    ['incomplete', {}, { end: 'complete', finish: null }],
    ['cancelled', {}, { end: 'complete', finish: 'cancelled' }],
    ['failed', {}, { end: 'error', finish: 'error' }],
    [
      'failed',
      { error: { code: 'server_error' } },
      { end: 'error', error: { status: 500, type: 'server_error' } },
    ],
    ['completed', { error: { code: 'server_error' } }, { end: 'error', finish: 'stop' }],
    ['created', {}, { end: 'cut', finish: null }],
    ['something', {}, { end: 'cut', finish: null }],
  ])('that is %s with %j reads as %j', (type, fields, expected) => {
    expect(read('responses', response(type, fields))).toMatchObject(expected)
    if (type !== 'created' && type !== 'something')
      expect(whole('responses', { status: type, ...fields })).toMatchObject(expected)
  })

  it.each([
    ['response.created', 'quiet'],
    ['response.in_progress', 'quiet'],
    ['response.queued', 'quiet'],
    ['response.completed', 'begun'],
  ])('by %s is %s', (type, opening) => {
    const tap = tapStream('responses', askedIn('responses'), strict)
    tap.push(Buffer.from(event({ type, response: {} })))
    expect(tap.opening()).toBe(opening)
  })

  it.each([
    ['ping', 'quiet'],
    ['keepalive', 'quiet'],
    ['response.queued', 'quiet'],
    ['response.output_text.delta', 'begun'],
  ])('by a bare %s is %s', (type, opening) => {
    const tap = tapStream('responses', askedIn('responses'), strict)
    tap.push(Buffer.from(event({ type })))
    expect(tap.opening()).toBe(opening)
  })

  const text = (type: string, delta: string) =>
    event({ type: `response.${type}.delta`, output_index: 0, delta })
  it('has the letters of its texts and refusals', () => {
    const stream =
      text('output_text', 'ab') +
      text('output_text', 'c') +
      text('refusal', 'd') +
      text('refusal', 'ef') +
      text('reasoning_text', 'no') +
      text('reasoning_text', 'not') +
      response('completed', {})
    expect(read('responses', stream).textLength).toBe(6)
  })

  const output = [
    { type: 'message', content: [{ text: 'ab' }, { refusal: 'c' }] },
    { type: 'reasoning', content: [{ text: 'xyz' }] },
    { type: 'function_call', call_id: 'a', name: 'Bash', arguments: '{"command":"ls"}' },
  ]
  it('is read of its end where its events said nothing', () => {
    const silent = read('responses', response('completed', { output }))
    expect(silent).toMatchObject({
      textLength: 3,
      finish: 'tool_calls',
      tools: [{ verdict: 'ok' }],
    })
    const spoken = read('responses', text('output_text', 'ab') + response('completed', { output }))
    expect(spoken).toMatchObject({ textLength: 2, tools: [] })
    expect(whole('responses', { status: 'completed', output })).toMatchObject({
      textLength: 3,
      finish: 'tool_calls',
      tools: [{ verdict: 'ok', tool: 'Bash' }],
    })
  })

  it('has calls that are whole only when they are done', () => {
    const item = {
      type: 'function_call',
      call_id: 'a',
      name: 'Bash',
      arguments: '{"command":"ls"}',
    }
    const added = event({
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, arguments: '' },
    })
    const done = event({ type: 'response.output_item.done', output_index: 0, item })
    const args = event({
      type: 'response.function_call_arguments.done',
      output_index: 0,
      arguments: '{"command":"ls"}',
      name: 'Bash',
    })
    const end = response('completed', {})
    for (const stream of [added + done + end, added + args + end, args + end, done + end]) {
      expect(read('responses', stream)).toMatchObject({
        finish: 'tool_calls',
        tools: [{ verdict: 'ok', tool: 'Bash' }],
      })
    }
  })

  it('has a call whose name comes later', () => {
    const stream =
      event({
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'function_call', call_id: 'a' },
      }) +
      event({
        type: 'response.function_call_arguments.delta',
        output_index: 0,
        delta: '{"command":',
      }) +
      event({ type: 'response.function_call_arguments.delta', output_index: 0, delta: '"ls"}' }) +
      event({ type: 'response.function_call_arguments.delta', output_index: 9, delta: 'zz' }) +
      event({
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'function_call', call_id: 'a', name: 'Bash', arguments: 'not taken' },
      }) +
      response('completed', {})
    expect(read('responses', stream).tools).toMatchObject([{ verdict: 'ok', tool: 'Bash' }])
  })

  it('has calls of free text', () => {
    const stream =
      event({
        type: 'response.output_item.added',
        output_index: 0,
        item: { type: 'custom_tool_call', call_id: 'a', name: 'Free', input: '' },
      }) +
      event({ type: 'response.custom_tool_call_input.delta', output_index: 0, delta: '{no' }) +
      response('completed', {})
    expect(read('responses', stream).tools).toMatchObject([
      { verdict: 'unvalidated', why: 'its input is free text' },
    ])
  })

  it('has its error in its event, or around it', () => {
    expect(
      read('responses', event({ type: 'error', error: { code: 'server_error' } })).error,
    ).toEqual({
      status: 500,
      type: 'server_error',
    })
    expect(read('responses', event({ type: 'error', code: 'rate_limit_exceeded' })).error).toEqual({
      status: 429,
      type: 'rate_limit_exceeded',
    })
  })
})

describe('a reading', () => {
  const asked: Asked = { tools: () => null, toolChoice: () => null }
  it('says nothing of calls and text where reading broke off', () => {
    const draft = emptyDraft()
    draft.text.plain('abc')
    draft.isEnded = true
    const of = (hasFailed: boolean) => readingOf({ draft, asked, tell: strict, hasFailed })
    expect(of(false)).toMatchObject({ end: 'complete', textLength: 3, tools: [], faults: [] })
    expect(of(true)).toMatchObject({ end: 'complete', textLength: 0, tools: [], faults: [] })
  })

  it('knows a call to a request without tools for what it is', () => {
    const draft = emptyDraft()
    newCall(draft, '0', { id: 'a', named: 'Bash' })
    draft.isEnded = true
    draft.finish = 'tool_calls'
    expect(readingOf({ draft, asked, tell: strict, hasFailed: false }).tools).toMatchObject([
      { verdict: 'unknown_tool' },
    ])
  })
})
