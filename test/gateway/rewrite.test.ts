import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import type { Rewrite } from '../../src/gateway/request/request.ts'
import { writeBody, writeModel } from '../../src/gateway/request/rewrite.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'

const write = (protocol: Protocol, text: string, rewrite: Partial<Rewrite>): string => {
  const body = Buffer.from(text)
  const surface = readSurface(protocol, body)
  if (isRefused(surface)) throw new Error(surface.refused.message)
  const full = { model: 'author/model', outputLimit: 100, provider: null, ...rewrite }
  return Buffer.concat([...writeBody(surface, body, full)]).toString()
}

describe('a body on its way to the upstream', () => {
  it.each([
    ['messages', '{"model":"r","max_tokens":7}', '{"model":"author/model","max_tokens":7}'],
    ['messages', '{"model":"r","max_tokens":700}', '{"model":"author/model","max_tokens":100}'],
    ['messages', '{"model":"r"}', '{"max_tokens":100,"model":"author/model"}'],
    ['chat', '{"model":"r"}', '{"max_tokens":100,"model":"author/model"}'],
    ['responses', ' { "model":"r"}', ' {"max_output_tokens":100, "model":"author/model"}'],
    ['chat', '{"max_tokens":null,"model":"r"}', '{"max_tokens":100,"model":"author/model"}'],
    [
      'chat',
      '{"max_completion_tokens":101,"model":"r","max_tokens":100}',
      '{"max_completion_tokens":100,"model":"author/model","max_tokens":100}',
    ],
    [
      'chat',
      '{"max_completion_tokens":null,"model":"r","max_tokens":1e2}',
      '{"max_completion_tokens":null,"model":"author/model","max_tokens":100}',
    ],
  ] as const)('%s: %s becomes %s', (protocol, text, wanted) => {
    expect(write(protocol, text, {})).toBe(wanted)
  })

  it("carries the route's providers, over the client's own or beside the rest", () => {
    const provider = { only: ['a"b'] }
    expect(
      write('chat', '{"model":"r","max_tokens":1,"provider":{"order":[]}}', { provider }),
    ).toBe('{"model":"author/model","max_tokens":1,"provider":{"only":["a\\"b"]}}')
    expect(write('chat', '{"model":"r","max_tokens":1}', { provider })).toBe(
      '{"provider":{"only":["a\\"b"]},"model":"author/model","max_tokens":1}',
    )
  })

  it('has the model alone written over when its tokens are counted', () => {
    const body = Buffer.from('{"messages":[],"model":"r"}')
    const surface = readSurface('messages', body)
    if (isRefused(surface)) throw new Error(surface.refused.message)
    expect(Buffer.concat([...writeModel(surface, body, 'a/b')]).toString()).toBe(
      '{"messages":[],"model":"a/b"}',
    )
  })

  it('means what it meant but for what is written over, and every other byte is the same', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined })
    const parts = fc.record({
      before: fc.dictionary(
        fc.string().map((key) => `b${key}`),
        fc.jsonValue(),
      ),
      after: fc.dictionary(
        fc.string().map((key) => `a${key}`),
        fc.jsonValue(),
      ),
      old: limit,
      fresh: limit,
      own: fc.option(fc.jsonValue(), { nil: undefined }),
      provider: fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: null }),
      space: fc.constantFrom(0, 2),
    })
    fc.assert(
      fc.property(parts, ({ before, after, old, fresh, own, provider, space }) => {
        const rest = { provider: own, max_tokens: old, max_completion_tokens: fresh }
        const text = JSON.stringify({ ...before, model: 'r', ...rest, ...after }, null, space)
        const written = write('chat', text, { model: 'x/"y', provider })
        const wanted = JSON.parse(text) as Record<string, unknown>
        wanted['model'] = 'x/"y'
        if (old !== undefined) wanted['max_tokens'] = Math.min(old, 100)
        if (fresh !== undefined) wanted['max_completion_tokens'] = Math.min(fresh, 100)
        if (old === undefined && fresh === undefined) wanted['max_tokens'] = 100
        if (provider !== null) wanted['provider'] = JSON.parse(JSON.stringify(provider))
        expect(JSON.parse(written)).toEqual(wanted)
        const tail = text.slice(text.lastIndexOf('"a'))
        if (Object.keys(after).length > 0) expect(written.endsWith(tail)).toBe(true)
      }),
    )
  })

  it('shares its memory with what the client sent', () => {
    const body = Buffer.from('{"model":"r","max_tokens":1,"x":"a long one"}')
    const surface = readSurface('chat', body)
    if (isRefused(surface)) throw new Error(surface.refused.message)
    const parts = writeBody(surface, body, { model: 'm', outputLimit: 9, provider: null })
    expect(parts.at(-1)?.buffer).toBe(body.buffer)
  })
})
