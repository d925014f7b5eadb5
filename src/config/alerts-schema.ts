/** The shape of the section `alerts`; docs/operation/alerts.md says the same in words. Pure but for zod. */
import * as z from 'zod/mini'
import * as leaf from './leaves.ts'
import * as words from './words.ts'

/** A value that is none of these is told where it stands. */
function leafOf<T>(expected: string, parse: (value: unknown) => T | null) {
  return z.pipe(
    z.unknown(),
    z.transform((value, context): T => {
      const parsed = value === undefined ? null : parse(value)
      if (parsed !== null) return parsed
      context.issues.push({ code: 'custom', message: expected, input: value })
      return z.NEVER
    }),
  )
}

const SECRET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/

/** `{ secret: NAME }`, or a text that `isRight` takes. */
function sourced(what: string, isRight: (text: string) => boolean) {
  return leafOf(`${what}, or { secret: NAME }`, (value) => {
    if (typeof value === 'string') return isRight(value) ? { text: value } : null
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
    const [key, name] = entries[0] ?? []
    if (entries.length !== 1 || key !== 'secret') return null
    return typeof name === 'string' && SECRET_NAME.test(name) ? { secret: name } : null
  })
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== ''
}

const url = sourced('a URL such as https://example.com/hook', isWebUrl)
const topicUrl = sourced('a URL with a topic, such as https://ntfy.sh/my-topic', (text) => {
  return isWebUrl(text) && /\/[-_A-Za-z0-9]{1,64}\/?$/.test(new URL(text).pathname)
})
const key = sourced('a text', (text) => text !== '')

const ADDRESS = /^[^\s@,<>"]+@[^\s@,<>"]+$/
const address = leafOf('an address such as me@example.com', (value) =>
  typeof value === 'string' && ADDRESS.test(value) ? value : null,
)
const addresses = leafOf('an address such as me@example.com, or a list of them', (value) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const found = list.filter((each) => typeof each === 'string' && ADDRESS.test(each)) as string[]
  return found.length === list.length && found.length > 0 ? found : null
})

const CHANNEL_NAME = /^[a-z0-9][a-z0-9-]{0,30}$/
const common = {
  name: z.optional(
    leafOf('a name of small letters, digits and "-"', (value) =>
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
      leafOf('a URL such as https://example.com', (value) =>
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
    macos: leafOf('true', (value) => (value === true ? true : null)),
    ...common,
  }),
} as const

export type ChannelKind = keyof typeof channelSections
export const CHANNEL_KINDS = Object.keys(channelSections) as readonly ChannelKind[]

export const deadmanSection = z.strictObject({ url, every: z.optional(leaf.someTime) })

/** `22:00`, in minutes since midnight. */
const timeOfDay = leafOf('a time of day such as "22:00"', (value) => {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(typeof value === 'string' ? value : '')
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
})

export const quietSection = z.strictObject({
  from: timeOfDay,
  to: timeOfDay,
  timezone: z.optional(
    leafOf('a time zone such as Europe/Berlin', (value) =>
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
