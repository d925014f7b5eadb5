import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createClient } from '../src/client.ts'
import { loadPanels } from '../src/panels.ts'

test('panels in parallel renew the tokens once', async () => {
  const used: string[] = []
  const client = createClient({
    send: async (request, access) => ({ status: access === 'a2' ? 200 : 401, body: request }),
    refresh: async (token) => {
      used.push(token)
      return { access: 'a2', refresh: 'r2', expiresAt: 200_000 }
    },
    tokens: { access: 'a1', refresh: 'r1', expiresAt: 100_000 },
    now: () => 0,
    onTokens: () => {},
    onOver: () => {},
  })
  assert.deepEqual(await loadPanels(client, ['x', 'y']), ['/panels/x', '/panels/y'])
  assert.deepEqual(used, ['r1'])
})
