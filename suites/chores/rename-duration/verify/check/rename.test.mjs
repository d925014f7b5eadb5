import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const api = await import('../src/index.js')
const text = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const filesIn = (folder) => readdirSync(new URL(`../${folder}`, import.meta.url)).map((name) => `${folder}/${name}`)

test('the new names work and the former are gone', () => {
  assert.equal(api.formatDuration(3_720_000), '1 hour 2 minutes')
  assert.equal(api.formatDuration(3_720_000, { compact: true }), '1h 2m')
  assert.equal(api.formatDuration(12, { compact: true }), '12ms')
  assert.equal(api.formatDuration(1_000, { short: true }), '1 second')
  assert.equal('humanize' in api, false)
  assert.deepEqual(Object.keys(api).sort(), ['formatDuration', 'humanizeError', 'render', 'summary', 'table'])
})

test('the module of it exports the new name alone', async () => {
  assert.deepEqual(Object.keys(await import('../src/duration.js')), ['formatDuration'])
})

test('what only sounds alike is as it was', () => {
  assert.equal(api.humanizeError({ message: 'm', code: 'E' }), 'm (E)')
  assert.equal(api.table(['a'], [['x']], { short: true }), 'x')
  assert.equal(api.table(['a'], [['x']], { compact: true }), 'a\nx')
})

test('summaries and templates go on', async () => {
  const run = { name: 'lint', ms: 61_000, error: { message: 'm', code: 'E' } }
  assert.equal(api.summary([run], { narrow: true }), 'lint  1m 1s  m (E)')
  assert.match(api.summary([run]), /^run +took +result\nlint +1 minute 1 second +m \(E\)$/)
  assert.equal(await api.render('{{ ms | duration }} {{ ms | took }} {{ error | error }}', run), '1 minute 1 second 1m 1s m (E)')
})

test('no place speaks of the former name', () => {
  for (const path of [...filesIn('src'), ...filesIn('test'), ...filesIn('docs'), 'README.md'])
    assert.doesNotMatch(text(path), /\bhumanize\b/, path)
})

test('the documents have the new names', () => {
  assert.match(text('README.md'), /formatDuration\([^)]*\{ compact: true \}\)/)
  assert.match(text('README.md'), /humanizeError/)
  const docs = text('docs/api.md')
  assert.match(docs, /formatDuration\(ms, options\)/)
  assert.match(docs, /options\.compact/)
  assert.match(docs, /## `table[\s\S]*options\.short/)
  assert.match(docs, /`took` \(`formatDuration` with `compact`\)/)
})

test('the changelog tells it, and its past is as it was', () => {
  const [, unreleased = '', past = ''] = /## Unreleased\n([\s\S]*?)(## 2\.3\.0[\s\S]*)$/.exec(text('CHANGELOG.md')) ?? []
  assert.match(unreleased, /formatDuration/)
  assert.equal(
    past.trimEnd(),
    '## 2.3.0\n- `humanize` takes `short`.\n\n## 2.0.0\n- `humanize` and `humanizeError` replace `pretty`.',
  )
})

test('the tests of the project use it and pass', () => {
  const tests = filesIn('test').map(text).join('\n')
  assert.match(tests, /formatDuration\(/)
  assert.match(tests, /compact: true/)
  const env = { ...process.env }
  delete env.NODE_TEST_CONTEXT
  const ran = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...filesIn('test')], { encoding: 'utf8', env, cwd: new URL('..', import.meta.url) })
  assert.equal(ran.status, 0, ran.stdout)
  assert.ok(Number(/^# pass (\d+)/m.exec(ran.stdout)?.[1]) >= 6)
})
