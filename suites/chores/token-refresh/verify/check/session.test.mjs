import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { createClient } = await import('../src/client.ts')
const { loadPanels } = await import('../src/panels.ts')
const unhandled = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
const settled = async () => { for (let n = 0; n < 5; n += 1) await new Promise((done) => setImmediate(done)) }
const over = () => Object.assign(new Error('over'), { code: 'session_over' })

/** A server as the document has it; `hold` keeps answers back until `release`. */
function world({ expiresAt = 100_000, onTokens } = {}) {
  const w = { time: 0, good: 'a1', next: 'r1', serial: 1, isDead: false, log: [], told: [], overs: 0, held: null, refreshFails: [], lifetime: 1_000_000 }
  const gates = []
  w.hold = (what) => { w.held = what }
  w.release = () => { w.held = null; for (const gate of gates.splice(0)) gate() }
  const wait = (what) => (w.held !== null && w.held(what) ? new Promise((done) => gates.push(done)) : new Promise((done) => setImmediate(done)))
  w.client = createClient({
    tokens: { access: 'a1', refresh: 'r1', expiresAt },
    now: () => w.time,
    send: async (request, access) => {
      w.log.push(`${request} ${access}`)
      const status = access === w.good ? 200 : 401
      await wait(`${request} ${access}`)
      return { status, body: `${request} ${access}` }
    },
    refresh: async (token) => {
      w.log.push(`refresh ${token}`)
      const failure = w.refreshFails.shift()
      if (failure === undefined) {
        if (token !== w.next) w.isDead = true
        if (w.isDead) throw over()
        w.serial += 1
        w.good = `a${w.serial}`
        w.next = `r${w.serial}`
      }
      const pair = { access: w.good, refresh: w.next, expiresAt: w.time + w.lifetime }
      await wait(`refresh ${token}`)
      if (failure !== undefined) throw failure
      return pair
    },
    onTokens: onTokens ?? ((tokens) => { w.told.push(tokens.access) }),
    onOver: () => { w.overs += 1 },
  })
  w.refreshes = () => w.log.filter((line) => line.startsWith('refresh'))
  w.expire = () => { w.good = 'none' }
  return w
}
const code = (wanted) => (error) => { assert.equal(error.code, wanted); return true }

test('1: near their end they are refreshed first, and not before', async () => {
  const near = world({ expiresAt: 10_000 })
  assert.deepEqual(await near.client.call('x'), { status: 200, body: 'x a2' })
  assert.deepEqual(near.log, ['refresh r1', 'x a2'])
  const far = world({ expiresAt: 10_001 })
  await far.client.call('x')
  assert.deepEqual(far.log, ['x a1'])
})

test('1: a 401 sends it once more, and once only', async () => {
  const w = world()
  w.expire()
  assert.deepEqual(await w.client.call('x'), { status: 200, body: 'x a2' })
  assert.deepEqual([w.log, w.told], [['x a1', 'refresh r1', 'x a2'], ['a2']])
  const bad = world()
  bad.expire()
  bad.hold((what) => what === 'refresh r1')
  const call = bad.client.call('x')
  await settled()
  bad.expire()
  bad.release()
  assert.equal((await call).status, 401)
  assert.deepEqual(bad.refreshes(), ['refresh r1'])
})

test('1: other answers are answers', async () => {
  let count = 0
  const client = createClient({ tokens: { access: 'a', refresh: 'r', expiresAt: 1e9 }, now: () => 0, refresh: () => assert.fail(), onTokens() {}, onOver() {}, send: async () => { count += 1; return { status: 403, body: 1 } } })
  assert.deepEqual(await client.call('x'), { status: 403, body: 1 })
  assert.equal(count, 1)
})

test('2: many panels, one refresh', async () => {
  for (const kind of ['expired', 'near']) {
    const w = world({ expiresAt: kind === 'near' ? 5_000 : 100_000 })
    if (kind === 'expired') w.expire()
    const bodies = await loadPanels(w.client, ['a', 'b', 'c', 'd'])
    assert.deepEqual(bodies, ['a', 'b', 'c', 'd'].map((name) => `/panels/${name} a2`))
    assert.deepEqual([w.refreshes(), w.told, w.overs], [['refresh r1'], ['a2'], 0])
  }
})

test('2: a late 401 to the former tokens is no reason to refresh', async () => {
  const w = world()
  w.expire()
  w.hold((what) => what === 'slow a1')
  const slow = w.client.call('slow')
  assert.equal((await w.client.call('quick')).body, 'quick a2')
  w.release()
  assert.deepEqual(await slow, { status: 200, body: 'slow a2' })
  assert.deepEqual(w.refreshes(), ['refresh r1'])
})

test('2: calls that begin while it is under way wait, also with tokens that look good', async () => {
  const w = world()
  w.expire()
  w.hold((what) => what === 'refresh r1')
  const first = w.client.call('first')
  await settled()
  const second = w.client.call('second')
  await settled()
  w.release()
  assert.deepEqual((await Promise.all([first, second])).map((each) => each.status), [200, 200])
  assert.deepEqual(w.refreshes(), ['refresh r1'])
})

test('2: the next pair is refreshed in its time', async () => {
  const w = world()
  w.expire()
  await Promise.all([w.client.call('a'), w.client.call('b')])
  w.expire()
  await Promise.all([w.client.call('c'), w.client.call('d')])
  w.time = 995_000
  assert.equal((await w.client.call('e')).body, 'e a4')
  assert.deepEqual(w.refreshes(), ['refresh r1', 'refresh r2', 'refresh r3'])
})

test('3: a refresh that fails is the failure of those who wait, and the next tries again', async () => {
  const w = world()
  w.expire()
  w.refreshFails.push(new Error('network'))
  const results = await Promise.allSettled([w.client.call('a'), w.client.call('b')])
  assert.deepEqual(results.map((each) => each.reason?.message), ['network', 'network'])
  assert.equal((await w.client.call('c')).body, 'c a2')
  assert.deepEqual([w.refreshes(), w.overs], [['refresh r1', 'refresh r1'], 0])
})

test('3: tokens that are merely near their end are used when they cannot be refreshed', async () => {
  const w = world({ expiresAt: 5_000 })
  w.refreshFails.push(new Error('network'), new Error('network'))
  assert.deepEqual((await Promise.all([w.client.call('a'), w.client.call('b')])).map((each) => each.body), ['a a1', 'b a1'])
  assert.equal(w.refreshes().length, 1)
  w.time = 5_000
  await assert.rejects(w.client.call('c'), /network/)
  assert.deepEqual(w.log.filter((line) => line.startsWith('c ')), [])
  assert.equal((await w.client.call('d')).body, 'd a2')
})

test('4: over is over', async () => {
  for (const expiresAt of [5_000, 100_000]) {
    const w = world({ expiresAt })
    w.expire()
    w.isDead = true
    const results = await Promise.allSettled([w.client.call('a'), w.client.call('b')])
    assert.deepEqual(results.map((each) => each.reason?.code), ['session_over', 'session_over'])
    assert.equal(w.overs, 1)
    const sent = w.log.length
    await assert.rejects(w.client.call('c'), code('session_over'))
    assert.deepEqual([w.log.length, w.overs, w.refreshes().length], [sent, 1, 1])
  }
})

test('4: a late 401 after it was over', async () => {
  const w = world()
  w.expire()
  w.isDead = true
  w.hold((what) => what === 'slow a1')
  const slow = w.client.call('slow')
  await assert.rejects(w.client.call('quick'), code('session_over'))
  w.release()
  await assert.rejects(slow, code('session_over'))
  assert.deepEqual([w.refreshes().length, w.overs], [1, 1])
})

test('5: new tokens are stored before they are used', async () => {
  let store
  const w = world({ onTokens: (tokens) => { w.told.push(tokens.access); return new Promise((done) => (store = done)) } })
  w.expire()
  const calls = [w.client.call('a'), w.client.call('b')]
  await settled()
  assert.deepEqual([w.told, w.log.filter((line) => line.endsWith('a2'))], [['a2'], []])
  const late = w.client.call('late')
  await settled()
  assert.deepEqual(w.log.filter((line) => line.endsWith('a2')), [])
  store()
  assert.deepEqual((await Promise.all([...calls, late])).map((each) => each.status), [200, 200, 200])
  assert.deepEqual(w.refreshes(), ['refresh r1'])
})

test('5: a store that fails does not lose the tokens', async () => {
  for (const onTokens of [() => { throw new Error('disk') }, () => Promise.reject(new Error('disk'))]) {
    const w = world({ onTokens })
    w.expire()
    assert.deepEqual((await Promise.all([w.client.call('a'), w.client.call('b')])).map((each) => each.status), [200, 200])
    assert.equal((await w.client.call('c')).body, 'c a2')
    assert.deepEqual(w.refreshes(), ['refresh r1'])
  }
})

test('6: logged out', async () => {
  const w = world()
  w.client.logout()
  await assert.rejects(w.client.call('a'), code('logged_out'))
  assert.deepEqual(w.log, [])
  w.client.logout()
})

test('6: logged out while a refresh is under way', async () => {
  for (const failure of [undefined, over(), new Error('network')]) {
    const w = world()
    w.expire()
    w.hold((what) => what === 'refresh r1')
    if (failure !== undefined) w.refreshFails.push(failure)
    const calls = [w.client.call('a'), w.client.call('b')]
    await settled()
    w.client.logout()
    w.release()
    const results = await Promise.allSettled(calls)
    assert.deepEqual(results.map((each) => each.reason?.code), ['logged_out', 'logged_out'])
    assert.deepEqual([w.told, w.overs, w.log.filter((line) => line.endsWith('a2'))], [[], 0, []])
  }
})

test('6: what is on its way gets its answer', async () => {
  const w = world()
  w.hold((what) => what.startsWith('slow'))
  const slow = w.client.call('slow')
  await settled()
  w.client.logout()
  w.release()
  assert.equal((await slow).status, 200)
  const bad = world()
  bad.expire()
  bad.hold((what) => what.startsWith('slow'))
  const refused = bad.client.call('slow')
  await settled()
  bad.client.logout()
  bad.release()
  assert.equal((await refused).status, 401)
  assert.deepEqual(bad.refreshes(), [])
})

test('no rejection was left to nobody', async () => {
  await settled()
  assert.deepEqual(unhandled, [])
})
