import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const root = join(import.meta.dirname, '..')
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
delete env.NODE_TEST_CONTEXT
const git = (...args) => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trimEnd()
const text = (path) => readFileSync(join(root, path), 'utf8')

test('one merge commit on main, of both branches as they were', () => {
  assert.equal(git('symbolic-ref', '--short', 'HEAD'), 'main')
  const merges = git('rev-list', '--merges', 'HEAD').split('\n').filter(Boolean)
  assert.equal(merges.length, 1)
  const parents = git('show', '-s', '--format=%P', merges[0]).split(' ')
  assert.deepEqual(parents.map((parent) => git('show', '-s', '--format=%s %aI', parent).replace('+00:00', 'Z')), [
    'Keep money in whole cents 2026-03-09T10:00:00Z',
    'Discounts and receipts 2026-03-05T10:00:00Z',
  ])
  const onMain = git('rev-list', '--first-parent', 'HEAD').split('\n')
  assert.ok(onMain.includes(merges[0]), 'main was merged into the branch instead')
  assert.equal(git('show', `${merges[0]}:src/receipt.js`) === '', false)
})

test('the work tree is clean and nothing is half done', () => {
  const left = git('status', '--porcelain').split('\n').filter((line) => line !== '' && !/^\?\? (check\/|\.)/.test(line))
  assert.deepEqual(left, [])
  for (const name of ['MERGE_HEAD', 'rebase-merge', 'CHERRY_PICK_HEAD']) assert.equal(existsSync(join(root, '.git', name)), false)
  for (const path of git('ls-files').split('\n')) assert.doesNotMatch(text(path), /^(<{7}|={7}$|>{7})/m, path)
})

const { createCart } = await import('../src/cart.js')
const { receipt, priceTag } = await import('../src/receipt.js').catch(() => ({}))
const { formatCents } = await import('../src/format.js')

test('carts of main', () => {
  const cart = createCart()
  cart.add({ name: 'tea', priceCents: 450 }, 2)
  cart.add({ name: 'pin', priceCents: 5 }, 11)
  assert.equal(cart.totalCents(), 950)
  assert.throws(() => cart.add({ name: 'tea', price: 4.5 }), /no price in cents: tea/)
  assert.equal('total' in cart, false)
  assert.equal(formatCents(-5), '-0.05')
})

test('discounts, in whole cents, rounded once a line', () => {
  const cart = createCart()
  cart.add({ name: 'cup', priceCents: 333, discount: 50 })
  assert.equal(cart.totalCents(), 167)
  cart.add({ name: 'cup', priceCents: 333, discount: 50 })
  assert.equal(cart.totalCents(), 334)
  // 11 × 5 = 55, a tenth off 49.5, half off 24.75: 25; rounding in between would make it 50 / 2 = 25 as well …
  cart.add({ name: 'pin', priceCents: 5, discount: 50 }, 11)
  assert.equal(cart.totalCents(), 359)
  // … but not here: 11 × 3 = 33, 29.7, with 5 off 28.215: 28, while 30 × 0.95 = 28.5 becomes 29.
  const other = createCart()
  other.add({ name: 'nut', priceCents: 3, discount: 5 }, 11)
  assert.equal(other.totalCents(), 28)
  assert.throws(() => cart.add({ name: 'x', priceCents: 1, discount: 120 }), RangeError)
  assert.throws(() => cart.add({ name: 'x', priceCents: 1, discount: -1 }), RangeError)
  assert.throws(() => cart.add({ name: 'x', price: 1 }), TypeError)
})

test('the smallest difference of a binary fraction does not make a cent', () => {
  const cart = createCart()
  // 115 × 0.9 is 103.5 exactly, and 1 - 0.1 in binary makes it 103.50000000000001 or 103.499…
  cart.add({ name: 'a', priceCents: 115, discount: 10 })
  assert.equal(cart.totalCents(), 104)
  const other = createCart()
  other.add({ name: 'b', priceCents: 35, discount: 30 })
  assert.equal(other.totalCents(), 25)
})

test('lines say what they cost', () => {
  const cart = createCart()
  cart.add({ name: 'cup', priceCents: 333, discount: 50 }, 2)
  assert.deepEqual(cart.lines(), [{ name: 'cup', quantity: 2, priceCents: 333 }])
})

test('vouchers', () => {
  const cart = (voucher, priceCents = 450) => {
    const made = createCart({ voucher })
    made.add({ name: 'tea', priceCents })
    return made
  }
  assert.deepEqual([cart({ amountCents: 125 }).totalCents(), cart({ amountCents: 125 }).offCents()], [325, 125])
  assert.deepEqual([cart({ amountCents: 5_000 }).totalCents(), cart({ amountCents: 5_000 }).offCents()], [0, 450])
  assert.deepEqual([cart({ percent: 10 }, 405).offCents(), cart({ percent: 10 }, 405).totalCents()], [41, 364])
  assert.equal(cart({ percent: 33 }, 101).offCents(), 33)
  assert.equal(cart(undefined).totalCents(), 450)
  assert.equal(createCart().totalCents(), 0)
})

test('receipts and tags', () => {
  const cart = createCart({ voucher: { amountCents: 500 } })
  cart.add({ name: 'tea', priceCents: 450 }, 2)
  cart.add({ name: 'cup', priceCents: 800, discount: 25 })
  assert.equal(receipt(cart), '2 x tea: 9.00\n1 x cup: 6.00\nvoucher: -5.00\ntotal: 10.00')
  const odd = createCart({ voucher: { percent: 5 } })
  odd.add({ name: 'pin', priceCents: 5 }, 11)
  assert.equal(receipt(odd), '11 x pin: 0.50\nvoucher: -0.03\ntotal: 0.47')
  const plain = createCart()
  plain.add({ name: 'tea', priceCents: 5 })
  assert.equal(receipt(plain), '1 x tea: 0.05\ntotal: 0.05')
  assert.equal(priceTag({ name: 'cup', priceCents: 800, discount: 25 }), 'cup 6.00 (was 8.00)')
  assert.equal(priceTag({ name: 'tea', priceCents: 450 }), 'tea 4.50')
})

test('the files are where main has them', () => {
  assert.equal(existsSync(join(root, 'src/price.js')), false)
  assert.equal(existsSync(join(root, 'src/pricing.js')), true)
  assert.equal(existsSync(join(root, 'CONTRIBUTING.md')), true)
  for (const name of readdirSync(join(root, 'src')))
    if (name !== 'format.js') assert.doesNotMatch(text(`src/${name}`).replace(/\/\*[\s\S]*?\*\//g, ''), /toFixed|\/ ?100\)?\.to/, name)
})

test('the changelog has both, main’s first', () => {
  assert.match(text('CHANGELOG.md'), /## Unreleased\n+- Breaking: items have `priceCents`[^\n]*\n+- Items and carts take discounts[^\n]*\n+## 1\.0\.0\n- Carts with prices\.\n*$/)
})

test('the README has both', () => {
  const readme = text('README.md')
  for (const word of ['priceCents', 'totalCents', 'voucher', 'discount', 'receipt']) assert.ok(readme.includes(word), word)
  assert.doesNotMatch(readme, /in euros|`total\(\)`/)
})

test('the tests of both sides are there and pass', () => {
  const files = readdirSync(join(root, 'test')).map((name) => `test/${name}`)
  const all = files.map(text).join('\n')
  for (const word of ['ten are a tenth cheaper', 'a receipt with discount and voucher', 'a voucher never pays out', 'a price tag']) assert.ok(all.includes(word), word)
  const ran = spawnSync(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...files], { cwd: root, env, encoding: 'utf8' })
  assert.equal(ran.status, 0, ran.stdout)
  assert.ok(Number(/^# pass (\d+)/m.exec(ran.stdout)?.[1]) >= 8)
})
