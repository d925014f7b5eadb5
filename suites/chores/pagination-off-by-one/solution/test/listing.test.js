import { test } from 'node:test'
import assert from 'node:assert/strict'
import { exportOrders } from '../src/export.js'
import { listOrders } from '../src/listing.js'
import { repository } from '../src/repository.js'
import { pageLine } from '../src/summary.js'

const some = (count) =>
  repository(Array.from({ length: count }, (_, n) => ({ id: `o${n}`, customer: `c${n % 2}`, at: n * 1_000, cents: n })))

test('the first of three pages', async () => {
  const page = await listOrders(some(50))
  assert.equal(page.pages, 3)
  assert.equal(page.rows.length, 20)
  assert.equal(pageLine(page), '1–20 of 50')
  assert.deepEqual(page.links, { first: '/orders?page=1&size=20', last: '/orders?page=3&size=20', next: '/orders?page=2&size=20' })
})

test('a page that is not there', async () => {
  await assert.rejects(listOrders(some(50), { page: 9 }), { code: 'page_out_of_range' })
  await assert.rejects(listOrders(some(50), { size: 0 }), { code: 'bad_size' })
})

test('the export begins with a head', async () => {
  const text = await exportOrders(some(10))
  assert.equal(text.split('\n')[0], 'id,customer,at,cents')
  assert.equal(text.trimEnd().split('\n').length, 11)
})

test('an exact multiple has no empty page', async () => {
  const page = await listOrders(some(40), { page: 2 })
  assert.deepEqual([page.pages, page.to, page.links.next], [2, 40, undefined])
})

test('the export has every row', async () => {
  for (const count of [0, 1, 20, 21, 40, 41])
    assert.equal((await exportOrders(some(count))).split('\n').length, count + 2)
})
