import { describe, expect, it } from 'vitest'
import { patternDegree } from '../../src/gateway/tap/pattern-cost.ts'
import { schemaCheck } from '../../src/gateway/tap/schema-check.ts'
import { toolCatalogues } from '../../src/gateway/tap/tool-catalogue.ts'

function check(schema: unknown, value: unknown): object {
  return schemaCheck(schema)(value, JSON.stringify(value).length)
}

const object = (properties: object, more: object = {}): object => ({
  type: 'object',
  properties,
  ...more,
})

/** Each definition asks twice for the next. */
function fanOut(count: number): object {
  const definitions = Object.fromEntries(
    Array.from({ length: count }, (_each, index) => {
      const $ref = `#/definitions/d${index + 1}`
      return [`d${index}`, index === count - 1 ? {} : { allOf: [{ $ref }, { $ref }] }]
    }),
  )
  return { allOf: [{ $ref: '#/definitions/d0' }], definitions }
}

function nestedIds(depth: number): object {
  let schema: object = {}
  for (let at = 0; at < depth; at += 1) schema = { $id: `http://a.test/${at}`, not: schema }
  return schema
}

describe('arguments against a schema', () => {
  it.each<[string, unknown, unknown, object]>([
    ['that fit', object({ a: { type: 'string' } }), { a: 'x' }, { is: 'valid' }],
    [
      'of another kind',
      object({ a: { type: 'string' } }),
      { a: 1 },
      { is: 'invalid', why: 'type at #/properties/a/type' },
    ],
    [
      'that lack one',
      object({}, { required: ['a'] }),
      {},
      { is: 'invalid', why: 'required at #/required' },
    ],
    ['that are no object', object({}), 'text', { is: 'invalid', why: 'type at #/type' }],
    [
      'by reference',
      { $defs: { a: { type: 'number' } }, $ref: '#/$defs/a' },
      'x',
      { is: 'invalid' },
    ],
    ['of a schema that is true', true, 1, { is: 'valid' }],
    ['of no schema', undefined, 1, { is: 'unknown' }],
    ['of a schema that is none', [], 1, { is: 'unknown' }],
    ['of a reference to nothing', { $ref: '#/nowhere' }, 1, { is: 'unknown' }],
    ['of a reference to itself', { $ref: '#' }, 1, { is: 'unknown' }],
    ['of a pattern that is none', object({ a: { pattern: '(' } }), { a: 'x' }, { is: 'unknown' }],
    ['of two schemas of one id', { allOf: [{ $id: 'a' }, { $id: 'a' }] }, 1, { is: 'unknown' }],
  ])('%s', (_name, schema, value, expected) => {
    expect(check(schema, value)).toMatchObject(expected)
  })

  it.each([
    '^(a+)+$',
    '(a*)*b',
    '([a-z]+){2,}x',
    '((a+))+',
    '(a|a)*b',
    '(?:a?b?)+c',
    '(a{1,9}){1,9}',
  ])('are not held against %s, which may take for ever', (pattern) => {
    const schema = object({ a: { pattern } })
    expect(check(schema, { a: 'a'.repeat(40) })).toMatchObject({ is: 'unknown' })
    const named = object({}, { patternProperties: { [pattern]: {} } })
    expect(check(named, {})).toMatchObject({ is: 'unknown' })
  })

  it.each<[string, number]>([
    ['^abc$', 0],
    ['abc', 1],
    ['^[a-z+*]+$', 1],
    [String.raw`^\(\d{4}-\d{2}\+$`, 0],
    [String.raw`^\s*(.*?)\s*$`, 3],
    ['^(?:a|b)(?=x)c+$', 1],
    ['^a{2,}$', 1],
  ])('%s grows with the letters to the power of %i', (pattern, degree) => {
    expect(patternDegree(pattern)).toBe(degree)
  })

  it.each<[string, unknown, unknown]>([
    ['references that fan out', fanOut(60), {}],
    [
      'references that fan out with the depth of the arguments',
      { items: { allOf: [{ $ref: '#' }, { $ref: '#' }] } },
      JSON.parse('['.repeat(100) + ']'.repeat(100)),
    ],
    ['ids within ids', nestedIds(100), {}],
    ['choices in a row', { pattern: `^${'a?'.repeat(40)}${'a'.repeat(40)}$` }, 'a'.repeat(39)],
    ['groups of choices in a row', { pattern: `^${'(a|a)'.repeat(40)}$` }, `${'a'.repeat(40)}b`],
    [
      'a long list for each of many items',
      { items: { enum: Array.from({ length: 50_000 }, (_each, index) => [index]) } },
      Array.from({ length: 50_000 }, () => [49_999]),
    ],
  ])('take no longer than others with %s', (_name, schema, value) => {
    const from = performance.now()
    expect(check(schema, value)).toMatchObject({ is: 'unknown' })
    expect(performance.now() - from).toBeLessThan(1500)
  })

  it('are checked as often as they come', () => {
    const again = schemaCheck(object({ a: { type: 'string' } }))
    for (let count = 0; count < 100_000; count += 1) again({ a: 'x' }, 9)
    expect(again({ a: 'x' }, 9)).toEqual({ is: 'valid' })
  })

  it('are held against common patterns', () => {
    for (const pattern of ['^[a-z]+$', String.raw`^\d{4}-\d{2}$`, '^(a|b)$', '^(?:x/)?y+$']) {
      expect(check(object({ a: { pattern } }), { a: '!' })).toMatchObject({ is: 'invalid' })
    }
  })

  it('are not checked where that would take long', () => {
    const many = Array.from({ length: 4000 }, (_each, index) => index)
    expect(check({ type: 'array', uniqueItems: true }, many)).toMatchObject({ is: 'unknown' })
    expect(check({ type: 'array', items: { type: 'string' } }, many)).toMatchObject({
      is: 'invalid',
    })
    expect(check({ type: 'string' }, 'x'.repeat(600_000))).toMatchObject({ is: 'unknown' })
  })

  it('of a reference chain deeper than the stack are unknown', () => {
    let value: unknown = null
    for (let depth = 0; depth < 3000; depth += 1) value = [value]
    const schema = { $defs: { deep: { items: { $ref: '#/$defs/deep' } } }, $ref: '#/$defs/deep' }
    expect(['valid', 'unknown']).toContain((schemaCheck(schema)(value, 6000) as { is: string }).is)
  })
})

describe('the lists of tools that are kept', () => {
  const list = (name: string): string =>
    JSON.stringify([{ name, input_schema: { type: 'object' } }])

  it('are read once, the last few of them', () => {
    const catalogues = toolCatalogues(2)
    const first = catalogues(list('a'))
    catalogues(list('b'))
    expect(catalogues(list('a'))).toBe(first)
    catalogues(list('c'))
    expect(catalogues(list('a'))).toBe(first)
    catalogues(list('d'))
    catalogues(list('e'))
    expect(catalogues(list('a'))).not.toBe(first)
  })

  it('know names in the ways of all protocols', () => {
    const tools = [
      { type: 'function', function: { name: 'chat' } },
      { type: 'custom', custom: { name: 'free' } },
      { type: 'function', name: 'flat' },
      { type: 'namespace', name: 'space', tools: [{ type: 'function', name: 'nested' }] },
      { type: 'web_search' },
    ]
    const catalogue = toolCatalogues()(JSON.stringify(tools))
    for (const name of ['chat', 'free', 'flat', 'nested'])
      expect(catalogue?.checkOf(name)).not.toBeNull()
    expect(catalogue?.checkOf('web_search')).toBeNull()
    expect(catalogue?.isOpen).toBe(false)
    expect(toolCatalogues()('[{"type":"tool_search_tool_regex_20251119"}]')?.isOpen).toBe(true)
  })

  it.each(['', '{}', 'null', '[1'])('are none where %j stands', (text) => {
    expect(toolCatalogues()(text)).toBeNull()
  })
})
