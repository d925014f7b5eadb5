import { test } from 'node:test'
import assert from 'node:assert/strict'
import { creditNote, invoice, type Line } from '../src/invoice.ts'
import { sum } from '../src/money.ts'
import { print } from '../src/print.ts'

const line = (text: string, unitPrice: number, quantity = 1, taxRate = 20): Line => ({ text, unitPrice, quantity, taxRate })

test('an invoice without discount', () => {
  const done = invoice([line('tea', 450, 2), line('book', 1_000, 1, 5)])
  assert.equal(print(done), '2 x tea: 9.00\n1 x book: 10.00\nnet: 19.00\ntax 5%: 0.50\ntax 20%: 1.80\ntotal: 21.30')
})

test('the lines sum up to the net amount', () => {
  const done = invoice([line('a', 333), line('b', 333), line('c', 333)], 100)
  assert.equal(sum(done.lines.map((each) => each.net)), done.net)
  assert.deepEqual(done.lines.map((each) => each.discount), [34, 33, 33])
})

test('a credit note mirrors its invoice', () => {
  const lines = [line('a', 333), line('b', 333), line('c', 333)]
  assert.deepEqual(
    creditNote(lines, 100).lines.map((each) => each.net),
    invoice(lines, 100).lines.map((each) => -each.net),
  )
})
