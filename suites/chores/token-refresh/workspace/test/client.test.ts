import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createClient } from '../src/client.ts'
import { loadPanels } from '../src/panels.ts'

const tokensOf = (n: number, expiresAt: number) => ({ access: `a${n}`, refresh: `r${n}`, expiresAt })

test('a call is sent with the token', async () => {
  const client = createClient({
    send: async (request, access) => ({ status: 200, body: `${request} ${access}` }),
    refresh: async () => assert.fail(),
    tokens: tokensOf(1, 100_000),
    now: () => 0,
    onTokens: () => {},
    onOver: () => {},
  })
  assert.deepEqual(await loadPanels(client, ['x']), ['/panels/x a1'])
})

test('a 401 renews the tokens', async () => {
  const told: string[] = []
  const client = createClient({
    send: async (_request, access) => ({ status: access === 'a2' ? 200 : 401, body: access }),
    refresh: async (token) => (assert.equal(token, 'r1'), tokensOf(2, 200_000)),
    tokens: tokensOf(1, 100_000),
    now: () => 0,
    onTokens: ({ access }) => void told.push(access),
    onOver: () => {},
  })
  assert.deepEqual(await client.call('/x'), { status: 200, body: 'a2' })
  assert.deepEqual(told, ['a2'])
})
