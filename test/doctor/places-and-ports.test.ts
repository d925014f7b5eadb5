/** What the doctor knows of folders, hosts, ports and forms of the job, each at its edge. */
import { describe, expect, it } from 'vitest'
import { gatewayChecks } from '../../src/doctor/checks/gateway.ts'
import type { GatewayFacts } from '../../src/doctor/gateway-facts.ts'
import type { DomainFacts, JobFacts } from '../../src/doctor/job-facts.ts'
import { hostIn, isLocal } from '../../src/doctor/local-hosts.ts'
import { protectedBy } from '../../src/doctor/protected-folders.ts'
import { runsAs } from '../../src/doctor/runs-as.ts'

describe('a protected folder', () => {
  it.each([
    ['/Users/me/Desktop/a', 'the Desktop'],
    ['/Users/me/Downloads', 'the Downloads folder'],
    ['/Users/me/Library/CloudStorage/Drive/a', 'a cloud drive'],
    ['/Network/a', 'a network volume'],
    ['/net/a', 'a network volume'],
    ['/network-of-mine/a', null],
    ['/Users/me/Library/Application Support', null],
  ])('of %s is %s', (path, by) => {
    expect(protectedBy(path, '/Users/me')).toBe(by)
  })
})

describe('a host of the local network', () => {
  it.each([
    ['[fd00::1]', true],
    ['fc12::1', true],
    ['fcxx::1', false],
    ['fe80::1', true],
    ['2001:fe80::1', false],
    ['fa00::1', false],
    ['169.254.1.1', true],
    ['10.0.0.1', true],
    ['10.example.com', false],
    ['1.10.0.1', false],
    ['192.168.1.1.example.com', false],
    ['172.20.0.1', true],
    ['172.31.0.1', true],
    ['172.15.0.1', false],
    ['172.20.example.com', false],
    ['8.172.20.1', false],
    ['printer.lan', true],
    ['a.home', true],
    ['a.internal', true],
    ['NAS.Local', true],
    ['a.local.example.com', false],
    ['8.8.8.8', false],
  ])('%s: %s', (host, local) => {
    expect(isLocal(host)).toBe(local)
  })

  it.each([
    ['http://a.b:80/x', 'a.b'],
    ['me@nas.local', 'nas.local'],
    ['[fe80::1]:22', '[fe80::1]'],
    ['nas.local/x', 'nas.local'],
    ['not a host', null],
    ['/a/path', null],
    ['x y.local', null],
    ['', null],
  ])('in %j is %s', (text, host) => {
    expect(hostIn(text)).toBe(host)
  })
})

describe('the form of a job', () => {
  const domain = (name: string, isLoaded: boolean | null): DomainFacts => ({
    domain: name,
    daemon: isLoaded === null ? { unknown: 'x' } : { is: isLoaded },
    watchdog: { is: false },
    disabled: { is: [] },
    argv: { is: null },
  })
  const job = (domains: readonly DomainFacts[], ...paths: string[]): JobFacts => ({
    uid: 501,
    labels: { daemon: 'd', watchdog: 'w' },
    domains,
    plists: paths.map((path) => ({ path, content: { unknown: 'x' } })),
  })
  const user = '/Users/me/Library/LaunchAgents/d.plist'
  const system = '/Library/LaunchDaemons/d.plist'
  it.each([
    [null, 'none'],
    [job([]), 'none'],
    [job([domain('gui/501', true)], system), 'agent'],
    [job([domain('user/501', true), domain('system', true)]), 'agent'],
    [job([domain('system', true)], user), 'daemon'],
    [job([domain('system', false), domain('gui/501', null)], user), 'agent'],
    [job([domain('gui/501', false)], system), 'daemon'],
    [job([domain('gui/501', null)]), 'none'],
  ] as const)('is known by where it is loaded, else by its plist, case %#', (facts, as) => {
    expect(runsAs(facts)).toBe(as)
  })
})

describe('the gateway, word for word', () => {
  const good: GatewayFacts = { port: 4141, owner: { is: null }, keys: [], troubles: [] }
  const told = (more: Partial<GatewayFacts>) =>
    gatewayChecks({ gateway: { ...good, ...more } }).map(({ title, level, found, why, mend }) => [
      title,
      level,
      found,
      why,
      mend,
    ])
  const port = (found: string, level: string, mend: string | null) => [
    'port of the gateway',
    level,
    found,
    'without it the gateway does not start, and no agent with a route reaches a model',
    mend,
  ]
  const holder = { pid: 12, command: 'c'.repeat(70), isOurs: false }
  it.each([
    [null, port('4141 is free', 'ok', null)],
    [{ ...holder, isOurs: true }, port('4141, held by the gateway itself', 'ok', null)],
    [
      holder,
      port(
        `4141 is held by process 12 (${'c'.repeat(60)})`,
        'bad',
        'ps -p 12\n# end it, or give the gateway another: gateway: { port: 4142 }',
      ),
    ],
    [
      { ...holder, pid: null },
      port('4141 is held by another process', 'bad', 'lsof -nP -iTCP:4141 -sTCP:LISTEN'),
    ],
  ])('of its port, case %#', (owner, expected) => {
    expect(told({ owner: { is: owner } })[0]).toEqual(expected)
  })

  const key = (secret: string | null, state: GatewayFacts['keys'][number]['state']) =>
    told({ keys: [{ upstream: 'openrouter', secret, state }] })[1]
  const words = (level: string, found: string, mend: string | null) => [
    'key of openrouter',
    level,
    found,
    'every request to it is refused without one',
    mend,
  ]

  it('of its keys and routes', () => {
    expect(key('mine', { kind: 'kept', at: 'file' })).toEqual(words('ok', 'mine', null))
    expect(key(null, { kind: 'kept', at: 'file' })).toEqual(
      words('ok', 'in the environment or the file', null),
    )
    expect(key('mine', { kind: 'unset' })).toEqual(
      words('bad', 'it is not set', 'agenthost secrets set mine'),
    )
    expect(key(null, { kind: 'unset' })).toEqual(words('bad', 'it is not set', null))
    expect(key('mine', { kind: 'unreadable', why: 'locked' })).toEqual(
      words('unknown', 'it cannot be read from here: locked', 'agenthost secrets list'),
    )
    const routes = 'a request for a route that is not there is refused'
    expect(told({})[1]).toEqual([
      'routes of the gateway',
      'ok',
      'every route that is named is there',
      routes,
      null,
    ])
    expect(told({ troubles: ['a', 'b'] })[1]).toEqual([
      'routes of the gateway',
      'bad',
      'a; b',
      routes,
      'agenthost routes check',
    ])
  })
})
