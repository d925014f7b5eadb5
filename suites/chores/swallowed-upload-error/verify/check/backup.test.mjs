import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { main } = await import('../src/main.js')
const { pool } = await import('../src/pool.js')
const unhandled = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
const turn = () => new Promise((done) => setImmediate(done))
const files = (...names) => names.map((path) => ({ path, hash: `#${path}` }))

/** `bad` by path: the errors that its uploads fail with, in turn; `unread` cannot be read. */
async function run({ list, known = {}, bad = {}, unread = [], load, save }) {
  const seen = { printed: [], tries: [], saved: [], order: [], most: 0 }
  let running = 0
  const code = await main({
    files: list,
    read: (path) => {
      if (unread.includes(path)) throw new Error('no such file')
      return Promise.resolve(`content of ${path}`)
    },
    upload: async (path, content) => {
      assert.equal(content, `content of ${path}`)
      seen.tries.push(path)
      running += 1
      seen.most = Math.max(seen.most, running)
      await turn()
      running -= 1
      const error = bad[path]?.shift()
      if (error !== undefined) throw error
    },
    manifest: {
      load: load ?? (async () => known),
      save: async (object) => {
        await turn()
        await save?.()
        seen.saved.push(structuredClone(object))
      },
    },
    print: (line) => seen.printed.push(line),
  })
  assert.equal(running, 0, 'it ended while something was being uploaded')
  return { code, ...seen }
}
const passing = () => Object.assign(new Error('busy'), { transient: true })

test('a refused upload is told, the others go on', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const { code, printed, saved, tries, most } = await run({ list: files(...names), bad: { f: [new Error('denied')], b: [new Error('full')] } })
  assert.equal(code, 1)
  assert.deepEqual(printed, ['failed: b: full', 'failed: f: denied', '5 uploaded, 0 skipped, 2 failed'])
  assert.deepEqual(saved, [{ a: '#a', c: '#c', d: '#d', e: '#e', g: '#g' }])
  assert.deepEqual(tries.toSorted(), names)
  assert.equal(most, 4)
})

test('a file that cannot be read is told', async () => {
  const { code, printed, saved, tries } = await run({ list: files('a', 'b'), unread: ['a'] })
  assert.deepEqual([code, printed, saved, tries], [1, ['failed: a: no such file', '1 uploaded, 0 skipped, 1 failed'], [{ b: '#b' }], ['b']])
})

test('the next run takes up what failed', async () => {
  const first = await run({ list: files('a', 'b'), bad: { a: [new Error('denied')] } })
  const second = await run({ list: files('a', 'b'), known: first.saved[0] })
  assert.deepEqual([second.code, second.tries, second.printed], [0, ['a'], ['1 uploaded, 1 skipped, 0 failed']])
})

test('what may pass is tried three times in all', async () => {
  const { code, tries, printed } = await run({ list: files('a', 'b', 'c'), bad: { a: [passing(), passing()], b: [passing(), passing(), passing(), passing()], c: [passing(), new Error('denied')] } })
  assert.equal(code, 1)
  assert.deepEqual(['a', 'b', 'c'].map((name) => tries.filter((each) => each === name).length), [3, 3, 2])
  assert.deepEqual(printed, ['failed: b: busy', 'failed: c: denied', '1 uploaded, 0 skipped, 2 failed'])
})

test('the manifest drops what failed and what is gone', async () => {
  const { saved, code } = await run({ list: files('a', 'b', 'c'), known: { a: 'former', b: '#b', gone: 'x' }, bad: { a: [new Error('denied')] } })
  assert.deepEqual([code, saved], [1, [{ b: '#b', c: '#c' }]])
})

test('nothing due is well', async () => {
  const { code, printed, saved } = await run({ list: files('a'), known: { a: '#a' } })
  assert.deepEqual([code, printed, saved], [0, ['0 uploaded, 1 skipped, 0 failed'], [{ a: '#a' }]])
  assert.equal((await run({ list: [] })).code, 0)
})

test('a manifest that cannot be loaded', async () => {
  for (const load of [() => Promise.reject(new Error('torn')), () => { throw new Error('torn') }]) {
    const { code, printed, tries, saved } = await run({ list: files('a'), load })
    assert.deepEqual([code, printed, tries, saved], [2, ['manifest: torn'], [], []])
  }
})

test('a manifest that cannot be saved', async () => {
  const { code, printed } = await run({ list: files('a', 'b'), bad: { a: [new Error('denied')] }, save: () => { throw new Error('disk full') } })
  assert.equal(code, 2)
  assert.ok(printed.includes('manifest: disk full'), printed.join('\n'))
})

test('the pool waits for all, keeps the order and its limit', async () => {
  let running = 0
  let most = 0
  const started = []
  const results = await pool([5, 1, 4, 2, 3, 0], 2, async (count) => {
    started.push(count)
    running += 1
    most = Math.max(most, running)
    for (let n = 0; n < count; n += 1) await turn()
    running -= 1
    if (count % 2 === 1) throw count
    return count * 10
  })
  assert.deepEqual(results, [
    { status: 'rejected', reason: 5 }, { status: 'rejected', reason: 1 }, { status: 'fulfilled', value: 40 },
    { status: 'fulfilled', value: 20 }, { status: 'rejected', reason: 3 }, { status: 'fulfilled', value: 0 },
  ])
  assert.deepEqual([most, running, started], [2, 0, [5, 1, 4, 2, 3, 0]])
})

test('the pool takes work that throws at once, or is no promise, or nothing to do', async () => {
  const results = await pool([1, 2], 9, (item) => {
    if (item === 1) throw new Error('at once')
    return item
  })
  assert.deepEqual(results.map((each) => each.status), ['rejected', 'fulfilled'])
  assert.equal(results[1].value, 2)
  assert.deepEqual(await pool([], 3, () => assert.fail()), [])
})

test('no rejection was left to nobody', async () => {
  await turn()
  await turn()
  assert.deepEqual(unhandled, [])
})
