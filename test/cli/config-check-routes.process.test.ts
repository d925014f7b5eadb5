import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost

beforeEach(() => {
  host = agenthost()
  host.env['OPENROUTER_API_KEY'] = 'sk-or-v1-of-the-environment'
})

afterEach(() => host.destroy())

const routing = (table: unknown): void =>
  writeFileSync(join(host.home, 'routing.json'), JSON.stringify(table))
const warnings = async (): Promise<readonly string[]> => {
  const { code, out } = await host.run(['config', 'check'])
  expect(code).toBe(0)
  return out.split('\n').filter((line) => line.startsWith('warning: '))
}
const CONFIG = `agents:
  a: { command: [sleep, "1"], route: [batch, bgi] }
jobs:
  j: { every: 1h, command: [sleep, "1"], route: nowhere }
gateway: { route: batch }
upstreams: { bare: {} }
`

describe('config check of a configuration with a gateway', () => {
  it('says that there are no routes', async () => {
    host.configure(CONFIG)
    expect(await warnings()).toEqual([
      'warning: upstreams.bare: it has no url, and the gateway cannot use it',
      `warning: gateway: there is no ${join(host.home, 'routing.json')}, and without routes every request is refused`,
    ])
  })

  it('names routes that are not there, and upstreams', async () => {
    host.configure(CONFIG)
    routing({ routes: { batch: 'openrouter/a/b', big: 'other/m' } })
    expect(await warnings()).toEqual([
      'warning: upstreams.bare: it has no url, and the gateway cannot use it',
      'warning: a: its route bgi is not in routing.json (did you mean big?)',
      'warning: j: its route nowhere is not in routing.json (there are batch, big)',
      'warning: gateway: the route big is at the upstream other, which upstreams: has not',
    ])
  })

  it('says what is wrong with the table', async () => {
    host.configure(CONFIG)
    routing({ routes: { batch: 'a b' } })
    expect((await warnings()).join('\n')).toMatch(
      /gateway: unable to read .*routing\.json: it has mistakes/,
    )
  })

  it('has nothing to say without one', async () => {
    host.configure('agents: {}\n')
    expect(await warnings()).toEqual([])
  })
})
