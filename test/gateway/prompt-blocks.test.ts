/** Blocks of a prompt one by one: what bounds each, and what of it counts again when it comes a second time. */
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { kindOf } from '../../src/gateway/request/block-kinds.ts'
import { keyOfElement, without } from '../../src/gateway/request/element-key.ts'
import { ELEMENT_TOKENS, PICTURE_TOKENS, readPrompt } from '../../src/gateway/request/prompt.ts'
import type { Prompt } from '../../src/gateway/request/prompt-element.ts'
import { frameOf, isCut, keepsThinking, namesMore } from '../../src/gateway/request/prompt-frame.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { TYPED_TOOL_TOKENS } from '../../src/gateway/request/tool-element.ts'

function taken(text: string, protocol: Protocol = 'messages') {
  const body = Buffer.from(text)
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(surface.refused.message)
  return { body, surface }
}
function prompt(parts: string, protocol: Protocol = 'messages', keepsAll = false): Prompt {
  const { body, surface } = taken(`{"model":"m",${parts}}`, protocol)
  return readPrompt(surface, body, { hasKeys: true, keepsThinking: keepsAll })
}
/** Of a message with one block. */
const block = (text: string, keepsAll = false) =>
  prompt(`"messages":[{"content":[${text}]}]`, 'messages', keepsAll)
const first = (text: string, keepsAll = false) => block(text, keepsAll).elements[0]

describe('the kind of a block', () => {
  const facts = { types: [], sourceTypes: [], inlineBytes: 5, isFetched: false }
  const TEXTS = `text thinking redacted_thinking tool_use tool_result tool_reference server_tool_use
    web_search_tool_result web_search_result tool_search_tool_search_result tool_search_tool_result mcp_tool_use
    mcp_tool_result code_execution_tool_result code_execution_result search_result message input_text output_text
    summary_text reasoning_text reasoning refusal function_call function_call_output custom_tool_call
    custom_tool_call_output local_shell_call local_shell_call_output apply_patch_call apply_patch_call_output
    computer_call computer_call_output`
  it.each(TEXTS.split(/\s+/))('is text where it is %s', (type) => {
    expect(kindOf({ ...facts, types: [type] })).toEqual({ kind: 'text', isOutside: false })
  })

  it.each(['image', 'image_url', 'input_image', 'computer_screenshot'])(
    'is a picture where it is %s',
    (type) => {
      const types = [type]
      expect(kindOf({ ...facts, types })).toEqual({ kind: 'picture', isOutside: false })
      expect(kindOf({ ...facts, types, isFetched: true })).toEqual({
        kind: 'picture',
        isOutside: true,
      })
      expect(kindOf({ ...facts, types, inlineBytes: 0 })).toEqual({
        kind: 'picture',
        isOutside: true,
      })
    },
  )

  it.each<[string, readonly string[], readonly string[], string]>([
    ['nothing', [], [], 'text'],
    ['something unknown', ['new'], [], 'open'],
    ['a document of text', ['document'], ['text'], 'text'],
    ['a document of blocks', ['document'], ['content', 'text'], 'text'],
    ['a document that says nothing', ['document'], [], 'open'],
    ['a document of a file', ['document'], ['base64'], 'open'],
    ['a document that is both', ['document'], ['text', 'base64'], 'open'],
    ['something unknown of text', ['new'], ['text'], 'open'],
    ['a text and a picture', ['text', 'image'], [], 'picture'],
    ['unknown and a picture', ['new', 'image'], [], 'open'],
    ['a picture and unknown', ['image', 'new'], [], 'open'],
    ['unknown and a text', ['new', 'text'], [], 'open'],
  ])('of %s: %j with %j is %s', (_what, types, sourceTypes, kind) => {
    expect(kindOf({ ...facts, types, sourceTypes }).kind).toBe(kind)
  })
})

describe('an element of a prompt', () => {
  it('is as many tokens as its bytes and what stands around it', () => {
    const { elements, restBytes } = prompt('"system":"abc","messages":["xy"]')
    expect(elements.map(({ tokens, again }) => [tokens, again])).toEqual([
      [5 + ELEMENT_TOKENS, 0],
      [4 + ELEMENT_TOKENS, 0],
    ])
    expect(restBytes).toBe('{"model":"m","system":,"messages":}'.length)
  })

  it.each(['system', 'instructions', 'messages', 'input'])('is found in %s', (key) => {
    expect(prompt(`"${key}":"abc"`, 'responses').elements).toHaveLength(1)
  })

  it('is none of what is neither text, list nor object', () => {
    expect(prompt('"system":null,"messages":[7,true]').elements).toEqual([])
  })

  it.each<[string, string]>([
    ['as a plain string', '"words"'],
    ['as a block', '{"type":"text","text":"words"}'],
    ['with a marker', '{"type":"text","text":"words","cache_control":{"type":"ephemeral"}}'],
    ['with a marker first', '{"cache_control":{}, "type":"text","text":"words"}'],
  ])('has the same key %s', (_how, text) => {
    expect(first(text)?.key).toBe(first('"words"')?.key)
  })

  it('has another key where it says more', () => {
    const plain = first('{"type":"text","text":"words"}')?.key
    expect(first('{"type":"text","text":"words","citations":[]}')?.key).not.toBe(plain)
    expect(first('{"type":"text","text":"word"}')?.key).not.toBe(plain)
  })

  it.each<[string, string]>([
    ['before others', '{"cache_control":{},"type":"tool_use","id":"t"}'],
    ['between others', '{"type":"tool_use","cache_control":{},"id":"t"}'],
    ['between others, with blanks', '{"type":"tool_use" , "cache_control" : {},"id":"t"}'],
    ['behind others', '{"type":"tool_use","id":"t","cache_control":{}}'],
    ['behind others, with a blank', '{"type":"tool_use","id":"t",\n "cache_control":{}}'],
    ['before others, with a blank', '{"cache_control":{}\n ,"type":"tool_use","id":"t"}'],
  ])('is recognised without its marker %s', (_where, text) => {
    const plain = first('{"type":"tool_use","id":"t"}')?.key
    expect(first(text)?.key.replaceAll(' ', '')).toBe(plain)
  })

  it('is empty of keys where nobody asks for them', () => {
    const { body, surface } = taken('{"model":"m","messages":["x"]}')
    const found = readPrompt(surface, body, { hasKeys: false, keepsThinking: false })
    expect(found.elements[0]?.key).toBe('')
  })
})

describe('a block with something else than text in it', () => {
  const picture = (source: string, more = '') => `{"type":"image","source":${source}${more}}`
  it('counts a picture by the rule, without the bytes of it', () => {
    const text = picture('{"type":"base64","data":"AAAA"}')
    const found = block(text)
    expect(found.pictures).toBe(1)
    expect(found.elements[0]).toMatchObject({
      tokens: text.length - 4 + ELEMENT_TOKENS + PICTURE_TOKENS,
      again: 0,
    })
  })

  it.each([
    ['fetched by its address', picture('{"type":"url","url":"https://x/y"}')],
    ['named by its file', picture('{"type":"file","file_id":"f"}')],
    ['nowhere to be seen', picture('{"type":"base64"}')],
    ['an address alone', '{"type":"input_image","image_url":"https://x/y"}'],
  ])('counts a picture again that is %s', (_how, text) => {
    expect(first(text)).toMatchObject({
      tokens: text.length + ELEMENT_TOKENS + PICTURE_TOKENS,
      again: PICTURE_TOKENS,
    })
  })

  it.each([
    '{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}',
    '{"type":"input_image","image_url":"data:image/png;base64,AAAA"}',
  ])('takes what an address itself holds for data: %s', (text) => {
    const { length } = 'data:image/png;base64,AAAA'
    expect(first(text)).toMatchObject({
      tokens: text.length - length + ELEMENT_TOKENS + PICTURE_TOKENS,
      again: 0,
    })
  })

  it.each([
    [
      'fetched beside what is there',
      '{"type":"image","source":{"data":"AAAA","url":"https://x/y"}}',
    ],
    ['named beside what is there', '{"type":"image","source":{"data":"AAAA","file_id":"f"}}'],
  ])('counts a picture again that is %s', (_how, text) => {
    expect(first(text)?.again).toBe(PICTURE_TOKENS)
  })

  it('takes only what is called data for data', () => {
    expect(first('{"type":"image","data":"AAAA","title":"x"}')?.again).toBe(0)
    expect(first('{"type":"image","note":"AAAA"}')?.again).toBe(PICTURE_TOKENS)
  })

  it('keeps the bytes of one that is two kinds at once', () => {
    const text = '{"type":"image","type":"text","source":{"data":"AAAA"}}'
    expect(first(text)?.tokens).toBe(text.length + ELEMENT_TOKENS + PICTURE_TOKENS)
  })

  it.each<[string, string, number]>([
    ['a file by its name', '{"type":"text","file_id":"f"}', Infinity],
    ['a file by its address', '{"type":"text","file_url":"https://x"}', Infinity],
    ['sound of before', '{"type":"text","audio":{"id":"a"}}', Infinity],
    ['a document that is there', '{"type":"document","source":{"type":"base64","data":"AA"}}', 0],
    [
      'a document that is fetched',
      '{"type":"document","source":{"type":"url","url":"u"}}',
      Infinity,
    ],
    ['a film that is there', '{"type":"video_url","video_url":{"url":"data:x;base64,AA"}}', 0],
    ['a kind that is no text', '{"type":7,"data":"AAAA"}', 0],
    ['a film', '{"type":"video_url","video_url":{"url":"https://x"}}', Infinity],
    ['sound', '{"type":"input_audio","input_audio":{"data":"AAAA"}}', 0],
    ['a file in an answer', '{"type":"file","file":{"file_data":"data:x;base64,AA"}}', 0],
    ['a file beside', '{"type":"input_file","file_data":"AAAA"}', 0],
  ])('is bounded by nothing where it has %s', (_what, text, again) => {
    const found = block(text)
    expect(found.isOpen).toBe(true)
    expect(found.elements[0]).toMatchObject({ tokens: Infinity, again })
  })

  it('is bounded by its bytes where only its words look like it', () => {
    expect(
      block('{"type":"text","text":"x","title":"file_id","note":{"file_id":"f"}}').isOpen,
    ).toBe(false)
  })

  it.each(['content', 'output', 'images'])('is all that is in its %s', (key) => {
    const inner = '[{"type":"image","source":{"type":"url","url":"u"}},[{"type":"new"}],7]'
    const found = block(`{"type":"tool_result","${key}":${inner}}`)
    expect([found.pictures, found.isOpen]).toEqual([1, true])
    const one = block(`{"type":"tool_result","${key}":{"type":"image","source":{"data":"AAAA"}}}`)
    expect([one.pictures, one.isOpen]).toEqual([1, false])
    expect(one.elements[0]?.again).toBe(0)
  })

  it('leaves the marker of a block within it out of its key, and sees its hour', () => {
    const inner = (more: string) =>
      block(`{"type":"tool_result","output":[{"type":"text","text":"x"${more}}]}`)
    const plain = inner('')
    const marked = inner(',"cache_control":{"type":"ephemeral"}')
    expect(marked.elements[0]?.key).toBe(plain.elements[0]?.key)
    expect([plain.asksHour, marked.asksHour]).toEqual([false, false])
    expect(inner(',"cache_control":{"ttl":"1h"}').asksHour).toBe(true)
  })

  it('counts the bytes of a picture within it as a picture alone', () => {
    const text = '{"type":"tool_result","output":[{"type":"image","source":{"data":"AAAAAAAA"}}]}'
    expect(first(text)?.tokens).toBe(text.length - 8 + ELEMENT_TOKENS + PICTURE_TOKENS)
  })

  it('counts again what was fetched within it', () => {
    const inner = (text: string) =>
      first(`{"type":"computer_call_output","output":[${text}]}`)?.again
    const fetched = '{"type":"image","source":{"type":"url","url":"u"}}'
    expect(inner(fetched)).toBe(PICTURE_TOKENS)
    expect(inner(`${fetched},${fetched}`)).toBe(2 * PICTURE_TOKENS)
    expect(inner('{"type":"new"}')).toBe(Infinity)
    expect(inner('{"type":"new","data":"AAAA"}')).toBe(0)
  })

  it('is its bytes where it holds a plain text', () => {
    const text = '{"type":"function_call_output","output":"seen, and [more]","call_id":"c"}'
    expect(first(text)).toMatchObject({
      tokens: text.length + ELEMENT_TOKENS,
      again: 0,
    })
  })

  it('has blocks in its source too', () => {
    const text = '{"type":"document","source":{"type":"content","content":[{"type":"image"}]}}'
    expect(block(text)).toMatchObject({ pictures: 1, isOpen: false })
  })
})

describe('thinking of an earlier turn', () => {
  it.each([
    '{"type":"thinking","thinking":"x"}',
    '{"type":"text","type":"thinking"}',
    '{"type":"redacted_thinking","data":"x"}',
    '{"type":"reasoning","summary":[]}',
    '{"type":"text","text":"x","reasoning_details":[]}',
    '{"type":"text","text":"x","reasoning":"y"}',
  ])('counts again unless all of it is kept: %s', (text) => {
    const one = first(text)
    expect(one?.again).toBe(one?.tokens)
    expect(first(text, true)?.again).toBe(0)
  })

  it('is not what has no such word', () => {
    expect(first('{"type":"tool_use","input":{}}')?.again).toBe(0)
  })
})

describe('an item that is but a name', () => {
  it.each<[string, boolean]>([
    ['[{"id":"msg_1"}]', true],
    ['[{"id":"msg_1","role":"user"}]', false],
    ['[{"id":"msg_1","type":"message"}]', false],
    ['[{"role":"user","content":[{"text":"x"}]}]', false],
    // The list goes on behind a message.
    ['[{"role":"user","content":"x"},{"id":"msg_1"}]', true],
  ])('in %s stands for what the upstream keeps: %s', (input, isOpen) => {
    const found = prompt(`"input":${input}`, 'responses')
    expect(found.isOpen).toBe(isOpen)
    expect(found.elements.some(({ again }) => again === Infinity)).toBe(isOpen)
  })

  it('is one in a list of items alone', () => {
    expect(prompt('"messages":[{"id":"msg_1"}]').isOpen).toBe(false)
  })
})

describe('tools', () => {
  const tools = (list: string) => prompt(`"tools":${list}`)
  it('are elements without their markers, dearer where the upstream describes them', () => {
    const custom = '{"name":"a","type":"custom"}'
    const typed = '{"type":"bash_20250124","name":"bash"}'
    const found = tools(`[${custom},${typed},7,{"type":"function"}]`)
    expect(found.toolTypes).toEqual(['bash_20250124'])
    expect(found.elements.map(({ tokens }) => tokens - ELEMENT_TOKENS)).toEqual([
      custom.length,
      typed.length + TYPED_TOOL_TOKENS,
      1,
      19,
    ])
    const marked = tools('[{"name":"a","type":"custom","cache_control":{"type":"ephemeral"}}]')
    expect(marked.elements[0]?.key).toBe(found.elements[0]?.key)
    expect(marked.asksHour).toBe(false)
    expect(tools('[{"cache_control":{"ttl":"1h"},"name":"a"},{"name":"b"}]').asksHour).toBe(true)
  })

  it('leave their bytes to the rest where they are no list', () => {
    const { elements, restBytes } = tools('null')
    expect(elements).toEqual([])
    expect(restBytes).toBe('{"model":"m","tools":null}'.length)
  })
})

describe('the key of an element', () => {
  const whole = (text: string) => keyOfElement(Buffer.from(text), [{ from: 0, to: text.length }])
  it('is its bytes while they are few, and then a hash of its own', () => {
    expect(whole('x'.repeat(48))).toBe(`.${'x'.repeat(48)}`)
    expect(whole('x'.repeat(49))).toMatch(/^[A-Za-z0-9+/]{43}=$/)
    expect(whole('')).toBe('.')
  })

  it('is the same for the same bytes in any pieces', () => {
    const text = `${'a'.repeat(60)}${'b'.repeat(60)}`
    const body = Buffer.from(`${'a'.repeat(60)}--${'b'.repeat(60)}`)
    const pieces = [
      { from: 0, to: 60 },
      { from: 62, to: 122 },
    ]
    expect(keyOfElement(body, pieces)).toBe(whole(text))
    expect(
      keyOfElement(Buffer.from('ab--cd'), [
        { from: 0, to: 2 },
        { from: 4, to: 6 },
      ]),
    ).toBe('.abcd')
  })

  it.each<[string, readonly (readonly [number, number])[], readonly (readonly [number, number])[]]>(
    [
      ['nothing', [], [[2, 9]]],
      ['the beginning', [[2, 4]], [[4, 9]]],
      ['the end', [[7, 9]], [[2, 7]]],
      [
        'the middle',
        [[4, 6]],
        [
          [2, 4],
          [6, 9],
        ],
      ],
      ['all', [[2, 9]], []],
      [
        'two, in any order',
        [
          [7, 8],
          [3, 4],
        ],
        [
          [2, 3],
          [4, 7],
          [8, 9],
        ],
      ],
      [
        'one within another',
        [
          [3, 8],
          [4, 5],
        ],
        [
          [2, 3],
          [8, 9],
        ],
      ],
    ],
  )('is of what is left without %s', (_what, cuts, left) => {
    const spans = (list: readonly (readonly [number, number])[]) =>
      list.map(([from, to]) => ({ from, to }))
    expect(without(2, 9, spans(cuts))).toEqual(spans(left))
  })
})

describe('what a request says about how its prompt is counted', () => {
  const frame = (rest: string): string => {
    const { body, surface } = taken(`{"model":"m",${rest}}`, 'chat')
    return frameOf(surface, body)
  }
  it.each(
    (
      'stream stream_options metadata user session_id trace diagnostics stop stop_sequences seed temperature top_p ' +
      'top_k system instructions messages input tools'
    ).split(' '),
  )('is not its %s', (key) => {
    expect(frame(`"${key}":null`)).toBe('')
  })

  it.each(['max_tokens', 'max_completion_tokens', 'max_output_tokens'])('is not its %s', (key) => {
    expect(frame(`"${key}":null`)).toBe('')
  })

  it('is all else, as it is written', () => {
    expect(frame('"thinking":{"type":"x"},"tool_choice":"auto"')).toBe(
      'thinking=.{"type":"x"}&tool_choice=."auto"',
    )
  })

  const more = (rest: string, protocol: Protocol = 'chat'): boolean => {
    const { body, surface } = taken(`{"model":"m",${rest}}`, protocol)
    return namesMore(
      surface,
      body,
      readPrompt(surface, body, { hasKeys: false, keepsThinking: false }),
    )
  }
  it.each([
    'previous_response_id',
    'conversation',
    'thread',
    'prompt',
    'container',
    'mcp_servers',
    'web_search_options',
    'plugins',
  ])('may name more: %s', (key) => {
    expect([more(`"${key}":{}`), more(`"${key}":"nullify"`)]).toEqual([true, true])
    expect([more(`"${key}":null`), more(`"${key}":[]`), more(`"${key}":[ ]`)]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('names more by tools that the upstream runs', () => {
    expect(more('"tools":[{"type":"function"}]')).toBe(false)
    expect(more('"tools":[{"type":"web_search"}]')).toBe(true)
    expect(
      more('"tools":[{"type":"bash_20250124"},{"type":"web_search_20250305"}]', 'messages'),
    ).toBe(true)
  })

  const of = (rest: string) => {
    const { body, surface } = taken(`{"model":"m",${rest}}`)
    return [isCut(surface, body), keepsThinking(surface, body)]
  }
  it.each<[string, readonly boolean[]]>([
    ['"x":1', [false, false]],
    ['"truncation":"auto"', [true, false]],
    ['"transforms":[]', [true, false]],
    ['"compaction":1', [true, false]],
    ['"plugins":[]', [true, false]],
    ['"context_management":null', [true, false]],
    [
      '"context_management":{"edits":[{"type":"clear_thinking_20251015","keep":"all"}]}',
      [false, true],
    ],
    [
      '"context_management":{ "edits" : [ { "type" : "clear_thinking_1" , "keep" : "all" } ] }',
      [false, true],
    ],
    ['"context_management":{"edits":[{"type":"clear_thinking_1","keep":"1"}]}', [true, false]],
    ['"context_management":{"edits":[{"type":"clear_thinking_1","keep":"all"},{}]}', [true, false]],
    ['"context_management":[{"edits":[{"type":"clear_thinking_1","keep":"all"}]}]', [true, false]],
  ])('may cut, or keep all thinking: %s', (rest, expected) => {
    expect(of(rest)).toEqual(expected)
  })
})
