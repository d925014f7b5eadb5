/** The single steps of reading an answer that goes by, each at its edges: errors, faults, tokens, leaks, calls, patterns. */
import { describe, expect, it } from 'vitest'
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
import { believedUsd, costOf } from '../../src/gateway/tap/cost-of.ts'
import { gatheredText } from '../../src/gateway/tap/gathered-text.ts'
import { leakWatch } from '../../src/gateway/tap/leaked-calls.ts'
import { patternDegree, patternPaths } from '../../src/gateway/tap/pattern-cost.ts'
import { schemaSteps, TooManySteps } from '../../src/gateway/tap/schema-steps.ts'
import { judgeCall } from '../../src/gateway/tap/tool-judge.ts'
import { anthropicTokens, openaiTokens } from '../../src/gateway/tap/usage-of.ts'

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
    [{ code: ' 503' }, {}, { status: null, type: 'unknown' }],
    [{ code: '503 ' }, {}, { status: null, type: 'unknown' }],
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
    expect(believedUsd(usd)).toBe(nano)
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
    ['^a{10,}', 1],
    ['^a{10,25}', 1],
    ['^a?b{2,}', 1],
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
