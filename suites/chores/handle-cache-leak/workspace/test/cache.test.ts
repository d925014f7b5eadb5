import { test } from 'node:test'
import assert from 'node:assert/strict'
import { archiveCache } from '../src/archive-cache.ts'
import { stats } from '../src/stats.ts'
import { tile } from '../src/tiles.ts'

test('an archive is opened once', async () => {
  const opened: string[] = []
  const cache = archiveCache({
    maxOpen: 2,
    open: async (path) => {
      opened.push(path)
      return { path, read: async (name) => (name === '0/0' ? '' : `${path}:${name}`), close: async () => {} }
    },
  })
  const tiles = await Promise.all([tile(cache, 'roads', 1, 2), tile(cache, 'roads', 0, 0)])
  assert.deepEqual(tiles, ['layers/roads.tiles:1/2', null])
  assert.deepEqual(opened, ['layers/roads.tiles'])
  assert.equal(stats(cache), 'open archives: 1')
})
