import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSession } from '../src/session.js'

function project(settings, t) {
  const root = mkdtempSync(join(import.meta.dirname, 'tmp-'))
  t.after(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'app')
  mkdirSync(folder)
  if (settings !== null) writeFileSync(join(folder, '.checkrc.json'), JSON.stringify(settings))
  return folder
}

test('a project without settings has the defaults', (t) => {
  const { maxWarnings, rules } = createSession().settingsFor(project(null, t))
  assert.equal(maxWarnings, 50)
  assert.equal(rules['line-length'].options.max, 100)
})

test('a project extends presets and has the last word', (t) => {
  const folder = project({ extends: ['strict', 'web'], ignore: ['vendor/**'], rules: { 'no-tabs': { severity: 'off' } } }, t)
  const session = createSession()
  const { rules, maxWarnings } = session.settingsFor(folder)
  assert.deepEqual(rules['line-length'], { severity: 'error', options: { max: 80, ignoreUrls: true } })
  assert.equal(rules['no-tabs'].severity, 'off')
  assert.equal(maxWarnings, 0)
  assert.equal(session.isIgnored(folder, 'vendor/a.js'), true)
})
