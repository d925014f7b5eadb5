/** The shape of the section `alerts`; docs/operation/alerts.md says the same in words. Pure but for zod. */
import * as z from 'zod/mini'
import * as leaf from './leaves.ts'
import { isWebUrl, sourced } from './sourced.ts'
import * as words from './words.ts'

const url = sourced('a URL such as https://example.com/hook', isWebUrl)
const topicUrl = sourced('a URL with a topic, such as https://ntfy.sh/my-topic', (text) => {
  return isWebUrl(text) && /\/[-_A-Za-z0-9]{1,64}\/?$/.test(new URL(text).pathname)
})
const key = sourced('a text', (text) => text !== '')

const ADDRESS = /^[^\s@,<>"]+@[^\s@,<>"]+$/
const address = leaf.leaf('an address such as me@example.com', (value) =>
  typeof value === 'string' && ADDRESS.test(value) ? value : null,
)
const addresses = leaf.leaf('an address such as me@example.com, or a list of them', (value) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const found = list.filter((each) => typeof each === 'string' && ADDRESS.test(each)) as string[]
  return found.length === list.length && found.length > 0 ? found : null
})

const CHANNEL_NAME = /^[a-z0-9][a-z0-9-]{0,30}$/
const common = {
  name: z.optional(
    leaf.leaf('a name of small letters, digits and "-"', (value) =>
      typeof value === 'string' && CHANNEL_NAME.test(value) ? value : null,
    ),
  ),
  least: z.optional(leaf.oneOf('info', 'warning', 'urgent')),
}

const smtp = z.strictObject({
  host: leaf.text,
  port: z.optional(leaf.port),
  tls: z.optional(z.boolean()),
  user: z.optional(leaf.text),
  password: z.optional(key),
})

/** What a channel of each kind may say of itself; the kind is the key that it has to have. */
export const channelSections = {
  ntfy: z.strictObject({
    ntfy: topicUrl,
    token: z.optional(key),
    click: z.optional(
      leaf.leaf('a URL such as https://example.com', (value) =>
        typeof value === 'string' && isWebUrl(value) ? value : null,
      ),
    ),
    ...common,
  }),
  slack: z.strictObject({ slack: url, ...common }),
  webhook: z.strictObject({ webhook: url, sign: z.optional(key), ...common }),
  email: z.strictObject({
    email: addresses,
    from: address,
    sendmail: z.optional(leaf.text),
    smtp: z.optional(smtp),
    ...common,
  }),
  command: z.strictObject({ command: words.command, ...common }),
  macos: z.strictObject({
    macos: leaf.leaf('true', (value) => (value === true ? true : null)),
    ...common,
  }),
} as const

export type ChannelKind = keyof typeof channelSections
export const CHANNEL_KINDS = Object.keys(channelSections) as readonly ChannelKind[]

export const deadmanSection = z.strictObject({ url, every: z.optional(leaf.someTime) })

/** `22:00`, in minutes since midnight. */
const timeOfDay = leaf.leaf('a time of day such as "22:00"', (value) => {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typeof value === 'string' ? value : '')
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
})

export const quietSection = z.strictObject({
  from: timeOfDay,
  to: timeOfDay,
  timezone: z.optional(
    leaf.leaf('a time zone such as Europe/Berlin', (value) =>
      typeof value === 'string' && isZone(value) ? value : null,
    ),
  ),
})

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    // A RangeError: there is no such zone.
    return false
  }
}

/** The zone of this host. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
