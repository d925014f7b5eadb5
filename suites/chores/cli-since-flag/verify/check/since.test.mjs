import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const root = join(import.meta.dirname, '..')
const { main } = await import('../src/main.js')
const NOTES = [
  { id: 'd4', at: '2026-03-01T23:59:59Z', text: 'd', tags: ['home'] },
  { id: 'e5', at: '2026-03-10T00:00:00Z', text: 'e', tags: ['work'] },
  { id: 'a1', at: '2026-02-28T23:59:59Z', text: 'a', tags: ['work'] },
  { id: 'b2', at: '2026-03-01T00:00:00Z', text: 'b', tags: ['work'] },
]
const notes = (...argv) => main(argv, { read: () => NOTES.map((note) => JSON.stringify(note)).join('\n') })
const ids = (...argv) => {
  const { code, out, err } = notes('list', ...argv)
  assert.equal(code, 0, err)
  return out.split('\n').filter(Boolean).map((line) => line.slice(0, 2))
}

test('notes of the day and later', () => {
  assert.deepEqual(ids('--since', '2026-03-01'), ['b2', 'd4', 'e5'])
  assert.deepEqual(ids('--since=2026-03-02'), ['e5'])
  assert.deepEqual(ids('--since', '2026-02-28'), ['a1', 'b2', 'd4', 'e5'])
  assert.deepEqual(ids('--since', '2027-01-01'), [])
})

test('with the other flags', () => {
  assert.deepEqual(ids('--since', '2026-03-01', '--tag', 'work'), ['b2', 'e5'])
  assert.deepEqual(ids('--last', '2', '--since', '2026-03-01', '--tag', 'work'), ['b2', 'e5'])
  assert.deepEqual(ids('--last', '3', '--since', '2026-03-10'), ['e5'])
  const { out } = notes('list', '--since', '2026-03-10', '--json')
  assert.deepEqual(JSON.parse(out), NOTES[1])
})

test('a leap day is a day where there is one', () => {
  assert.deepEqual(ids('--since', '2024-02-29'), ['a1', 'b2', 'd4', 'e5'])
})

for (const value of ['yesterday', '2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-04-31', '2026-3-1', '2026-03-01T00:00:00Z', '03/01/2026', '20260301', ' 2026-03-01', ''])
  test(`refuses "${value}"`, () => {
    let read = false
    const { code, out, err } = main(['list', `--since=${value}`], { read: () => { read = true; return '' } })
    assert.equal(code, 2)
    assert.equal(out, '')
    assert.match(err, /^notes: .*\n$/)
    assert.ok(err.includes('--since') && err.includes(value), err)
    assert.equal(read, false, 'the notes were read before the value was checked')
  })

test('a flag without a value is a usage error', () => {
  assert.equal(notes('list', '--since').code, 2)
})

test('what was there goes on', () => {
  assert.deepEqual(ids(), ['a1', 'b2', 'd4', 'e5'])
  assert.deepEqual(ids('--tag', 'home'), ['d4'])
  assert.deepEqual(notes('list', '--last', 'many'), { code: 2, out: '', err: 'notes: --last is no count: many\n' })
  assert.equal(notes('show', 'a1').out, 'a\n')
})

test('help and README tell it', () => {
  const help = notes('--help').out.split('\n')
  const at = help.findIndex((line) => /^ {2}--since <\S+> {1,}\S/.test(line))
  assert.ok(at > help.indexOf('flags of list:') && at < help.findIndex((line) => line.includes('--help')), help.join('\n'))
  assert.match(readFileSync(join(root, 'README.md'), 'utf8'), /^\| `notes list .*--since .*\|.+\|$/m)
})

test('the tests of the project pass, and would notice were the flag gone', () => {
  const env = { ...process.env }
  delete env.NODE_TEST_CONTEXT
  const files = readdirSync(join(root, 'test')).filter((name) => /\.m?js$/.test(name)).map((name) => `test/${name}`)
  const run = (cwd) => spawnSync(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...files], { cwd, env, encoding: 'utf8' })
  const here = run(root)
  assert.equal(here.status, 0, here.stdout)
  const copy = mkdtempSync(join(root, 'check', 'copy-'))
  try {
    for (const part of ['bin', 'src', 'test', 'package.json', 'README.md']) cpSync(join(root, part), join(copy, part), { recursive: true })
    cpSync(join(root, 'check/without.js'), join(copy, 'src/list.js'))
    assert.notEqual(run(copy).status, 0)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})
