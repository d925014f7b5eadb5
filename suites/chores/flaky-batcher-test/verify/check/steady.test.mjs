import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MUTANTS } from './mutants.mjs'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const root = join(import.meta.dirname, '..')
const LATE = join(import.meta.dirname, 'late.mjs')
const place = mkdtempSync(join(import.meta.dirname, 'copy-'))
after(() => rmSync(place, { recursive: true, force: true }))
const env = { ...process.env }
delete env.NODE_TEST_CONTEXT

/** Its test file in a copy of the project; `src` in place of the batcher. */
let made = 0
function project(source, tests = readFileSync(join(root, 'test/batcher.test.js'), 'utf8')) {
  made += 1
  const folder = join(place, `${made}`)
  for (const part of ['src', 'test', 'package.json']) cpSync(join(root, part), join(folder, part), { recursive: true })
  if (source !== null) writeFileSync(join(folder, 'src/batcher.js'), source)
  writeFileSync(join(folder, 'test/batcher.test.js'), tests)
  return folder
}
function run(folder, ...flags) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...flags, '--test', '--test-isolation=none', '--test-force-exit', '--test-timeout=2000', '--test-reporter=tap', 'test/batcher.test.js'], { cwd: folder, env })
    let out = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (out += data))
    const watch = setTimeout(() => child.kill('SIGKILL'), 6_000)
    child.on('close', (code) => {
      clearTimeout(watch)
      done({ code, out })
    })
  })
}
const counted = (out, what) => Number(new RegExp(`^# ${what} (\\d+)`, 'm').exec(out)?.[1])

let steady = false
const plain = await run(root)
const names = [...plain.out.matchAll(/^ *ok \d+ - (.*)$/gm)].map((match) => match[1].replace(/ # .*$/, ''))

test('all tests are there and pass', () => {
  assert.equal(plain.code, 0, plain.out)
  assert.ok(counted(plain.out, 'pass') >= 6, plain.out)
  assert.equal(counted(plain.out, 'skipped') + counted(plain.out, 'todo') + counted(plain.out, 'cancelled'), 0)
  for (const name of ['sends a batch when nothing was added for a while', 'each item starts the wait anew', 'a full batch does not wait', 'one flush at a time', 'close waits for what is under way', 'a refused batch is logged, and the next goes on'])
    assert.ok(names.some((each) => each.includes(name)), `no test "${name}" any more`)
})

test('they pass on a machine that is slow in fits, and wait for no real time', async () => {
  const { code, out } = await run(root, `--import=${LATE}`)
  assert.equal(code, 0, out)
  steady = true
})

test('each passes alone', async () => {
  const alone = await Promise.all(
    names.map(async (name) => ({ name, ...(await run(root, `--test-name-pattern=${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`)) })),
  )
  for (const { name, code, out } of alone) assert.equal(code, 0, `${name}\n${out}`)
})

test('they pass backwards', async () => {
  const text = readFileSync(join(root, 'test/batcher.test.js'), 'utf8')
  // Registers what is registered at the top in the opposite order.
  const backwards = `import { test as real } from 'node:test'
const later = []
const test = Object.assign((...args) => { later.push(args) }, real)
const it = test
queueMicrotask(() => { for (const args of later.reverse()) real(...args) })
`
  const flat = text.replace(/^import \{([^}]*)\} from 'node:test'$/m, (line, list) => {
    const rest = list.split(',').map((each) => each.trim()).filter((each) => each !== '' && each !== 'test' && each !== 'it')
    return `${rest.length > 0 ? `import { ${rest.join(', ')} } from 'node:test'\n` : ''}${backwards}`
  })
  // Another way to write it cannot be turned around by text; "each passes alone" speaks for it then.
  if (flat === text || /\bdescribe\(|\bsuite\(/.test(text)) return
  const { code, out } = await run(project(null, flat))
  assert.equal(code, 0, out)
})

const source = readFileSync(join(root, 'src/batcher.js'), 'utf8')
const mutants = Object.entries(MUTANTS).map(([name, [from, to]]) => {
  assert.ok(source.includes(from), name)
  return [name, source.replace(from, () => to)]
})
test('they notice every mistake that they noticed before', async () => {
  assert.equal(steady, true, 'the tests are not steady yet')
  const queue = [...mutants]
  const missed = []
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { code } = await run(project(next[1]))
        if (code === 0) missed.push(next[0])
      }
    }),
  )
  assert.deepEqual(missed, [])
})
