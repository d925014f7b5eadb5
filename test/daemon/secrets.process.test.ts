import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parts } from '../../src/daemon/compose.ts'
import { secretDoors, secretsFor } from '../../src/daemon/secrets.ts'
import { keepSecret } from '../../src/secrets/keeping.ts'
import { secretReader } from '../../src/secrets/read.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { mac } from '../secrets/mac.ts'

let home: TestHome
let parts: Parts | null = null

beforeEach(() => {
  home = testHome()
})

afterEach(async () => {
  await parts?.close()
  parts = null
  await home.destroy()
})

const keeper = (name = 'a') => parts?.fleet.keeper(name)
const isUp = (name = 'a') => keeper(name)?.life().state.phase === 'up'
const set = (value: string) =>
  keepSecret('token', value, 'file', secretDoors(home.paths.home, process.env))
const pid = (): number => keeper()?.run()?.running.identity.pid ?? 0
const tokenOf = (process: number): string | undefined =>
  readFileSync(`/proc/${process}/environ`, 'utf8')
    .split('\0')
    .find((each) => each.startsWith('TOKEN='))

describe('an agent with a secret', () => {
  it('is not started without it, says what to type, and starts once it is set', async () => {
    home.configure(
      'agents: { a: { command: [sleep, "1000"], env: { TOKEN: { secret: token } }, restart: { steps: [20ms], limit: { starts: 1000, within: 1m } } } }',
    )
    parts = await home.open()
    await eventually('it is told', () => (keeper()?.trouble() ?? '') !== '')
    expect(keeper()?.trouble()).toBe(
      'unable to start a: its secret token (for TOKEN) is not set. Set it with `agenthost secrets set token`.',
    )
    expect(await home.marked()).toEqual([])
    await set('first')
    await eventually('it is up', () => isUp())
    expect(tokenOf(pid())).toBe('TOKEN=first')
  })

  it('has the value of its own start: a new one comes with the next', async () => {
    await set('first')
    home.configure(
      'agents: { a: { command: [sleep, "1000"], env: { TOKEN: { secret: token } }, restart: { upLongEnough: 0s } } }',
    )
    parts = await home.open()
    await eventually('it is up', () => isUp())
    const before = pid()
    await set('second')
    expect(tokenOf(before)).toBe('TOKEN=first')
    parts.fleet.wish('restart', ['a'])
    await eventually('it is another one', () => isUp() && pid() !== before && pid() > 0)
    expect(tokenOf(pid())).toBe('TOKEN=second')
  })

  it('has it in the programs that ask after it, also once it is adopted', async () => {
    await set('of the probe')
    const probe = `[sh, -c, 'test "$TOKEN" = "of the probe"']`
    home.configure(`agents:
  a:
    command: [sleep, "1000"]
    env: { TOKEN: { secret: token } }
    ready: { exec: ${probe}, every: 20ms }
    alive: { exec: ${probe}, every: 20ms, failures: 2 }`)
    parts = await home.open()
    await eventually('it is ready', () => isUp())
    const before = pid()
    await parts.close()
    parts = await home.open()
    await eventually('it is alive', () => keeper()?.run()?.lastVerdict()?.kind === 'alive')
    expect([keeper()?.run()?.adopted, pid()]).toEqual([true, before])
  })

  it('is not taken for hung when its probe cannot have the secret', async () => {
    await set('of the probe')
    home.configure(`agents:
  a:
    command: [sleep, "1000"]
    env: { TOKEN: { secret: token } }
    alive: { exec: ["true"], every: 20ms, failures: 1 }`)
    parts = await home.open()
    await eventually('it is up', () => isUp())
    await parts.close()
    const { forgetSecret } = await import('../../src/secrets/keeping.ts')
    await forgetSecret('token', secretDoors(home.paths.home, process.env))
    parts = await home.open()
    await eventually('it was asked', () => keeper()?.run()?.lastVerdict()?.kind === 'unknown')
    expect(keeper()?.run()?.lastVerdict()?.why).toContain('is not set')
    await set('of the probe')
    await eventually('it is alive', () => keeper()?.run()?.lastVerdict()?.kind === 'alive')
  })
})

describe('agents that start together', () => {
  it('ask the keychain once for the secret that they share', async () => {
    const host = mac()
    await keepSecret('token', 'shared', 'keychain', host.doors())
    const asked = (): number => host.argv().split('"-w"').length
    const before = asked()
    const read = secretReader(host.doors())
    const starts = ['a', 'b', 'c'].map((name) =>
      secretsFor({ name, secretEnv: { TOKEN: 'token' } }, read),
    )
    expect(await Promise.all(starts)).toEqual(Array(3).fill({ TOKEN: 'shared' }))
    expect(asked() - before).toBe(1)
    host.fail('read 36')
    await expect(secretsFor({ name: 'a', secretEnv: { TOKEN: 'token' } }, read)).rejects.toThrow(
      'unable to start a: its secret token (for TOKEN) cannot be read: the keychain is locked here',
    )
    host.destroy()
  })
})

describe('where a home keeps its secrets', () => {
  it('is a file of its own', () => {
    expect(secretDoors('/home', {}).path).toBe(join('/home', 'secrets.json'))
  })
})
