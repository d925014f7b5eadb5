/** Where keys of a JSON text stand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPlaces } from '../../src/routing/json-places.ts'

describe('places in a JSON text', () => {
  it('are those of keys, and of the items of lists', () => {
    const { of, twice } = jsonPlaces('{\n  "a": { "b": ["x", { "c": 1 }] },\n  "a": "{ \\" }" }')
    expect(of(['a', 'b'])).toEqual({ line: 2, column: 10 })
    expect(of(['a', 'b', '0'])).toEqual({ line: 2, column: 16 })
    expect(of(['a', 'b', '1', 'c'])).toEqual({ line: 2, column: 23 })
    expect(twice).toEqual([['a']])
  })

  it('exist for every key of any document, none of them twice', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { of, twice } = jsonPlaces(text)
        expect(twice).toEqual([])
        const value: unknown = JSON.parse(text)
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return
        for (const key of Object.keys(value)) {
          const { line, column } = of([key])
          const rest = (text.split('\n')[line - 1] ?? '').slice(column - 1)
          expect(key.includes('.') || rest.startsWith(JSON.stringify(key))).toBe(true)
        }
      }),
    )
  })
})
