import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { exportOrders } = await import('../src/export.js')
const { listOrders } = await import('../src/listing.js')
const { repository } = await import('../src/repository.js')
const { pageLine } = await import('../src/summary.js')

const made = (count) =>
  Array.from({ length: count }, (_, n) => ({ id: `o${String(n).padStart(3, '0')}`, customer: n % 3 === 0 ? 'ada' : 'bob', at: n * 1_000, cents: n }))

for (const size of [1, 2, 3, 7, 20])
  test(`every list of pages of ${size}`, async () => {
    for (const total of [0, 1, 2, 3, 4, 6, 7, 8, 13, 14, 15, 19, 20, 21, 40, 41]) {
      const orders = made(total)
      const store = repository(orders)
      const pages = Math.max(1, Math.ceil(total / size))
      const seen = []
      for (let page = 1; page <= pages; page += 1) {
        const got = await listOrders(store, { page, size })
        const rows = orders.slice((page - 1) * size, page * size)
        const at = (number) => `/orders?page=${number}&size=${size}`
        assert.deepEqual(got, {
          rows,
          page,
          pages,
          total,
          from: total === 0 ? 0 : (page - 1) * size + 1,
          to: Math.min(page * size, total),
          links: { first: at(1), last: at(pages), ...(page > 1 && { prev: at(page - 1) }), ...(page < pages && { next: at(page + 1) }) },
        })
        seen.push(...got.rows)
      }
      assert.deepEqual(seen, orders)
      await assert.rejects(listOrders(store, { page: pages + 1, size }), { code: 'page_out_of_range' })
      await assert.rejects(listOrders(store, { page: 0, size }), { code: 'page_out_of_range' })
      const lines = (await exportOrders(store, { size })).split('\n')
      assert.equal(lines.shift(), 'id,customer,at,cents')
      assert.equal(lines.pop(), '')
      assert.deepEqual(lines.map((line) => line.split(',')[0]), orders.map((order) => order.id))
    }
  })

test('the default is 20, the most is 100', async () => {
  const store = repository(made(250))
  assert.equal((await listOrders(store)).rows.length, 20)
  const big = await listOrders(store, { size: 500, page: 3 })
  assert.deepEqual([big.rows.length, big.pages, big.links.prev], [50, 3, '/orders?page=2&size=100'])
  for (const size of [0, -1, 1.5]) await assert.rejects(listOrders(store, { size }), { code: 'bad_size' })
  assert.equal((await exportOrders(store, { size: 500 })).split('\n').length, 252)
  assert.equal((await exportOrders(store)).split('\n').length, 252)
})

test('of one customer', async () => {
  const store = repository(made(40))
  const page = await listOrders(store, { customer: 'ada', size: 7, page: 2 })
  assert.deepEqual([page.total, page.pages, page.rows.length, page.links.next], [14, 2, 7, undefined])
  assert.equal((await exportOrders(store, { customer: 'ada', size: 7 })).split('\n').length, 16)
  assert.equal((await listOrders(store, { customer: 'eve' })).pages, 1)
})

test('the line under the list', async () => {
  const store = repository(made(41))
  assert.equal(pageLine(await listOrders(store, { page: 3 })), '41–41 of 41')
  assert.equal(pageLine(await listOrders(repository([]))), 'no orders')
})
