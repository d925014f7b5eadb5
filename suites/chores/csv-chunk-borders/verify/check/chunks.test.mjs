import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { rows } = await import('../src/rows.js')
const { records } = await import('../src/records.js')
const { CsvError } = await import('../src/csv-error.js')

/** All rows, and the error that ended them. */
async function read(chunks, options) {
  const found = []
  try {
    for await (const { line, cells } of rows(chunks, options)) found.push([line, ...cells])
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    found.push({ error: error.message, at: error.line })
  }
  return found
}
const cut = (bytes, size) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
const error = (line, message) => ({ error: `line ${line}: ${message}`, at: line })

const DOCUMENTS = {
  plain: ['a,b\nc,d\n', [[1, 'a', 'b'], [2, 'c', 'd']]],
  'no end': ['a,b\nc,d', [[1, 'a', 'b'], [2, 'c', 'd']]],
  crlf: ['a,b\r\nc,d\r\n\r\ne,\r\n', [[1, 'a', 'b'], [2, 'c', 'd'], [4, 'e', '']]],
  'a lone cr': ['a\rb,c\r\r\nd\r', [[1, 'a\rb', 'c\r'], [2, 'd\r']]],
  'empty lines': ['\n\na\n\n\nb\n\n', [[3, 'a'], [6, 'b']]],
  'empty cells': [',\n""\n"",""\n,,x', [[1, '', ''], [2, ''], [3, '', ''], [4, '', '', 'x']]],
  quotes: ['"a ""b""",c\n"""",""""""\n"x"\n', [[1, 'a "b"', 'c'], [2, '"', '""'], [3, 'x']]],
  'ends in quotes': ['"a\r\nb\n\nc\rd",e\r\n"f\r\n"\r\ng', [[1, 'a\r\nb\n\nc\rd', 'e'], [5, 'f\r\n'], [7, 'g']]],
  'quotes inside': ['a"b,c""d\n e "f" ,g', [[1, 'a"b', 'c""d'], [2, ' e "f" ', 'g']]],
  signs: ['\uFEFFnäme,日本,𝒳\n"€,""é""",\uFEFF\n', [[1, 'näme', '日本', '𝒳'], [2, '€,"é"', '\uFEFF']]],
  'a mark and a quote': ['\uFEFF"a",b', [[1, 'a', 'b']]],
  nothing: ['', []],
  'only a mark': ['\uFEFF', []],
  'unclosed': ['a\nb,"c\nd', [[1, 'a'], error(2, 'unclosed quote')]],
  'unclosed, doubled at the end': ['"a""', [error(1, 'unclosed quote')]],
  'after the quote': ['a\n"b"c,d\ne', [[1, 'a'], error(2, 'text after the closing quote')]],
  'a cr after the quote': ['"b"\rc\nd', [error(1, 'text after the closing quote')]],
  'a cr after the quote at the end': ['"b"\r', [error(1, 'text after the closing quote')]],
  'after a quote of lines': ['x\n"b\nc" ,d\ne', [[1, 'x'], error(2, 'text after the closing quote')]],
}
for (const [name, [text, wanted]] of Object.entries(DOCUMENTS))
  test(`${name}: the same however it is cut`, async () => {
    const bytes = Buffer.from(text)
    assert.deepEqual(await read([bytes]), wanted)
    for (let size = 1; size <= 7; size += 1) assert.deepEqual(await read(cut(bytes, size)), wanted, `in chunks of ${size}`)
    for (let at = 0; at <= bytes.length; at += 1)
      assert.deepEqual(await read([bytes.subarray(0, at), new Uint8Array(0), bytes.subarray(at)]), wanted, `cut at ${at}`)
  })

test('bytes that are no UTF-8', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0x2c, 0xe2, 0x82, 0x0a, 0x62, 0xc3])
  for (const size of [1, 2, 3, 8]) assert.deepEqual(await read(cut(bytes, size)), [[1, 'a\uFFFD', '\uFFFD'], [2, 'b\uFFFD']])
})

test('another delimiter', async () => {
  for (const size of [1, 2, 3, 50]) assert.deepEqual(await read(cut(Buffer.from('a;"b;c";d,e\r\n;'), size), { delimiter: ';' }), [[1, 'a', 'b;c', 'd,e'], [2, '', '']])
})

test('the longest cell', async () => {
  for (const size of [1, 2, 5, 50]) {
    const run = (text) => read(cut(Buffer.from(text), size), { maxCell: 4 })
    assert.deepEqual(await run('abcd,"e""fg"\nabcde\nx'), [[1, 'abcd', 'e"fg'], error(2, 'cell too long')])
    assert.deepEqual(await run('a\n"b\nc\nd"\n"b\nc\nde"'), [[1, 'a'], error(2, 'cell too long')])
    assert.deepEqual(await run('ab𝒳\nabc𝒳'), [[1, 'ab𝒳'], error(2, 'cell too long')])
    assert.deepEqual(await run('abcd\r\nabcd'), [[1, 'abcd'], [2, 'abcd']])
    assert.deepEqual(await run('abc\r\r\nabcd\r'), [[1, 'abc\r'], error(2, 'cell too long')])
  }
})

/** Chunks of a text that says how many were taken, and whether it was told to stop. */
function source(parts) {
  const state = { taken: 0, stopped: false }
  state.chunks = {
    async *[Symbol.asyncIterator]() {
      try {
        for (const part of parts) {
          state.taken += 1
          yield Buffer.from(part)
        }
        state.taken = Infinity
      } finally {
        state.stopped = true
      }
    },
  }
  return state
}

test('a row is given out when its end was seen', async () => {
  const state = source(['a,b\nc', ',d\n', '"e', '"\n', 'f\r', '\n', 'g'])
  const seen = []
  for await (const { cells } of rows(state.chunks)) seen.push([cells.join(), state.taken])
  assert.deepEqual(seen, [['a,b', 1], ['c,d', 2], ['e', 4], ['f', 6], ['g', Infinity]])
})

test('a quote that is never closed ends at the longest cell, not at the end of the file', async () => {
  const state = source(['a\n"', ...Array.from({ length: 10_000 }, () => 'text\n')])
  assert.deepEqual(await read(state.chunks, { maxCell: 100 }), [[1, 'a'], error(2, 'cell too long')])
  assert.ok(state.taken < 40, `${state.taken} chunks were taken`)
  assert.equal(state.stopped, true)
  const bare = source(Array.from({ length: 10_000 }, () => 'text'))
  assert.deepEqual(await read(bare.chunks, { maxCell: 100 }), [error(1, 'cell too long')])
  assert.ok(bare.taken < 40, `${bare.taken} chunks were taken`)
})

test('who stops early stops the chunks', async () => {
  const state = source(['a\n', 'b\n', 'c\n', 'd\n'])
  for await (const { cells } of rows(state.chunks)) if (cells[0] === 'b') break
  assert.deepEqual([state.taken, state.stopped], [2, true])
})

test('a large quoted text in small chunks does not take long', async () => {
  const text = `"${'0123456789,""\n'.repeat(4_000)}",x\n`
  const begun = process.cpuUsage()
  const [[line, cell, x]] = await read(cut(Buffer.from(text), 64))
  assert.deepEqual([line, cell.length, x], [1, 4_000 * 13, 'x'])
  const { user } = process.cpuUsage(begun)
  assert.ok(user < 2_000_000, `${user / 1_000} ms of work`)
})

test('records go on', async () => {
  const found = await Array.fromAsync(records(cut(Buffer.from('näme,age\n"A\nda",36\nBob'), 1)))
  assert.deepEqual(found, [{ line: 2, record: { näme: 'A\nda', age: '36' } }, { line: 4, record: { näme: 'Bob', age: '' } }])
})
