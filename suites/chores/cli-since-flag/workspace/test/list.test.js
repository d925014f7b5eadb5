import { test } from 'node:test'
import assert from 'node:assert/strict'
import { main } from '../src/main.js'

const NOTES = [
  { id: 'c3', at: '2026-03-09T23:59:59Z', text: 'water the plants', tags: ['home'] },
  { id: 'a1', at: '2026-02-27T08:00:00Z', text: 'call Ada', tags: ['work', 'phone'] },
  { id: 'b2', at: '2026-03-01T00:00:00Z', text: 'book the room', tags: ['work'] },
]
const notes = (...argv) => main(argv, { read: () => NOTES.map((note) => JSON.stringify(note)).join('\n') })
const ids = (out) => out.split('\n').filter(Boolean).map((line) => line.slice(0, 2))

test('list tells all, oldest first', () => {
  assert.deepEqual(ids(notes('list').out), ['a1', 'b2', 'c3'])
})

test('list takes a tag and a count', () => {
  assert.equal(notes('list', '--tag', 'work', '--last', '1').out, 'b2  2026-03-01  book the room #work\n')
})

test('list speaks JSON', () => {
  assert.deepEqual(JSON.parse(notes('list', '--json', '--last=1').out), NOTES[0])
})

test('a count that is none is a usage error', () => {
  assert.deepEqual(notes('list', '--last', 'many'), { code: 2, out: '', err: 'notes: --last is no count: many\n' })
})

test('show tells one', () => {
  assert.equal(notes('show', 'a1').out, 'call Ada\n')
  assert.equal(notes('show', 'zz').code, 2)
})

test('help names every command', () => {
  assert.match(notes('--help').out, /list.*\n.*show/)
})
