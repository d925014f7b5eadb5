import { test } from 'node:test'
import assert from 'node:assert/strict'
import { records } from '../src/records.js'
import { rows } from '../src/rows.js'

const read = async (text, options) => Array.fromAsync(rows([Buffer.from(text)], options))

test('rows with their lines', async () => {
  assert.deepEqual(await read('a,b\r\n\r\n"c ""d""","e,\nf"\ng,h'), [
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['c "d"', 'e,\nf'] },
    { line: 5, cells: ['g', 'h'] },
  ])
})

test('an unclosed quote', async () => {
  await assert.rejects(read('a\n"b\nc'), { name: 'CsvError', line: 2 })
})

test('records by name', async () => {
  const found = await Array.fromAsync(records([Buffer.from('name,age\nAda,36\nBob')]))
  assert.deepEqual(found.map((each) => each.record), [{ name: 'Ada', age: '36' }, { name: 'Bob', age: '' }])
})
