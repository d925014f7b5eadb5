import { test } from 'node:test'
import assert from 'node:assert/strict'
import { main } from '../src/main.js'

test('what changed is uploaded', async () => {
  const uploaded = []
  const printed = []
  let saved
  const code = await main({
    files: [{ path: 'a', hash: '1' }, { path: 'b', hash: '2' }],
    read: async (path) => `content of ${path}`,
    upload: async (path, content) => void uploaded.push([path, content]),
    manifest: { load: async () => ({ a: '1' }), save: async (object) => void (saved = object) },
    print: (line) => printed.push(line),
  })
  assert.equal(code, 0)
  assert.deepEqual(uploaded, [['b', 'content of b']])
  assert.deepEqual(printed, ['1 uploaded, 1 skipped, 0 failed'])
  assert.deepEqual(saved, { a: '1', b: '2' })
})
