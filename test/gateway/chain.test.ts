import { describe, expect, it } from 'vitest'
import { chainOf } from '../../src/gateway/relay/chain.ts'
import { modelName } from '../../src/routing/table.ts'
import { walkOf } from '../../src/routing/walk.ts'
import { isRefused } from '../../src/gateway/call.ts'
import { routeTo, tableOf } from './simple-doors.ts'

const WORDS = { modelName, walkOf }
const ALL = { routes: null, direct: [] }
const table = {
  ...tableOf(
    [
      routeTo('a'),
      routeTo('b', { fallback: { routes: ['a', 'b', 'nowhere', 'a'], human: null } }),
      routeTo('c'),
    ],
    { routes: ['b', 'c'], human: { holdMs: 5 } },
  ),
  allowDirect: ['openrouter/x/free'],
}

function linksOf(asked: string, caller: Parameters<typeof chainOf>[2] = ALL): unknown {
  const chain = chainOf(table, asked, caller, WORDS)
  if (isRefused(chain)) return [chain.refused.status, chain.refused.message]
  return chain.links.map(({ route, model }) => route ?? model.id)
}

describe('a route that is asked for', () => {
  it('goes first, then the table’s fallback, without itself', () => {
    expect(linksOf('a')).toEqual(['a', 'b', 'c'])
    expect(linksOf('c')).toEqual(['c', 'b'])
    expect(chainOf(table, 'a', ALL, WORDS)).toMatchObject({ human: { holdMs: 5 } })
  })

  it('goes by its own list where it has one, each other route once', () => {
    expect(linksOf('b')).toEqual(['b', 'a'])
    expect(chainOf(table, 'b', ALL, WORDS)).toMatchObject({ human: null })
  })

  it('is refused to a caller that may not use it, who still falls back to others', () => {
    const caller = { routes: ['a'], direct: [] }
    expect(linksOf('b', caller)).toEqual([403, 'route "b" is not open to this token; it may use a'])
    expect(linksOf('a', caller)).toEqual(['a', 'b', 'c'])
  })

  it('is refused with what there is, when there is no such route', () => {
    expect(linksOf('z')).toEqual([
      404,
      'there is no route "z": there is a, b, c, and the models openrouter/x/free',
    ])
  })
})

describe('a model that is asked for directly', () => {
  it('is tried alone where the table or the caller lists it', () => {
    expect(linksOf('openrouter/x/free')).toEqual(['x/free'])
    expect(linksOf('other/m', { routes: [], direct: ['other/m'] })).toEqual(['m'])
  })

  it('is refused elsewhere, with how to allow it', () => {
    expect(linksOf('openrouter/x/dear')).toEqual([
      404,
      expect.stringContaining('unless allow_direct of routing.json lists it'),
    ])
  })
})
