import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const root = join(import.meta.dirname, '..')
const place = mkdtempSync(join(import.meta.dirname, 'files-'))
after(() => rmSync(place, { recursive: true, force: true }))
const env = { ...process.env }
delete env.NODE_TEST_CONTEXT
function migrate(...files) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/migrate.js', ...files], { cwd: root, env, encoding: 'utf8' })
  return { status, out: stdout, err: stderr.split('\n').filter((line) => line !== '' && !/warning/i.test(line)) }
}
let made = 0
function file(content) {
  made += 1
  const path = join(place, `m${made}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const text = (path) => readFileSync(path, 'utf8')
const printed = (value) => JSON.stringify(value, null, 2) + '\n'

const MIGRATED = [
  [{ name: 'a', hosts: ['h'], interval: '30s', timeout: '500ms' }, { format: 2, name: 'a', targets: [{ host: 'h', port: 443 }], intervalMs: 30_000, timeoutMs: 500, state: 'active' }],
  [
    { zeta: 1, channel: 'x', timeout: 2, name: 'b', channels: ['y', 'x', 'y'], hosts: ['[::1]:80', '[fe80::2]', 'fe80::3', 'h.example:65535', '10.0.0.1:1'], enabled: false, interval: '1.5m', alpha: { hosts: [], enabled: true } },
    {
      format: 2, zeta: 1, notify: { channels: ['y', 'x'] }, timeoutMs: 2_000, name: 'b',
      targets: [['::1', 80], ['fe80::2', 443], ['fe80::3', 443], ['h.example', 65_535], ['10.0.0.1', 1]].map(([host, port]) => ({ host, port })),
      state: 'paused', intervalMs: 90_000, alpha: { hosts: [], enabled: true },
    },
  ],
  [{ hosts: [], name: 'c', interval: 0.25, timeout: '2h', enabled: true, channels: [] }, { format: 2, targets: [], name: 'c', intervalMs: 250, timeoutMs: 7_200_000, state: 'active' }],
  [{ name: 'd', hosts: ['h'], interval: '1.1s', timeout: 0.07, channel: 'q' }, { format: 2, name: 'd', targets: [{ host: 'h', port: 443 }], intervalMs: 1_100, timeoutMs: 70, notify: { channels: ['q'] }, state: 'active' }],
  [{ name: 'e', hosts: ['h'], interval: '4.35s', timeout: 1.005 }, { format: 2, name: 'e', targets: [{ host: 'h', port: 443 }], intervalMs: 4_350, timeoutMs: 1_005, state: 'active' }],
]
test('every part becomes what the document says, in its place', () => {
  const paths = MIGRATED.map(([before]) => file(before))
  const { status, out, err } = migrate(...paths)
  assert.deepEqual([status, err], [0, []])
  assert.equal(out, paths.map((path) => `${path}: migrated\n`).join(''))
  for (const [index, path] of paths.entries()) assert.equal(text(path), printed(MIGRATED[index][1]))
})

test('a second time changes nothing', () => {
  const path = file(MIGRATED[0][0])
  migrate(path)
  utimesSync(path, 1_000, 1_000)
  const other = file('{"format":2,"name":"kept as it is"}')
  utimesSync(other, 1_000, 1_000)
  assert.deepEqual(migrate(path, other), { status: 0, out: `${path}: already format 2\n${other}: already format 2\n`, err: [] })
  assert.equal(statSync(path).mtimeMs, 1_000_000)
  assert.equal(statSync(other).mtimeMs, 1_000_000)
  assert.equal(text(other), '{"format":2,"name":"kept as it is"}')
})

const GOOD = { name: 'a', hosts: ['h'], interval: '30s', timeout: '500ms' }
const BAD = {
  'no JSON': '{ "name": ',
  'a list': '[]',
  null: 'null',
  'another format': { ...GOOD, format: 3 },
  'format 1 as a text': { ...GOOD, format: '2' },
  'no duration': { ...GOOD, interval: 'soon' },
  'two points': { ...GOOD, interval: '1.2.3s' },
  'a unit that is not known': { ...GOOD, interval: '3d' },
  'a negative number': { ...GOOD, timeout: -1 },
  'a duration of null': { ...GOOD, timeout: null },
  'port 0': { ...GOOD, hosts: ['ok', 'h:0'] },
  'port 65536': { ...GOOD, hosts: ['h:65536'] },
  'a port of letters': { ...GOOD, hosts: ['h:https'] },
  'an empty port': { ...GOOD, hosts: ['h:'] },
  'an empty host': { ...GOOD, hosts: [''] },
  'a port alone': { ...GOOD, hosts: [':80'] },
  'an open bracket': { ...GOOD, hosts: ['[::1:80'] },
  'a host that is a number': { ...GOOD, hosts: [7] },
  'hosts that are none': { ...GOOD, hosts: 'h' },
  'a key of format 2': { ...GOOD, targets: [] },
  'another key of format 2': { ...GOOD, state: 'active' },
}
test('one bad file among good ones: nothing is written', () => {
  const paths = [file(GOOD), file({ ...GOOD, hosts: ['ok', 'h:0'] }), file(GOOD)]
  const before = paths.map(text)
  const { status, out, err } = migrate(...paths)
  assert.deepEqual([status, out, err.length], [1, '', 1])
  assert.ok(err[0].startsWith(`${paths[1]}: `) && err[0].length > paths[1].length + 4, err[0])
  assert.deepEqual(paths.map(text), before)
})

test('every kind of bad file is told', () => {
  const paths = Object.values(BAD).map(file)
  const before = paths.map(text)
  const { status, out, err } = migrate(...paths)
  assert.deepEqual([status, out], [1, ''])
  for (const [index, name] of Object.keys(BAD).entries())
    assert.equal(err.filter((line) => line.startsWith(`${paths[index]}: `)).length, 1, `${name} was not told`)
  assert.equal(err.length, paths.length)
  assert.deepEqual(paths.map(text), before)
})

test('each bad file is told, one that is not there too', () => {
  const [one, two] = [file('{'), file({ ...GOOD, interval: 'x' })]
  const gone = join(place, 'gone.json')
  const { status, err } = migrate(one, gone, two)
  assert.equal(status, 1)
  assert.deepEqual(err.map((line) => line.split(': ')[0]), [one, gone, two])
})

test('no file named', () => {
  assert.deepEqual(migrate(), { status: 2, out: '', err: ['usage: node scripts/migrate.js FILE...'] })
})

const OURS = {
  shop: { format: 2, name: 'shop', targets: [{ host: 'shop.example', port: 8443 }, { host: 'shop-2.example', port: 443 }], intervalMs: 30_000, timeoutMs: 1_500, notify: { channels: ['ops'] }, state: 'active' },
  mail: { format: 2, name: 'mail', owner: 'Ada', state: 'paused', targets: [{ host: '2001:db8::25', port: 465 }, { host: 'mail.example', port: 587 }], intervalMs: 90_000, timeoutMs: 10_000, notify: { channels: ['ops', 'mail'] } },
  intranet: { format: 2, name: 'intranet', state: 'active', targets: [{ host: '2001:db8::1', port: 443 }], timeoutMs: 250, intervalMs: 7_200_000, labels: { enabled: false, hosts: ['x'] } },
}
test('the monitors of the repository are migrated', () => {
  assert.deepEqual(readdirSync(join(root, 'monitors')).sort(), ['intranet.json', 'mail.json', 'shop.json'])
  for (const [name, content] of Object.entries(OURS)) assert.equal(text(join(root, 'monitors', `${name}.json`)), printed(content))
})

test('the loader reads format 2', async () => {
  const { load } = await import('../src/load.js')
  const { due } = await import('../src/schedule.js')
  const mail = load(join(root, 'monitors/mail.json'))
  assert.deepEqual(mail, { name: 'mail', targets: OURS.mail.targets, intervalMs: 90_000, timeoutMs: 10_000, isPaused: true, channels: ['ops', 'mail'] })
  const intranet = load(join(root, 'monitors/intranet.json'))
  assert.deepEqual([intranet.channels, intranet.isPaused, intranet.targets], [[], false, OURS.intranet.targets])
  assert.deepEqual(due([mail, intranet], new Map(), 5), [{ name: 'intranet', at: 5 }])
})

test('the loader refuses format 1', async () => {
  const { load } = await import('../src/load.js')
  const path = file(GOOD)
  assert.throws(() => load(path), { message: `${path} is not format 2; run: node scripts/migrate.js ${path}` })
})

test('the tests of the project pass', () => {
  const files = readdirSync(join(root, 'test')).map((name) => `test/${name}`)
  const ran = spawnSync(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...files], { cwd: root, env, encoding: 'utf8' })
  assert.equal(ran.status, 0, ran.stdout)
  assert.ok(Number(/^# pass (\d+)/m.exec(ran.stdout)?.[1]) >= 2)
})
