/** The section `alerts`: what it becomes, and each mistake in it with its place. */
import { describe, expect, it } from 'vitest'
import { secretsOf } from '../../src/config/alerts.ts'
import { load, mistakesIn, refusalOf } from './agenthost-yaml.ts'

const withAlerts = (alerts: string): string => `agents: {}\nalerts: ${alerts}`

describe('the section as design and documents show it', () => {
  it('becomes channels, a ping and quiet hours', async () => {
    const { config } = await load(
      withAlerts(`
  channels:
    - { ntfy: "https://ntfy.sh/my-topic", token: { secret: ntfy }, click: "https://example.com" }
    - { slack: { secret: slack-webhook }, least: urgent, name: team }
    - { macos: true }
    - { webhook: "http://127.0.0.1:8080/hook", sign: { secret: hook } }
    - { webhook: "http://127.0.0.1:8081/hook" }
    - { command: [~/bin/tell, -q] }
    - { email: me@example.com, from: mini@example.com }
    - { email: [a@x.org, b@x.org], from: mini@x.org, smtp: { host: mail.x.org, user: mini, password: { secret: smtp } } }
  deadman: { url: { secret: healthcheck-url }, every: 30s }
  quiet: { from: "22:00", to: "7:30", timezone: Europe/Berlin }`),
    )
    const { alerts } = config
    expect(alerts?.channels.map(({ name, kind, least }) => [name, kind, least])).toEqual([
      ['ntfy', 'ntfy', 'info'],
      ['team', 'slack', 'urgent'],
      ['macos', 'macos', 'info'],
      ['webhook', 'webhook', 'info'],
      ['webhook-2', 'webhook', 'info'],
      ['command', 'command', 'info'],
      ['email', 'email', 'info'],
      ['email-2', 'email', 'info'],
    ])
    expect(alerts?.channels[6]).toMatchObject({
      sendmail: '/usr/sbin/sendmail',
      to: ['me@example.com'],
    })
    expect(alerts?.channels[7]).toMatchObject({
      smtp: { host: 'mail.x.org', port: 587, tls: false },
    })
    expect(alerts?.deadman).toEqual({ url: { secret: 'healthcheck-url' }, everyMs: 30_000 })
    expect(alerts?.quiet).toEqual({ from: 1320, to: 450, timezone: 'Europe/Berlin' })
    expect(alerts && secretsOf(alerts)).toEqual([
      'ntfy',
      'slack-webhook',
      'hook',
      'smtp',
      'healthcheck-url',
    ])
  })

  it('may be left out', async () => {
    const { config } = await load('agents: {}')
    expect(config.alerts).toBeNull()
  })
})

const CASES: readonly (readonly [what: string, alerts: string, told: readonly string[]])[] = [
  [
    'a section that is no map',
    '3',
    ['2:9: alerts: expected a map with the keys channels, deadman, quiet, found 3'],
  ],
  [
    'an unknown key',
    '{ chanels: [] }',
    ['2:11: alerts.chanels: expected a known key (did you mean channels?), found an unknown key'],
  ],
  [
    'channels that are no list',
    '{ channels: { macos: true } }',
    [
      '2:21: alerts.channels: expected a list of channels, such as [{ ntfy: "https://ntfy.sh/my-topic" }], found a map',
    ],
  ],
  [
    'an unknown channel',
    '{ channels: [{ nfty: "https://ntfy.sh/t" }] }',
    [
      '2:24: alerts.channels.0.nfty: expected one of ntfy, slack, webhook, email, command, macos (did you mean ntfy?), found none of them',
    ],
  ],
  [
    'a channel without a kind',
    '{ channels: [{}] }',
    [
      '2:22: alerts.channels.0: expected a map with one of ntfy, slack, webhook, email, command, macos, found a map',
    ],
  ],
  [
    'two kinds in one entry',
    '{ channels: [{ macos: true, ntfy: "https://ntfy.sh/t" }] }',
    [
      '2:24: alerts.channels.0.macos: expected one kind, and ntfy is there already, found a second one',
    ],
  ],
  [
    'a webhook URL that is none',
    '{ channels: [{ webhook: "example.com/T0P" }] }',
    [
      '2:33: alerts.channels.0.webhook: expected a URL such as https://example.com/hook, or { secret: NAME }, found a text',
    ],
  ],
  [
    'a URL of another kind',
    '{ channels: [{ slack: "file:///etc/passwd" }] }',
    [
      '2:31: alerts.channels.0.slack: expected a URL such as https://example.com/hook, or { secret: NAME }, found a text',
    ],
  ],
  [
    'an ntfy URL without a topic',
    '{ channels: [{ ntfy: "https://ntfy.sh/" }] }',
    [
      '2:30: alerts.channels.0.ntfy: expected a URL with a topic, such as https://ntfy.sh/my-topic, or { secret: NAME }, found a text',
    ],
  ],
  [
    'a secret without a name',
    '{ channels: [{ slack: { secret: "" } }] }',
    [
      '2:31: alerts.channels.0.slack: expected a URL such as https://example.com/hook, or { secret: NAME }, found a map',
    ],
  ],
  [
    'macos that is not true',
    '{ channels: [{ macos: yes }] }',
    ['2:31: alerts.channels.0.macos: expected true, found "yes"'],
  ],
  [
    'a name twice',
    '{ channels: [{ macos: true, name: a }, { command: [x], name: a }] }',
    ['2:70: alerts.channels.1.name: expected a name of its own, found "a"'],
  ],
  [
    'a severity that there is none of',
    '{ channels: [{ macos: true, least: loud }] }',
    ['2:44: alerts.channels.0.least: expected one of info, warning, urgent, found "loud"'],
  ],
  [
    'an address that is none',
    '{ channels: [{ email: me, from: you@x.org }] }',
    [
      '2:31: alerts.channels.0.email: expected an address such as me@example.com, or a list of them, found "me"',
    ],
  ],
  [
    'a ping without an address',
    '{ deadman: { every: 1m } }',
    [
      '2:20: alerts.deadman.url: expected a URL such as https://example.com/hook, or { secret: NAME }, found nothing',
    ],
  ],
  [
    'a ping without a pause',
    '{ deadman: { url: "https://x.org/1", every: 1s } }',
    ['2:53: alerts.deadman.every: expected at least 10s, found "1s"'],
  ],
  [
    'quiet hours that are no times',
    '{ quiet: { from: "25:00", to: 7 } }',
    [
      '2:26: alerts.quiet.from: expected a time of day such as "22:00", found "25:00"',
      '2:39: alerts.quiet.to: expected a time of day such as "22:00", found 7',
    ],
  ],
  [
    'quiet hours without an end',
    '{ quiet: { from: "22:00", to: "22:00" } }',
    ['2:39: alerts.quiet.to: expected another time than from, found "22:00"'],
  ],
  [
    'quiet hours in no zone',
    '{ quiet: { from: "22:00", to: "7:00", timezone: Europe/Atlantis } }',
    [
      '2:57: alerts.quiet.timezone: expected a time zone such as Europe/Berlin, found "Europe/Atlantis"',
    ],
  ],
]

describe('a mistake in it', () => {
  it.each(CASES)('%s', async (_what, alerts, told) => {
    expect(await mistakesIn(withAlerts(alerts))).toEqual(told)
  })

  it('is shown without the topic, which is a secret', async () => {
    const { message } = await refusalOf(
      withAlerts('{ channels: [{ ntfy: "https://ntfy.sh/my-secret-topic", bad: 1 }] }'),
    )
    expect(message).toContain('alerts.channels.0.bad')
    expect(message).not.toContain('my-secret-topic')
  })
})
