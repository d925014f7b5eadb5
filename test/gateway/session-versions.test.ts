/** Which version of the table a session goes by, step by step: what its body shows, what is known, what holds. */
import { describe, expect, it } from 'vitest'
import { heldTable } from '../../src/gateway/tables/held-table.ts'
import {
  isPlain,
  movedTo,
  versionFor,
  type SessionState,
} from '../../src/gateway/tables/session-version.ts'
import { sightOf, type Sight } from '../../src/gateway/tables/signed-history.ts'
import { routeTo, tableOf } from './simple-doors.ts'

const seen = (text: string) => {
  const { signed, marks } = sightOf(Buffer.from(text))
  return { signed, marks }
}
const END = 'x'.repeat(64)

describe('what a body shows of signed reasoning', () => {
  it.each<[string, boolean, readonly string[]]>([
    ['{}', false, []],
    ['{"signature":"abc"}', true, ['abc']],
    ['{"encrypted_content":"abc"}', true, ['abc']],
    ['{"reasoning_details":[]}', true, []],
    ['{"signature" \t\r\n: "abc"}', true, ['abc']],
    ['{"signature":""}', false, []],
    ['{"signature":null}', false, []],
    ['{"signature":{"type":"string"}}', false, []],
    ['["signature","abc"]', false, []],
    ['{"signature":"abc', false, []],
    ['{"signature":"a"}', true, ['a']],
    [`{"signature":"y${END}"}`, true, [END]],
    ['{"signature":"a","signature":"b","signature":"c"}', true, ['a', 'c']],
    ['{"signature":"a","encrypted_content":"b"}', true, ['a', 'b']],
    [
      '{"signature":"a","signature":"b","encrypted_content":"c","encrypted_content":"d"}',
      true,
      ['a', 'd'],
    ],
    // Empty ones at either end are passed over, a few times.
    ['{"signature":"","signature":"a","signature":""}', true, ['a']],
    ['{"signature":"a","signature":"b","signature":""}', true, ['a', 'b']],
    [`{"signature":"a","signature":"b"${',"signature":""'.repeat(3)}}`, true, ['a', 'b']],
    [`{"signature":"a","signature":"b"${',"signature":""'.repeat(4)}}`, true, ['a']],
    [`{${'"signature":"",'.repeat(3)}"signature":"a"}`, true, ['a']],
    [`{${'"signature":"",'.repeat(4)}"signature":"a"}`, false, []],
    [`{"signature":"a"${',"signature":""'.repeat(3)}}`, true, ['a']],
    [`{"signature":"a"${',"signature":""'.repeat(9)}}`, true, ['a']],
    ['"signature":"a"', true, ['a']],
  ])('%s', (text, signed, marks) => {
    expect(seen(text)).toEqual({ signed, marks })
  })

  it('is no signature of a megabyte', () => {
    expect(seen(`{"signature":"${'x'.repeat(999_999)}"}`).marks).toEqual([END])
    expect(seen(`{"signature":"${'x'.repeat(1_000_000)}"}`).marks).toEqual([])
  })

  it('is whether it carries a mark of before', () => {
    const { carries } = sightOf(Buffer.from('{"signature":"abc\u00e9"}', 'latin1'))
    expect([carries('abc'), carries('abc\u00e9'), carries('x')]).toEqual([true, true, false])
  })
})

describe('the version that a request goes by', () => {
  const sight = (
    signed: boolean,
    marks: readonly string[] = [],
    carried: readonly string[] = [],
  ): Sight => ({
    signed,
    marks,
    carries: (mark) => carried.includes(mark),
  })
  const state: SessionState = {
    began: 'v1',
    conversations: [
      { version: 'v1', marks: ['a', 'b'] },
      { version: 'v0', marks: ['c'] },
    ],
  }

  it.each<[string, SessionState | null, Sight, string, SessionState]>([
    ['of a new session', null, sight(false), 'v2', { began: 'v2', conversations: [] }],
    [
      'of a new session with signed reasoning',
      null,
      sight(true, ['x']),
      'v2',
      { began: 'v2', conversations: [{ version: 'v2', marks: ['x'] }] },
    ],
    ['without signed reasoning', state, sight(false, [], ['a']), 'v2', { ...state, began: 'v2' }],
    [
      'with a mark that is known',
      state,
      sight(true, ['c', 'd'], ['c']),
      'v0',
      {
        began: 'v1',
        conversations: [
          { version: 'v0', marks: ['c', 'd'] },
          { version: 'v1', marks: ['a', 'b'] },
        ],
      },
    ],
    [
      'with the second of its marks alone',
      state,
      sight(true, ['b'], ['b']),
      'v1',
      {
        began: 'v1',
        conversations: [
          { version: 'v1', marks: ['b'] },
          { version: 'v0', marks: ['c'] },
        ],
      },
    ],
    [
      'with a mark that is new',
      state,
      sight(true, ['x']),
      'v1',
      { began: 'v1', conversations: [{ version: 'v1', marks: ['x'] }, ...state.conversations] },
    ],
    ['with signed reasoning but no mark', state, sight(true), 'v1', state],
  ])('%s', (_what, before, of, version, after) => {
    expect(versionFor(before, of, 'v2')).toEqual({ version, state: after })
  })

  it('is known of the eight newest conversations', () => {
    let all: SessionState | null = null
    for (let at = 0; at < 10; at += 1) {
      const found = versionFor(all, sight(true, [`m${at}`]), 'v')
      all = found.state
    }
    expect(all?.conversations.map(({ marks }) => marks[0])).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2].map((at) => `m${at}`),
    )
  })

  it('may be another than the one in force', () => {
    expect(isPlain(null, 'v1')).toBe(true)
    expect(isPlain(state, 'v1')).toBe(false)
    expect(isPlain({ ...state, conversations: [] }, 'v1')).toBe(true)
    expect(isPlain({ ...state, conversations: [] }, 'v2')).toBe(false)
    expect(isPlain({ ...state, conversations: state.conversations.slice(0, 1) }, 'v1')).toBe(true)
  })

  it('is another for all of it once it has moved', () => {
    expect(movedTo('v9', state)).toEqual({
      began: 'v9',
      conversations: [
        { version: 'v9', marks: ['a', 'b'] },
        { version: 'v9', marks: ['c'] },
      ],
    })
  })
})

describe('the table of a session that goes on with an earlier version', () => {
  const cap = (nanoUsd: bigint) => [{ period: 'day' as const, nanoUsd }]
  const former = {
    ...tableOf(
      [routeTo('a', { model: { upstream: 'u', id: 'old' } }), routeTo('gone', { caps: cap(1n) })],
      {
        routes: ['gone'],
        human: null,
      },
    ),
    caps: cap(1n),
    allowDirect: ['old/x'],
  }
  const now = {
    ...tableOf([
      routeTo('new'),
      routeTo('a', {
        caps: cap(2n),
        maxConcurrency: 3,
        maxOutputTokens: 4,
        allow: ['choices'],
        provider: { only: ['p'] },
        fallback: { routes: ['new'], human: null },
      }),
    ]),
    caps: cap(9n),
    allowDirect: ['new/x'],
  }

  it('has the models of then, and the limits of now', () => {
    expect(heldTable(former, now)).toEqual({
      ...former,
      caps: cap(9n),
      allowDirect: ['new/x'],
      routes: [
        routeTo('a', {
          model: { upstream: 'u', id: 'old' },
          caps: cap(2n),
          maxConcurrency: 3,
          maxOutputTokens: 4,
          allow: ['choices'],
        }),
        routeTo('gone', { caps: cap(1n) }),
        routeTo('new'),
      ],
    })
  })
})
