import { test } from 'node:test'
import assert from 'node:assert/strict'
import { importCustomers } from '../src/customers.ts'
import { importOrders } from '../src/orders.ts'
import { importProducts } from '../src/products.ts'
import { report } from '../src/report.ts'

test('customers', () => {
  const done = importCustomers('ID;Name;Email\r\n1;Ada; ADA@example.org \n2;;none\n1;Bob;bob@example.org\n')
  assert.deepEqual(done.rows, [{ id: 1, name: 'Ada', email: 'ada@example.org' }])
  assert.equal(
    report('customers', done),
    'customers: 1 read, 3 problems\n  line 3, name: empty\n  line 3, email: not an address: "none"\n  line 4, id: duplicate: "1"',
  )
})

test('orders', () => {
  const done = importOrders('number,customer,day,cents\n# of March\nA-1,1,2026-03-01,450\nA-2,x,2026-03-01\n')
  assert.deepEqual(done.rows, [{ number: 'A-1', customer: 1, day: '2026-03-01', cents: 450 }])
  assert.deepEqual(done.problems, [{ line: 4, column: null, message: 'expected 4 cells, found 3' }])
})

test('products', () => {
  assert.deepEqual(importProducts('sku\ttitle\nab\tTea\n').rows, [{ sku: 'AB', title: 'Tea', stock: null }])
  assert.deepEqual(importProducts('sku\n'), {
    rows: [],
    problems: [{ line: 1, column: null, message: 'missing columns: title' }],
    aborted: true,
  })
})
