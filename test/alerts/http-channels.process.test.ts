/** What goes over the wire to ntfy, Slack and a webhook, and what comes back. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Message } from '../../src/alerts/channel.ts'
import { channelOf } from '../../src/alerts/channels.ts'
import { retryAfterMs } from '../../src/alerts/post.ts'
import { systemClock } from '../../src/clock.ts'
import type { ChannelEntry } from '../../src/config/alerts.ts'
import { eventually } from '../support/eventually.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'
import { manualClock } from '../support/manual-clock.ts'
import { AT, notice } from './told.ts'

let sink: HttpSink & { readonly close: () => Promise<void> }

beforeEach(async () => {
  sink = await httpSink()
})
afterEach(() => sink.close())

const SECRETS: Readonly<Record<string, string>> = { hook: 'key-of-the-hook', token: 'tk_123' }
const DOORS = {
  clock: systemClock,
  env: {},
  notify: () => Promise.resolve({ ok: true } as const),
  secretOf: (name: string) => {
    const value = SECRETS[name]
    return Promise.resolve(value === undefined ? { missing: 'it is not set' } : { value })
  },
}

type Of<K extends ChannelEntry['kind']> = Extract<ChannelEntry, { kind: K }>
const channel = (entry: Of<'ntfy'> | Of<'slack'> | Of<'webhook'>): Channel =>
  channelOf(entry, DOORS)
const common = { name: 'x', least: 'info' } as const
const message = (change: Partial<Message['notice']> = {}): Message => ({
  notice: { ...notice(), ...change },
  host: 'mini',
  once: 'agenthost-ab12-1',
})
const going = (): AbortSignal => new AbortController().signal
const send = (to: Channel, what = message()) => to.send(what, going())
const body = (): Record<string, unknown> =>
  JSON.parse(sink.received.at(-1)?.body ?? '') as Record<string, unknown>

const NASTY = `"quoted" 'single' $(reboot) \`id\` <!channel> & 🙂`

describe('ntfy', () => {
  const entry = (): Of<'ntfy'> => ({
    ...common,
    kind: 'ntfy',
    url: { text: `${sink.url}/base/my-topic` },
    token: { secret: 'token' },
    click: 'https://example.com/',
  })

  it('gets JSON at the root of its server, with the topic in it', async () => {
    expect(await send(channel(entry()), message({ what: NASTY, lines: ['last line'] }))).toEqual({
      ok: true,
    })
    const [{ path, headers } = { path: '', headers: {} }] = sink.received
    expect(path).toBe('/base/')
    expect(headers['authorization']).toBe('Bearer tk_123')
    expect(body()).toEqual({
      topic: 'my-topic',
      title: 'one on mini',
      message: `${NASTY}\nLook at \`agenthost logs one\`.\nlast line`,
      priority: 4,
      tags: ['warning'],
      sequence_id: 'agenthost-ab12-1',
      click: 'https://example.com/',
    })
  })

  it('tells good news by another sign', async () => {
    await send(
      channel(entry()),
      message({ kind: 'recovered', severity: 'info', what: 'is up again' }),
    )
    expect(body()).toMatchObject({ priority: 3, tags: ['white_check_mark'] })
  })

  it('gets no more than it takes', async () => {
    await send(channel(entry()), message({ what: 'x'.repeat(10_000) }))
    expect(String(body()['message'])).toHaveLength(1500)
  })
})

describe('slack', () => {
  it('gets a text in which nothing is a mention or a link', async () => {
    const to = channel({ ...common, kind: 'slack', url: { text: `${sink.url}/services/T0/B0/x` } })
    await send(to, message({ what: NASTY, lines: ['a ``` b'] }))
    const text = String(body()['text'])
    expect(text).toContain('*one on mini*')
    expect(text).toContain('&lt;!channel&gt; &amp; 🙂')
    expect(text.split('```')).toHaveLength(3)
  })
})

describe('a webhook', () => {
  const entry = (): Of<'webhook'> => ({
    ...common,
    kind: 'webhook',
    url: { text: `${sink.url}/hook/SECRET` },
    sign: { secret: 'hook' },
  })

  it('gets JSON that is signed with the time, and a key that is the same each time', async () => {
    await send(channel(entry()))
    await send(channel(entry()))
    const [first, second] = sink.received
    expect(first?.headers['idempotency-key']).toBe('agenthost-ab12-1')
    expect(second?.headers['idempotency-key']).toBe('agenthost-ab12-1')
    const [, seconds = '', mac] =
      /^t=(\d+),v1=(\w+)$/.exec(String(first?.headers['agenthost-signature'])) ?? []
    const wanted = createHmac('sha256', 'key-of-the-hook').update(`${seconds}.${first?.body}`)
    expect(mac).toBe(wanted.digest('hex'))
    expect(body()).toEqual({
      id: 'agenthost-ab12-1',
      alert: 1,
      kind: 'raised',
      at: new Date(AT).toISOString(),
      host: 'mini',
      severity: 'warning',
      subject: 'one',
      what: 'exited with code 3',
      todo: 'Look at `agenthost logs one`.',
      count: 1,
      firstAt: new Date(AT).toISOString(),
      lines: [],
    })
  })

  it('says how often and for how long it has gone on', async () => {
    await send(channel(entry()), message({ kind: 'again', count: 12, at: AT + 12_000_000 }))
    expect(body()['what']).toBe('exited with code 3 (12 times in 3 h 20 min)')
  })

  it.each([
    [200, { ok: true }],
    [204, { ok: true }],
    [301, { refused: 'it answers 301: it has moved' }],
    [401, { refused: 'it answers 401: it does not know who we are' }],
    [404, { refused: 'it answers 404: there is nothing at that address' }],
    [429, { retry: 'it answers 429' }],
    [500, { retry: 'it answers 500' }],
    [503, { retry: 'it answers 503' }],
  ])('that answers %d', async (status, outcome) => {
    sink.answer({ status, headers: { location: `${sink.url}/elsewhere` } })
    expect(await send(channel(entry()))).toEqual(outcome)
    // Redirects are not followed.
    expect(sink.received).toHaveLength(1)
  })

  it('that asks to wait is waited for', async () => {
    sink.answer({ status: 429, headers: { 'retry-after': '90' } })
    expect(await send(channel(entry()))).toEqual({ retry: 'it answers 429', afterMs: 90_000 })
    expect(retryAfterMs('Tue, 24 Nov 2026 12:01:00 GMT', Date.parse('2026-11-24T12:00:00Z'))).toBe(
      60_000,
    )
    expect(retryAfterMs('soon', 0)).toBeNull()
    expect(retryAfterMs(undefined, 0)).toBeNull()
  })

  it('that is not there is named by no address', async () => {
    await sink.down()
    const outcome = await send(channel(entry()))
    expect(outcome).toEqual({ retry: 'nobody is listening there (ECONNREFUSED)' })
  })

  it('that does not answer is given up in time', async () => {
    sink.answer({ status: 200, silent: true })
    const clock = manualClock()
    const sent = channelOf(entry(), { ...DOORS, clock }).send(message(), going())
    await eventually('it was sent', () => sink.received.length === 1)
    clock.pass(15_000)
    expect(await sent).toEqual({ retry: 'no answer within 15 s' })
  })

  it('is left when the daemon goes', async () => {
    sink.answer({ status: 200, silent: true })
    const stop = new AbortController()
    const sent = channel(entry()).send(message(), stop.signal)
    await eventually('it was sent', () => sink.received.length === 1)
    stop.abort()
    expect(await sent).toEqual({ retry: 'the daemon is going' })
  })

  it('whose secret is not set refuses, by the name of the secret', async () => {
    const to = channel({ ...entry(), url: { secret: 'none' } })
    expect(await send(to)).toEqual({ refused: 'the secret none: it is not set' })
  })

  it('whose secret is no address refuses without it', async () => {
    const to = channel({ ...entry(), url: { secret: 'token' } })
    expect(await send(to)).toEqual({ refused: 'its address is no URL' })
  })
})
