import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { createSession } = await import('../src/session.js')
const { DEFAULTS } = await import('../src/defaults.js')
const { PRESETS } = await import('../src/presets.js')

const root = mkdtempSync(join(import.meta.dirname, 'projects-'))
after(() => rmSync(root, { recursive: true, force: true }))
let made = 0
function project(settings, name = 'app') {
  made += 1
  const folder = join(root, `${made}`, name)
  mkdirSync(folder, { recursive: true })
  if (settings !== null) write(folder, settings)
  return folder
}
let time = 1_700_000_000
function write(folder, settings) {
  const path = join(folder, '.checkrc.json')
  writeFileSync(path, typeof settings === 'string' ? settings : JSON.stringify(settings))
  time += 10
  utimesSync(path, time, time)
}
const PLAIN = {
  ignore: ['node_modules/**'],
  maxWarnings: 50,
  rules: { 'no-tabs': { severity: 'warn' }, 'line-length': { severity: 'warn', options: { max: 100, ignoreUrls: true } } },
}
const STRICT = {
  ignore: ['node_modules/**'],
  maxWarnings: 0,
  rules: { 'no-tabs': { severity: 'error' }, 'line-length': { severity: 'error', options: { max: 80, ignoreUrls: true } } },
}

test('the next project has nothing of the former', () => {
  const session = createSession()
  const a = project({ extends: ['strict', 'web'], ignore: ['vendor/**'], rules: { mine: { severity: 'error' } } }, 'a')
  const b = project(null, 'b')
  const ofA = session.settingsFor(a)
  assert.deepEqual(ofA.ignore, ['node_modules/**', 'public/**', 'coverage/**', 'vendor/**'])
  assert.deepEqual(session.settingsFor(b), PLAIN)
  assert.equal(session.isIgnored(b, 'vendor/x.js'), false)
  assert.equal(session.isIgnored(a, 'vendor/x.js'), true)
  assert.deepEqual(session.settingsFor(a), ofA)
  assert.deepEqual(createSession().settingsFor(b), PLAIN)
})

test('presets stay as they were, also where a project adds to them', () => {
  const session = createSession()
  const a = project({ extends: ['web'], rules: { 'no-inline-style': { options: { allow: ['math'], deep: true } } }, ignore: ['x/**'] }, 'a')
  const b = project({ extends: ['web'] }, 'b')
  assert.deepEqual(session.settingsFor(a).rules['no-inline-style'], { severity: 'warn', options: { allow: ['math'], deep: true } })
  assert.deepEqual(session.settingsFor(b).rules['no-inline-style'], { severity: 'warn', options: { allow: ['svg'] } })
  assert.deepEqual(session.settingsFor(b).ignore, ['node_modules/**', 'public/**', 'coverage/**'])
  assert.deepEqual(session.settingsFor(project({ extends: ['strict'] }, 'c')), STRICT)
})

test('what was returned is the caller’s', () => {
  const session = createSession()
  const own = { extends: ['web'], ignore: ['mine/**'], rules: { extra: { options: { words: ['a'] } } }, env: { node: [1] } }
  const a = project(own, 'a')
  const spoil = (settings) => {
    settings.ignore.push('**')
    settings.rules['line-length'].options.max = 1
    settings.rules['no-inline-style'].options.allow.push('all')
    settings.rules.extra.options.words.push('b')
    settings.env.node.push(2)
    delete settings.rules['no-tabs']
  }
  const before = structuredClone(session.settingsFor(a))
  spoil(session.settingsFor(a))
  assert.deepEqual(session.settingsFor(a), before)
  assert.deepEqual(session.settingsFor(project(null, 'b')), PLAIN)
})

test('projects whose folders have the same name and files of one size', () => {
  const session = createSession()
  const [a, b] = [project({ maxWarnings: 11 }), project({ maxWarnings: 22 })]
  assert.deepEqual([a, b, a].map((each) => session.settingsFor(each).maxWarnings), [11, 22, 11])
})

test('an edit is seen, of whatever length', () => {
  const session = createSession()
  const a = project({ maxWarnings: 11 })
  assert.equal(session.settingsFor(a).maxWarnings, 11)
  write(a, { maxWarnings: 12 })
  assert.equal(session.settingsFor(a).maxWarnings, 12)
  write(a, { maxWarnings: 112 })
  assert.equal(session.settingsFor(a).maxWarnings, 112)
  rmSync(join(a, '.checkrc.json'))
  assert.equal(session.settingsFor(a).maxWarnings, 50)
})

test('an unchanged file is not read again', () => {
  const session = createSession()
  const a = project({ maxWarnings: 11 })
  session.settingsFor(a)
  const path = join(a, '.checkrc.json')
  writeFileSync(path, JSON.stringify({ maxWarnings: 99 }))
  utimesSync(path, time, time)
  assert.equal(session.settingsFor(a).maxWarnings, 11)
})

test('putting together is as it was', () => {
  const session = createSession()
  const a = project({ extends: ['web', 'strict'], ignore: ['coverage/**', 'z'], rules: { 'line-length': { severity: 'off' } }, files: ['a'], maxWarnings: null })
  assert.deepEqual(session.settingsFor(a), {
    ignore: ['node_modules/**', 'public/**', 'coverage/**', 'z'],
    maxWarnings: null,
    rules: {
      'no-tabs': { severity: 'error' },
      'line-length': { severity: 'off', options: { max: 80, ignoreUrls: true } },
      'no-inline-style': { severity: 'warn', options: { allow: ['svg'] } },
    },
    files: ['a'],
  })
  assert.throws(() => session.settingsFor(project({ extends: ['toString'] })), /unknown preset: toString/)
  assert.throws(() => session.settingsFor(project('{')), SyntaxError)
})

test('the tables in the package were not touched by any of it', () => {
  assert.deepEqual(DEFAULTS, PLAIN)
  assert.deepEqual(Object.keys(PRESETS), ['strict', 'web'])
  assert.deepEqual(PRESETS.web.ignore, ['public/**', 'coverage/**'])
})
