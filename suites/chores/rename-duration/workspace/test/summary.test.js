import { test } from 'node:test'
import assert from 'node:assert/strict'
import { render, summary, table } from '../src/index.js'

const runs = [
  { name: 'lint', ms: 61_000 },
  { name: 'build', ms: 800, error: Object.assign(new Error('no space'), { code: 'ENOSPC' }) },
]

test('a summary has a head and a line for each run', () => {
  assert.equal(
    summary(runs),
    [
      'run    took               result',
      'lint   1 minute 1 second  ok',
      'build  800 milliseconds   no space (ENOSPC)',
    ].join('\n'),
  )
})

test('a narrow summary has neither head nor words', () => {
  assert.equal(summary(runs, { narrow: true }), 'lint   1m 1s  ok\nbuild  800ms  no space (ENOSPC)')
})

test('a short table has no head', () => {
  assert.equal(table(['a'], [['x']], { short: true }), 'x')
})

test('templates know filters', async () => {
  const text = '{{ name }}: {{ ms | duration }}, {{ ms | took }}'
  assert.equal(await render(text, runs[0]), 'lint: 1 minute 1 second, 1m 1s')
})
