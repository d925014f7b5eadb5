/** What scripts/agenthost does between a fresh clone and the command, and what it leaves alone. */
import {
  appendFileSync,
  existsSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newCheckout, type Checkout, type Ran } from './checkout.ts'

const PLACES = ['/opt/homebrew/opt/node@24/bin', '/opt/homebrew/opt/node/bin', '/usr/local/bin']
const hasNode = PLACES.some((place) => existsSync(join(place, 'node')))

let checkout: Checkout
beforeEach(() => {
  checkout = newCheckout()
})
afterEach(() => checkout.remove())

const mine = { AGENTHOST_NODE: process.execPath }
const agenthost = (...args: string[]): Promise<Ran> =>
  checkout.run(['scripts/agenthost', ...args], mine)
const source = (): string => join(checkout.root, 'src/cli/entry.ts')
const change = (from: string, to: string): void =>
  writeFileSync(source(), readFileSync(source(), 'utf8').replace(from, to))

describe('a fresh checkout', () => {
  it.each(['dash', 'bash'])(
    'is set up once, with a line for each step, under %s',
    async (shell) => {
      const first = await checkout.run([shell, 'scripts/setup'], mine)
      expect(first.told.split('\n').slice(0, -1)).toEqual([
        'agenthost: installing packages (once)',
        'agenthost: building (once, and after a change)',
      ])
      const again = await agenthost('status')
      expect(again).toMatchObject({ code: 0, told: '' })
      expect(checkout.calls()).toEqual(['npm: packages'])
    },
  )

  it('hands every argument on as it is, and the exit code back', async () => {
    const odd = ['send', 'a b', '', '$HOME "quoted"', "it's", '*']
    await agenthost()
    const link = join(checkout.home, 'agenthost')
    symlinkSync(join(checkout.root, 'scripts/agenthost'), link)
    const ran = await checkout.run([link, ...odd], { ...mine, EXIT_WITH: '69' })
    expect(JSON.parse(ran.out)).toMatchObject({ argv: odd })
    expect(ran.code).toBe(69)
  })

  it('is set up by one of two commands at once, while the other waits', async () => {
    const both = await Promise.all([agenthost('one'), agenthost('two')])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(checkout.calls()).toEqual(['npm: packages'])
  })

  it.each([
    ['a set-up that was killed', '999999999'],
    ['a set-up that was killed before it had written its pid', ''],
  ])('is not held up by what is left of %s', async (_what, holder) => {
    writeFileSync(join(checkout.root, '.setup.lock'), holder)
    expect(await agenthost()).toMatchObject({ code: 0 })
    expect(existsSync(join(checkout.root, '.setup.lock'))).toBe(false)
  })
})

describe('a checkout that has changed', () => {
  it('is built again, and nothing is installed', async () => {
    await agenthost()
    change('first', 'second')
    const ran = await agenthost()
    expect(JSON.parse(ran.out)).toMatchObject({ says: 'second' })
    expect(checkout.calls()).toEqual(['npm: packages'])
  })

  it('gets other packages when the lock file has changed', async () => {
    await agenthost()
    appendFileSync(join(checkout.root, 'package-lock.json'), '\n')
    await agenthost()
    expect(checkout.calls()).toEqual(['npm: packages', 'npm: packages'])
  })

  it('keeps the former build when it cannot be built, and says why and where', async () => {
    await agenthost()
    change('console', 'const = ')
    const ran = await agenthost()
    expect(ran.code).toBe(1)
    expect(ran.told).toContain('agenthost: unable to build')
    expect(ran.told).toContain('  |')
    expect(ran.told).toContain(join(checkout.root, '.setup.log'))
    expect(readFileSync(join(checkout.root, 'dist/agenthost.js'), 'utf8')).toContain('first')
  })
})

describe('the Node that it runs on', () => {
  it('is the one of AGENTHOST_NODE, also when another was used before', async () => {
    await checkout.run(['scripts/agenthost'], mine)
    const other = join(checkout.home, 'node')
    symlinkSync(process.execPath, other)
    await checkout.run(['scripts/agenthost'], { AGENTHOST_NODE: other })
    expect(readFileSync(join(checkout.root, 'dist/.node'), 'utf8')).toBe(`${other}\n`)
  })

  it('is another where AGENTHOST_NODE is too old, which is told', async () => {
    const PATH = `${join(process.execPath, '..')}:/usr/bin:/bin`
    const old = join(checkout.home, '../bin/node')
    const ran = await checkout.run(['scripts/setup'], { AGENTHOST_NODE: old, PATH })
    expect(ran.told).toContain(`AGENTHOST_NODE=${old} is not`)
  })
})

describe.skipIf(hasNode)('a host whose Node is too old', () => {
  const setup = (env = {}): Promise<Ran> =>
    checkout.run(['sh', '-c', 'umask 002; scripts/setup'], env)

  it('gets one from nodejs.org, into a home that is open to its owner alone', async () => {
    checkout.serveArchive({ trusted: true })
    const ran = await setup()
    expect(ran).toMatchObject({ code: 0 })
    expect(checkout.calls()).toEqual(['curl', 'npm: packages'])
    expect(statSync(join(checkout.home, '.agenthost')).mode & 0o777).toBe(0o700)
  })

  it('throws away an archive with another sum, says so, and takes the one from npm', async () => {
    checkout.serveArchive({ trusted: false })
    const ran = await setup()
    expect(ran.told).toMatch(/is not it \(SHA-256 \w{64}, expected \w{64}\): thrown away/)
    expect(checkout.calls()).toEqual(['curl', 'npm: node', 'npm: packages'])
    expect(ran.code).toBe(0)
  })

  it('takes the Node that was fetched before', async () => {
    await setup()
    writeFileSync(join(checkout.root, 'package-lock.json'), '{ }')
    await setup()
    expect(checkout.calls()).toEqual(['curl', 'npm: node', 'npm: packages', 'npm: packages'])
  })

  it('is told what to do when neither nodejs.org nor npm can be reached', async () => {
    const ran = await setup({ NO_REGISTRY: '1' })
    expect(ran.code).toBe(1)
    expect(ran.told).toContain('unable to fetch Node 26.10.0')
    expect(ran.told).toContain('install Node 24.16 or 26.1 and try again')
  })
})
