import { describe, expect, it } from 'vitest'
import { gatewayChecks } from '../../src/doctor/checks/gateway.ts'
import type { GatewayFacts } from '../../src/doctor/gateway-facts.ts'

const GOOD: GatewayFacts = {
  port: 4141,
  owner: { is: null },
  keys: [
    { upstream: 'openrouter', secret: 'openrouter', state: { kind: 'kept', at: 'file' } },
    { upstream: 'local', secret: null, state: { kind: 'kept', at: 'environment' } },
  ],
  troubles: [],
}
const found = (change: Partial<GatewayFacts>) =>
  gatewayChecks({ gateway: { ...GOOD, ...change } })
    .filter(({ level }) => level !== 'ok')
    .map(({ id, level, found: what, mend }) => [id, level, what, mend])
const stranger = { pid: 12, command: 'node other.js', isOurs: false }
const key = (state: GatewayFacts['keys'][number]['state']): Partial<GatewayFacts> => ({
  keys: [{ upstream: 'openrouter', secret: 'mine', state }],
})

describe('the gateway of a host', () => {
  it('is not looked at where there is none', () => {
    expect(gatewayChecks({ gateway: null })).toEqual([])
  })

  it('is well where its port is free or its own, and its keys are kept', () => {
    expect(found({})).toEqual([])
    expect(found({ owner: { is: { ...stranger, isOurs: true } } })).toEqual([])
  })

  it.each([
    [
      { owner: { is: stranger } },
      ['gateway.port', 'bad', '4141 is held by process 12 (node other.js)'],
    ],
    [
      { owner: { is: { ...stranger, pid: null } } },
      [
        'gateway.port',
        'bad',
        '4141 is held by another process',
        'lsof -nP -iTCP:4141 -sTCP:LISTEN',
      ],
    ],
    [{ owner: { unknown: 'lsof failed' } }, ['gateway.port', 'unknown', 'lsof failed']],
    [
      key({ kind: 'unset' }),
      ['gateway.key.openrouter', 'bad', 'it is not set', 'agenthost secrets set mine'],
    ],
    [key({ kind: 'unreadable', why: 'locked' }), ['gateway.key.openrouter', 'unknown']],
    [
      { troubles: ['desk: its route big is not in routing.json (there are small)'] },
      ['gateway.routes', 'bad', 'desk: its route big is not in routing.json (there are small)'],
    ],
  ] as const)('is told: %j', (change, told) => {
    const [first] = found(change as Partial<GatewayFacts>)
    expect(first?.slice(0, told.length)).toEqual(told)
  })
})
