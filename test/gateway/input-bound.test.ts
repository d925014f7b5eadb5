import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import {
  HIDDEN_TOKENS,
  inputBound,
  type InputBound,
} from '../../src/gateway/request/input-bound.ts'
import { PICTURE_TOKENS } from '../../src/gateway/request/prompt.ts'
import { sessionBounds, type KnownCall } from '../../src/gateway/request/session-bounds.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { runs } from '../support/fuzzing.ts'

const bound = (
  body: object | string,
  known: readonly KnownCall[] | null = null,
  protocol: Protocol = 'messages',
): InputBound & { readonly bytes: number } => {
  const bytes = Buffer.from(
    typeof body === 'string' ? body : JSON.stringify({ model: 'm', ...body }),
  )
  const surface = readSurface(protocol, bytes)
  if (isRefused(surface)) throw new Error(surface.refused.message)
  return { ...inputBound(surface, bytes, known), bytes: bytes.length }
}

const settledAs = ({ elements }: InputBound, inputTokens: number): readonly KnownCall[] => {
  if (elements === null) throw new Error('nothing to remember')
  return [{ ...elements, inputTokens }]
}

const user = (...content: object[]): object => ({ messages: [{ role: 'user', content }] })
const base64 = (data: string): object => ({ type: 'base64', media_type: 'image/png', data })

describe('a prompt of text', () => {
  it('has no more tokens than bytes, and what the upstream adds', () => {
    const { tokens, bytes, hasMedia } = bound({
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Hi' }],
    })
    expect(tokens).toBeGreaterThanOrEqual(bytes)
    expect(tokens).toBeLessThan(bytes + HIDDEN_TOKENS + 100)
    expect(hasMedia).toBe(false)
  })
})

describe('a prompt with pictures', () => {
  it('counts each by the rule, and not its base64', () => {
    const data = 'A'.repeat(500_000)
    const found = bound(user({ type: 'image', source: base64(data) }, { type: 'text', text: 'x' }))
    expect(found.images).toBe(1)
    expect(found.tokens).toBeLessThan(PICTURE_TOKENS + HIDDEN_TOKENS + 500)
    expect(found.tokens).toBeGreaterThan(PICTURE_TOKENS)
  })

  it.each<[Protocol, object]>([
    [
      'chat',
      user({ type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(40)}` } }),
    ],
    ['chat', user({ type: 'image_url', image_url: { url: 'https://x/y.png' } })],
    ['messages', user({ type: 'image', source: { type: 'url', url: 'https://x/y.png' } })],
    [
      'messages',
      user({
        type: 'tool_result',
        tool_use_id: 't',
        content: [{ type: 'image', source: base64('A'.repeat(40)) }],
      }),
    ],
    [
      'responses',
      {
        input: [
          {
            role: 'user',
            content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }],
          },
        ],
      },
    ],
    [
      'responses',
      {
        input: [
          {
            type: 'computer_call_output',
            call_id: 'c',
            output: { type: 'computer_screenshot', image_url: 'data:x;base64,AA' },
          },
        ],
      },
    ],
  ])('%s: finds one in %j', (protocol, body) => {
    const found = bound(body, null, protocol)
    expect(found.images).toBe(1)
    expect(found.hasMedia).toBe(true)
    expect(found.tokens).toBeGreaterThan(PICTURE_TOKENS)
    expect(found.tokens).toBeLessThan(PICTURE_TOKENS + HIDDEN_TOKENS + 700)
  })
})

describe('a prompt that its bytes do not bound', () => {
  it.each<[Protocol, object]>([
    ['messages', user({ type: 'document', source: { type: 'base64', data: 'AAAA' } })],
    ['messages', user({ type: 'document', source: { type: 'url', url: 'https://x' } })],
    ['messages', user({ type: 'container_upload', file_id: 'f' })],
    ['messages', user({ type: 'something_new' })],
    [
      'messages',
      user({ type: 'text', text: 'x' }, { type: 'text', type2: 1, ['t' + 'ype']: 'audio' }),
    ],
    ['chat', user({ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } })],
    ['chat', user({ type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } })],
    ['chat', user({ type: 'video_url', video_url: { url: 'https://x' } })],
    ['chat', { messages: [{ role: 'assistant', audio: { id: 'a' } }] }],
    ['responses', { input: [{ id: 'msg_1' }] }],
    ['responses', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['responses', { input: 'x', previous_response_id: 'r' }],
    ['chat', { messages: [], tools: [{ type: 'openrouter:web_search' }] }],
    ['messages', { messages: [], tools: [{ type: 'web_search_20250305' }] }],
  ])('%s: %j is bounded by the context alone', (protocol, body) => {
    const { tokens, hasMedia } = bound(body, null, protocol)
    expect(tokens).toBe(Infinity)
    expect(hasMedia).toBe(true)
  })

  it('is not what only looks like it: arguments of a tool, a document of text', () => {
    const call = {
      type: 'tool_use',
      id: 't',
      name: 'file',
      input: { type: 'document', content: [{ type: 'audio' }] },
    }
    const text = {
      type: 'document',
      source: { type: 'text', media_type: 'text/plain', data: 'words' },
    }
    expect(bound(user(call, text)).tokens).toBeLessThan(HIDDEN_TOKENS + 700)
    expect(bound(user(call, text)).images).toBe(0)
    expect(bound({ ...user(call), plugins: [], mcp_servers: null }).tokens).toBeLessThan(2000)
  })
})

describe('a request for the cache of an hour', () => {
  const hour = { type: 'ephemeral', ttl: '1h' }
  it.each<[object, boolean]>([
    [user({ type: 'text', text: 'x', cache_control: hour }), true],
    [user({ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }), false],
    [user({ type: 'text', text: '"ttl":"1h"' }), false],
    [{ messages: [], cache_control: hour }, true],
    [{ messages: [], tools: [{ name: 'x', cache_control: hour }] }, true],
    [{ messages: [], system: [{ type: 'text', text: 'x', cache_control: hour }] }, true],
    [
      user({ type: 'tool_result', content: [{ type: 'text', text: 'x', cache_control: hour }] }),
      true,
    ],
  ])('%j: %s', (body, asked) => {
    expect(bound(body).asksHour).toBe(asked)
  })

  it("is seen in OpenAI's own fields", () => {
    for (const field of ['prompt_cache_retention', 'prompt_cache_options'])
      expect(bound({ messages: [], [field]: '24h' }, null, 'chat').asksHour).toBe(true)
    expect(bound({ messages: [] }, null, 'chat').asksHour).toBe(false)
  })

  it('is seen through escapes', () => {
    const escaped =
      '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x","cache\\u005fcontrol":{"ttl":"\\u0031h"}}]}]}'
    expect(bound(escaped).asksHour).toBe(true)
  })
})

describe('answers that are asked for', () => {
  it.each([
    [{}, 1],
    [{ n: 3 }, 3],
    [{ best_of: 4 }, 4],
    [{ n: 2, best_of: 5 }, 5],
    [{ n: 1.5 }, 2],
    [{ n: 0 }, 1],
  ])('%j are %s', (fields, choices) => {
    expect(bound({ messages: [], ...fields }, null, 'chat').choices).toBe(choices)
  })
})

describe('a session that goes on', () => {
  const long = (name: string): string => `${name} ${'words of it '.repeat(400)}`
  const marked = (text: string): object => ({
    type: 'text',
    text,
    cache_control: { type: 'ephemeral' },
  })
  const first = {
    system: [marked(long('system'))],
    tools: [{ name: 'Bash', description: long('tool') }],
    messages: [{ role: 'user', content: [marked(long('one'))] }],
  }
  const second = {
    ...first,
    messages: [
      { role: 'user', content: long('one') },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: {} }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 't',
            content: 'done',
            cache_control: { type: 'ephemeral' },
          },
        ],
      },
    ],
  }

  it('is bounded by what was settled and what is new, wherever the cache markers moved to', () => {
    const known = settledAs(bound(first, []), 3000)
    const { tokens, bytes } = bound(second, known)
    expect(bytes).toBeGreaterThan(10_000)
    expect(tokens).toBeGreaterThan(3000)
    expect(tokens).toBeLessThan(3000 + HIDDEN_TOKENS + 700)
  })

  it('is bounded by its bytes where anything changes how the same words are counted', () => {
    const known = settledAs(bound(first, []), 3000)
    const { tokens, bytes } = bound({ ...second, thinking: { type: 'adaptive' } }, known)
    expect(tokens).toBeGreaterThan(bytes)
  })

  it('is bounded by the lowest of its calls: a side call in between does no harm', () => {
    const known = settledAs(bound(first, []), 3000)
    const side = settledAs(bound({ messages: [{ role: 'user', content: long('title') }] }, []), 900)
    expect(bound(second, [...side, ...known]).tokens).toBe(bound(second, known).tokens)
  })

  it('is bounded by what stands beside the prompt, too', () => {
    const known = settledAs(bound(first, []), 3000)
    const more = bound({ ...second, metadata: { user_id: 'u'.repeat(5000) } }, known).tokens
    expect(more).toBeGreaterThan(bound(second, known).tokens + 5000)
  })

  it('counts an element that comes twice now twice', () => {
    const known = settledAs(bound(first, []), 3000)
    const twice = { ...first, messages: [...first.messages, ...first.messages] }
    expect(bound(twice, known).tokens).toBeGreaterThan(3000 + long('one').length)
  })

  it('counts what is fetched anew each time, and thinking unless all of it is kept', () => {
    const page = user(
      { type: 'image', source: { type: 'url', url: 'https://x/y' } },
      marked(long('x')),
    )
    expect(bound(page, settledAs(bound(page, []), 2000)).tokens).toBeGreaterThan(PICTURE_TOKENS)
    const thought = user({ type: 'thinking', thinking: '', signature: 'S'.repeat(9000) })
    expect(bound(thought, settledAs(bound(thought, []), 50)).tokens).toBeGreaterThan(9000)
    const kept = {
      ...thought,
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    }
    expect(bound(kept, settledAs(bound(kept, []), 50)).tokens).toBeLessThan(2000)
  })

  it('teaches nothing where the upstream may have left parts out', () => {
    const cut = { ...first, context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } }
    expect(bound(cut, []).elements).toBeNull()
    expect(bound({ ...first, transforms: ['middle-out'] }, []).elements).toBeNull()
  })

  it('remembers nothing of clients that name no session, and of small requests', () => {
    expect(bound(first, null).elements).toBeNull()
    expect(bound(user({ type: 'text', text: 'x' }), []).elements).toBeNull()
  })
})

/** A tokenizer that merges as it likes, but never makes more tokens of a text than it has bytes. */
const toyTokens = (text: string, seed: number): number => {
  const bytes = Buffer.byteLength(text)
  return bytes === 0 ? 0 : 1 + (((Math.imul(bytes, 2654435761) ^ seed) >>> 0) % bytes)
}

type Turn = { readonly role: string; readonly texts: readonly string[]; readonly isPlain: boolean }

const toyPrompt = (turns: readonly Turn[], tools: readonly string[], seed: number): number =>
  40 +
  (tools.length > 0 ? 346 : 0) +
  tools.reduce((sum, tool) => sum + 6 + toyTokens(tool, seed), 0) +
  turns.reduce(
    (sum, { texts }) => sum + 5 + texts.reduce((all, text) => all + 2 + toyTokens(text, seed), 0),
    0,
  )

const asBody = (turns: readonly Turn[], tools: readonly string[], marker: number): object => ({
  messages: turns.map(({ role, texts, isPlain }, index) => {
    const [only] = texts
    const isMarked = index === marker
    const content = texts.map((text, at) => ({
      type: 'text',
      text,
      ...(isMarked && at === texts.length - 1 ? { cache_control: { type: 'ephemeral' } } : {}),
    }))
    return { role, content: isPlain && texts.length === 1 && !isMarked ? only : content }
  }),
  tools: tools.map((description, index) => ({ name: `t${index}`, description })),
  // Long enough to be remembered.
  metadata: { user_id: 'u'.repeat(4200) },
})

describe('whatever a session does', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.toWellFormed()),
    fc.constantFrom('again', 'the same', 'x'.repeat(200)),
  )
  const turn: fc.Arbitrary<Turn> = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    texts: fc.array(words, { minLength: 1, maxLength: 4 }),
    isPlain: fc.boolean(),
  })
  const history = fc.record({
    turns: fc.array(turn, { maxLength: 8 }),
    more: fc.array(turn, { maxLength: 4 }),
    keep: fc.nat(8),
    tools: fc.array(words, { maxLength: 3 }),
    nextTools: fc.array(words, { maxLength: 3 }),
    isSameTools: fc.boolean(),
    seed: fc.nat(),
  })

  it('the bound is never below what a tokenizer makes of it', () => {
    fc.assert(
      fc.property(history, ({ turns, more, keep, tools, nextTools, isSameTools, seed }) => {
        const before = bound(asBody(turns, tools, turns.length - 1), [])
        const settled = toyPrompt(turns, tools, seed)
        expect(before.tokens).toBeGreaterThanOrEqual(settled)
        const next = [...turns.slice(0, keep), ...more]
        const then = isSameTools ? tools : nextTools
        const { tokens } = bound(asBody(next, then, next.length - 1), settledAs(before, settled))
        expect(tokens).toBeGreaterThanOrEqual(toyPrompt(next, then, seed))
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('what is remembered of sessions', () => {
  const call = (
    keys: readonly string[],
    frame = '',
  ): { frame: string; counts: ReadonlyMap<string, number> } => ({
    frame,
    counts: new Map(keys.map((key) => [key, 1])),
  })

  it('is the newest calls first, without those that a later one continues', () => {
    const bounds = sessionBounds()
    bounds.settled('s', call(['a']), 10)
    bounds.settled('s', call(['a', 'b']), 20)
    bounds.settled('s', call(['x']), 5)
    expect(bounds.known('s').map(({ inputTokens }) => inputTokens)).toEqual([5, 20])
    expect(bounds.known('other')).toEqual([])
  })

  it('keeps an earlier call of which less than nine in ten parts are there again', () => {
    const bounds = sessionBounds()
    const keys = 'abcdefghij'.split('')
    bounds.settled('s', call(keys), 10)
    bounds.settled('s', call(keys.slice(0, 8)), 8)
    expect(bounds.known('s').map(({ inputTokens }) => inputTokens)).toEqual([8, 10])
    bounds.settled('s', call([...keys.slice(0, 9), 'new']), 11)
    expect(bounds.known('s').map(({ inputTokens }) => inputTokens)).toEqual([11])
  })

  it('is that of a thousand sessions', () => {
    const bounds = sessionBounds()
    for (let n = 0; n <= 1000; n += 1) bounds.settled(`s${n}`, call(['a']), 1)
    expect([bounds.known('s0').length, bounds.known('s1').length]).toEqual([0, 1])
  })

  it('is nothing for a call without its tokens', () => {
    const bounds = sessionBounds()
    bounds.settled('s', call(['a']), Number.NaN)
    bounds.settled('s', null, 10)
    bounds.settled('s', call(['a']), 0)
    expect(bounds.known('s')).toEqual([])
  })

  it('is forgotten first of the session that was quiet the longest', () => {
    const bounds = sessionBounds(4)
    bounds.settled('one', call(['a', 'b']), 1)
    bounds.settled('two', call(['a', 'b']), 1)
    bounds.settled('one', call(['a', 'b', 'c']), 2)
    expect(bounds.known('two')).toEqual([])
    expect(bounds.known('one')).toHaveLength(1)
  })
})
