/**
 * Requests as real clients send them, with any bytes changed: read exactly as JSON.parse reads them, written over at the
 * named keys alone, and never bounded below what their text can come to.
 */
import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import { inputBound } from '../../src/gateway/request/input-bound.ts'
import { writeBody } from '../../src/gateway/request/rewrite.ts'
import { LIMIT_KEYS, readSurface } from '../../src/gateway/request/surface.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { damaged, oddlyChanged } from '../support/odd-values.ts'

const SCHEMA = {
  type: 'object',
  properties: { command: { type: 'string', description: 'Führt aus: "ls" \\ 👋' } },
  required: ['command'],
}
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk'

const BODIES: Readonly<Record<Protocol, Readonly<Record<string, unknown>>>> = {
  messages: {
    model: 'batch',
    max_tokens: 32_000,
    stream: true,
    temperature: 1,
    metadata: { user_id: 'user_0_account__session_00000000-0000-4000-8000-000000000000' },
    system: [
      { type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral' } },
      {
        type: 'text',
        text: 'Umgebung:\n\t- Grüße\u2028',
        cache_control: { type: 'ephemeral', ttl: '1h' },
      },
    ],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: '<system-reminder>x</system-reminder>' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
          {
            type: 'tool_use',
            id: 'toolu_1',
            name: 'Bash',
            input: { command: 'ls -la', deep: [1, [2, { a: null }]] },
          },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            content: [{ type: 'text', text: 'total 0' }],
            is_error: false,
          },
        ],
      },
      { role: 'user', content: 'weiter' },
    ],
    tools: [{ name: 'Bash', description: 'Runs.', input_schema: SCHEMA }],
    tool_choice: { type: 'auto' },
    thinking: { type: 'enabled', budget_tokens: 10_000 },
  },
  chat: {
    model: 'batch',
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Was ist das?' },
          {
            type: 'image_url',
            image_url: { url: `data:image/png;base64,${PICTURE}`, detail: 'low' },
          },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'look', arguments: '{"at":"moon"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'nothing' },
    ],
    tools: [{ type: 'function', function: { name: 'look', parameters: SCHEMA, strict: true } }],
    max_completion_tokens: 1000,
    stream: true,
    stream_options: { include_usage: true },
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema: SCHEMA } },
  },
  responses: {
    model: 'batch',
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Hallo 👋' },
          { type: 'input_image', image_url: `data:image/png;base64,${PICTURE}` },
        ],
      },
      { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'nothing' },
    ],
    tools: [{ type: 'function', name: 'look', parameters: SCHEMA }],
    max_output_tokens: 500,
    store: false,
    stream: true,
  },
}

const PROTOCOLS = ['messages', 'chat', 'responses'] as const
const MAX_DEPTH = 200
const PIECES = [
  '"model":"x",',
  '"messages":[],',
  '"max_tokens":1,',
  '"\\u006dodel":"y",',
  '\\u0022',
  '\\ud800',
  '\\',
  '\u00e9',
  '1e9',
  '-0',
  '1.0',
  '00',
  '1E+2',
  '.5',
  'NaN',
  'tru',
  '"type":"text",',
  '"type":"image",',
  '"text":"more",',
  '[[[[',
  ']]]]',
  '\u2028',
  '/*x*/',
  ' \r\n\t ',
  '"provider":{"only":[]},',
  '"stream":1,',
]

type Asked = { readonly protocol: Protocol; readonly body: Uint8Array }

const asked: fc.Arbitrary<Asked> = fc.constantFrom(...PROTOCOLS).chain((protocol) =>
  fc
    .oneof(
      ...[0, 1, '\t'].map((space) =>
        damaged(JSON.stringify(BODIES[protocol], null, space), PIECES),
      ),
      oddlyChanged(BODIES[protocol]).map((value) => Buffer.from(JSON.stringify(value))),
    )
    .map((bytes) => ({ protocol, body: bytes as Uint8Array })),
)

/** As a strict reader would: null for what is no JSON object, is nested too deep, or has a key of its own twice. */
function reference(body: Buffer): Readonly<Record<string, unknown>> | null {
  if (!isUtf8(body)) return null
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject && depthOf(value) <= MAX_DEPTH + 1 ? (value as Record<string, unknown>) : null
  } catch {
    // It is no JSON.
    return null
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe(`a request with any bytes changed (seed ${FUZZ_SEED})`, () => {
  it('is read as JSON.parse reads it, or refused', async () => {
    await holdsFor(
      { name: 'gateway-read', values: asked, count: 2500 },
      ({ protocol, body: some }) => {
        const body = Buffer.from(some)
        const value = reference(body)
        const surface = readSurface(protocol, body)
        if (isRefused(surface)) {
          expect(surface.refused.message).not.toMatch(/\p{Cc}/u)
          if (surface.refused.code === 'invalid_json')
            expect(value === null || depthOf(value) >= MAX_DEPTH).toBe(true)
          return
        }
        expect(value).not.toBeNull()
        expect([...surface.spans.keys()].toSorted()).toEqual(Object.keys(value ?? {}).toSorted())
        for (const [key, { from, to }] of surface.spans) {
          expect(JSON.parse(body.toString('utf8', from, to))).toEqual(value?.[key])
        }
        expect(surface.model).toBe(value?.['model'])
        expect(surface.stream).toBe(value?.['stream'] ?? false)
      },
    )
  })

  it('goes on with every byte of the other keys as it came', async () => {
    await holdsFor(
      { name: 'gateway-write', values: asked, count: 1500 },
      ({ protocol, body: some }) => {
        const body = Buffer.from(some)
        const surface = readSurface(protocol, body)
        if (isRefused(surface)) return
        const provider = body.length % 2 === 0 ? { only: ['"x"'] } : null
        const written = Buffer.concat([
          ...writeBody(surface, body, { model: 'a/"b"', outputLimit: 77, provider }),
        ])
        const again = readSurface(protocol, written)
        if (isRefused(again)) throw new Error(again.refused.message)
        expect(again.model).toBe('a/"b"')
        expect(again.outputLimit).toBeLessThanOrEqual(77)
        expect(again.stream).toBe(surface.stream)
        const named = new Set(['model', 'provider', ...LIMIT_KEYS[protocol]])
        for (const [key, { from, to }] of again.spans) {
          if (named.has(key)) continue
          const old = surface.spans.get(key)
          expect(written.subarray(from, to).equals(body.subarray(old?.from, old?.to)), key).toBe(
            true,
          )
        }
        for (const key of surface.spans.keys()) expect(again.spans.has(key)).toBe(true)
        const fresh = [...again.spans.keys()].filter((key) => !surface.spans.has(key))
        expect(fresh.filter((key) => !named.has(key))).toEqual([])
        expect(provider !== null || !fresh.includes('provider')).toBe(true)
      },
    )
  })

  it('is never bounded below the bytes of its text, whatever its blocks say they are', async () => {
    await holdsFor(
      { name: 'gateway-bound', values: asked, count: 1500 },
      ({ protocol, body: some }) => {
        const body = Buffer.from(some)
        const surface = readSurface(protocol, body)
        if (isRefused(surface)) return
        const { tokens, images, choices } = inputBound(surface, body, [])
        expect(tokens).toBeGreaterThan(0)
        expect(images).toBeGreaterThanOrEqual(0)
        expect(choices).toBeGreaterThanOrEqual(1)
        const value = reference(body) ?? {}
        const parts = [
          value['system'],
          value['messages'],
          value['tools'],
          value['input'],
          value['instructions'],
        ]
        expect(tokens).toBeGreaterThanOrEqual(
          parts.reduce<number>((sum, part) => sum + textBytes(part), 0),
        )
        const remembered = inputBound(surface, body, null)
        expect(remembered.tokens).toBeGreaterThanOrEqual(tokens)
      },
    )
  })
})

/** Of all texts in it but those of pictures, which are priced by another rule. */
function textBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value.toWellFormed())
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + textBytes(each), 0)
  const { type } = value as { readonly type?: unknown }
  if (['image', 'image_url', 'input_image'].includes(typeof type === 'string' ? type : '')) return 0
  return Object.values(value).reduce<number>((sum, each) => sum + textBytes(each), 0)
}
