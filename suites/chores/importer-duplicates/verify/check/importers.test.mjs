import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { plain, repeated, tokens } from './clones.mjs'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const customers = await import('../src/customers.ts')
const orders = await import('../src/orders.ts')
const products = await import('../src/products.ts')
const { report } = await import('../src/report.ts')
const { importCustomers } = customers
const { importOrders } = orders
const { importProducts } = products
const problem = (line, column, message) => ({ line, column, message })
const same = (found, rows, problems, aborted = false) => assert.deepEqual(found, { rows, problems, aborted })

test('the exports are as they were', () => {
  assert.deepEqual([customers, orders, products].map(Object.keys), [['importCustomers'], ['importOrders'], ['importProducts']])
})

test('customers', () => {
  same(importCustomers('Email; ID ;x;NAME\r\n A@B ;7;; Ada \r\n\r\n   \r\nb@b;8;;Bob'), [{ id: 7, name: 'Ada', email: 'a@b' }, { id: 8, name: 'Bob', email: 'b@b' }], [])
  same(importCustomers('id;name;email\n;A;a@b\n1.5;A;a@b\nx;;@\n#1;A;a@b'), [], [
    problem(2, 'id', 'not a whole number: ""'), problem(3, 'id', 'not a whole number: "1.5"'), problem(4, 'id', 'not a whole number: "x"'),
    problem(4, 'name', 'empty'), problem(4, 'email', 'not an address: "@"'), problem(5, 'id', 'not a whole number: "#1"'),
  ])
  same(importCustomers('id;name;email\n1;;a@b\n1;A;a@b\n01;B;B@C\n2;C;NOT'), [{ id: 1, name: 'A', email: 'a@b' }], [
    problem(2, 'name', 'empty'), problem(4, 'id', 'duplicate: "01"'), problem(5, 'email', 'not an address: "NOT"'),
  ])
  same(importCustomers('id;name;email\n1;A\n1;A;a@b;c'), [], [problem(2, null, 'expected 3 cells, found 2'), problem(3, null, 'expected 3 cells, found 4')])
  same(importCustomers(''), [], [problem(1, null, 'missing columns: id, name, email')], true)
  same(importCustomers('id,name,email'), [], [problem(1, null, 'missing columns: id, name, email')], true)
})

test('customers give up after ten problems and keep what they have', () => {
  const bad = (count) => Array.from({ length: count }, () => 'x;A;a@b').join('\n')
  const ten = importCustomers(`id;name;email\n1;A;a@b\n${bad(10)}\n\n`)
  assert.deepEqual([ten.rows.length, ten.problems.length, ten.aborted], [1, 10, false])
  const more = importCustomers(`id;name;email\n1;A;a@b\n${bad(10)}\n2;B;b@b`)
  assert.deepEqual([more.rows.length, more.problems.length, more.aborted], [1, 10, true])
  const over = importCustomers(`id;name;email\n${bad(9)}\nx;;z\n2;B;b@b`)
  assert.deepEqual([over.rows.length, over.problems.length, over.aborted], [0, 12, true])
})

test('orders', () => {
  const head = 'cents,day,number,customer'
  same(importOrders(`${head}\n#,,,\n # ,1,2,3\n1,2026-01-01,A,5\n-2,2026-99-99,B,-1`), [{ number: 'A', customer: 5, day: '2026-01-01', cents: 1 }, { number: 'B', customer: -1, day: '2026-99-99', cents: -2 }], [
    problem(3, 'day', 'not a day: "1"'), problem(3, 'cents', 'not a whole number: "#"'),
  ])
  same(importOrders(`${head}\nx,2026-01-01,A,5\n1,2026-01-01,A,5\n1,2026-01-01,a,5\n1,2026-01-01,,5\n1,2026-01-01,,5\n`), [{ number: 'a', customer: 5, day: '2026-01-01', cents: 1 }], [
    problem(2, 'cents', 'not a whole number: "x"'), problem(3, 'number', 'duplicate: "A"'), problem(5, 'number', 'empty'), problem(6, 'number', 'empty'),
  ])
  same(importOrders(`${head}\n,1,A,\n`), [], [problem(2, 'customer', 'not a whole number: ""'), problem(2, 'day', 'not a day: "1"'), problem(2, 'cents', 'not a whole number: ""')])
})

test('orders give up after ten problems and keep nothing', () => {
  const bad = (count) => Array.from({ length: count }, (_, n) => `N${n},1,2026-01-01,x`).join('\n')
  const text = `number,customer,day,cents\nA,1,2026-01-01,1\n${bad(10)}`
  const ten = importOrders(`${text}\n# the end\n`)
  assert.deepEqual([ten.rows.length, ten.problems.length, ten.aborted], [1, 10, false])
  const more = importOrders(`${text}\nB,1,2026-01-01,1`)
  assert.deepEqual([more.rows.length, more.problems.length, more.aborted], [0, 10, true])
})

test('products', () => {
  same(importProducts('SKU\t Title\tstock\nab\t Tea \t3\nAb\tCup\t\n#c\tx\t1.5\n\tx\t-1\n d\t\tx'), [{ sku: 'AB', title: ' Tea ', stock: 3 }], [
    problem(3, 'sku', 'duplicate: "Ab"'), problem(4, 'stock', 'not a whole number: "1.5"'), problem(5, 'sku', 'empty'), problem(6, 'title', 'empty'), problem(6, 'stock', 'not a whole number: "x"'),
  ])
  same(importProducts('sku\ttitle\tstock\na\t\t1\na\tTea\t0\n \tx\t \nb\tCup\t'), [{ sku: 'A', title: 'Tea', stock: 0 }, { sku: ' ', title: 'x', stock: 0 }, { sku: 'B', title: 'Cup', stock: null }], [problem(2, 'title', 'empty')])
  same(importProducts('sku\ttitle\na\tTea\tx\n\t\nb\tCup'), [{ sku: 'B', title: 'Cup', stock: null }], [problem(2, null, 'expected 2 cells, found 3')])
  same(importProducts('stock\n'), [], [problem(1, null, 'missing columns: sku, title')], true)
})

test('products give up after twenty-five problems and keep what they have', () => {
  const text = `sku\ttitle\na\tTea\n${Array.from({ length: 25 }, () => 'b\t').join('\n')}`
  const most = importProducts(text)
  assert.deepEqual([most.rows.length, most.problems.length, most.aborted], [1, 25, false])
  const more = importProducts(`${text}\nc\tCup`)
  assert.deepEqual([more.rows.length, more.problems.length, more.aborted], [1, 25, true])
})

test('the report is as it was', () => {
  assert.equal(report('x', { rows: [1], problems: [problem(1, null, 'm'), problem(2, 'c', 'n')], aborted: true }), 'x: 1 read, 2 problems, given up\n  line 1: m\n  line 2, c: n')
})

test('a head alone is shared by nobody else: calls do not touch one another', () => {
  const text = 'sku\ttitle\na\tTea\n'
  assert.deepEqual(importProducts(text), importProducts(text))
})

test('what all say is said in one place', () => {
  const folder = join(import.meta.dirname, '../src')
  const code = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => plain(readFileSync(join(entry.parentPath, entry.name), 'utf8')))
    .join('\n')
  for (const words of ['missing columns', 'cells, found'])
    assert.equal(code.split(words).length - 1, 1, `"${words}" stands in several places of the code, or in none`)
})

test('the copies are gone', () => {
  const folder = join(import.meta.dirname, '../src')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => tokens(readFileSync(join(entry.parentPath, entry.name), 'utf8')))
  const copied = repeated(files, 45)
  const all = files.reduce((sum, list) => sum + list.length, 0)
  console.log(`tokens: ${all}, in copies: ${copied}`)
  assert.ok(copied <= 350, `${copied} tokens of the code still stand in runs that occur twice`)
  assert.ok(all <= 1_600, `${all} tokens: it was put elsewhere rather than together`)
})
