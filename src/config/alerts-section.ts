/** Reads the section `alerts`: channels, the ping to the outside, quiet hours. */
import type * as z from 'zod/mini'
import type { AlertsEntry, ChannelEntry } from './alerts.ts'
import {
  CHANNEL_KINDS,
  channelSections,
  deadmanSection,
  ownZone,
  quietSection,
  type ChannelKind,
} from './alerts-schema.ts'
import { nearest } from './nearest.ts'
import { commandOf, given, pathOf } from './paths.ts'
import type { Path, Reader } from './reader.ts'
import { isMap } from './is-map.ts'

const KEYS = ['channels', 'deadman', 'quiet']
const CHANNELS_MAX = 20
const EVERY_MS = 60_000
/** A ping more often than this is no sign of life but a load. */
const LEAST_EVERY_MS = 10_000

/** Null where there is no such section, or after its mistakes were noted. */
export function readAlerts(value: unknown, base: string, reader: Reader): AlertsEntry | null {
  if (value === undefined) return null
  const path = ['alerts']
  if (!isMap(value)) {
    reader.note(path, `a map with the keys ${KEYS.join(', ')}`, value)
    return null
  }
  const before = reader.mistakes.length
  const section = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(section).filter((each) => !KEYS.includes(each))) {
    const near = nearest(key, KEYS)
    const expected =
      near === null ? `one of ${KEYS.join(', ')}` : `a known key (did you mean ${near}?)`
    reader.noteKey(path, key, expected, 'an unknown key')
  }
  const channels = channelsOf(section['channels'], base, reader)
  const deadman = deadmanOf(section['deadman'], reader)
  const quiet = quietOf(section['quiet'], reader)
  return reader.mistakes.length > before ? null : { channels, deadman, quiet }
}

function channelsOf(value: unknown, base: string, reader: Reader): readonly ChannelEntry[] {
  const path = ['alerts', 'channels']
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > CHANNELS_MAX) {
    const expected = Array.isArray(value)
      ? `at most ${CHANNELS_MAX} channels`
      : 'a list of channels, such as [{ ntfy: "https://ntfy.sh/my-topic" }]'
    reader.note(path, expected, value)
    return []
  }
  const taken = new Map<string, number>()
  return value.flatMap((each: unknown, index) => {
    const at = [...path, index]
    const kind = kindOf(each, at, reader)
    if (kind === null) return []
    const section = reader.section(channelSections[kind], each, at)
    if (section === null) return []
    const channel = channelOf(kind, section, base)
    const count = (taken.get(channel.name) ?? 0) + 1
    taken.set(channel.name, count)
    if (count === 1) return [channel]
    // A name that a person gave is theirs to keep apart; the others are numbered.
    if (section.name === undefined) return [{ ...channel, name: `${channel.name}-${count}` }]
    reader.note([...at, 'name'], 'a name of its own', section.name)
    return []
  })
}

/** The kind of a channel is the one key of a kind that it has. */
function kindOf(value: unknown, path: Path, reader: Reader): ChannelKind | null {
  const expected = `one of ${CHANNEL_KINDS.join(', ')}`
  if (!isMap(value)) {
    reader.note(path, `a map with ${expected}`, value)
    return null
  }
  const [kind, ...more] = CHANNEL_KINDS.filter((each) => Object.hasOwn(value, each))
  for (const key of more)
    reader.noteKey(path, key, `one kind, and ${kind} is there already`, 'a second one')
  if (more.length > 0) return null
  if (kind !== undefined) return kind
  const [first] = Object.keys(value)
  if (first === undefined) reader.note(path, `a map with ${expected}`, value)
  else {
    const near = nearest(first, CHANNEL_KINDS)
    const hint = near === null ? '' : ` (did you mean ${near}?)`
    reader.noteKey(path, first, `${expected}${hint}`, 'none of them')
  }
  return null
}

type SectionOf<K extends ChannelKind> = z.infer<(typeof channelSections)[K]>

function channelOf(kind: ChannelKind, section: object, base: string): ChannelEntry {
  const { name = kind, least = 'info' } = section as SectionOf<'macos'>
  const common = { name, least } as const
  switch (kind) {
    case 'ntfy': {
      const { ntfy, token, click } = section as SectionOf<'ntfy'>
      return { ...common, kind, url: ntfy, ...given({ token, click }) }
    }
    case 'slack':
      return { ...common, kind, url: (section as SectionOf<'slack'>).slack }
    case 'webhook': {
      const { webhook, sign } = section as SectionOf<'webhook'>
      return { ...common, kind, url: webhook, ...given({ sign }) }
    }
    case 'email': {
      const { email, from, sendmail, smtp } = section as SectionOf<'email'>
      const mail = { ...common, kind, to: email, from }
      if (smtp === undefined)
        return { ...mail, sendmail: pathOf(sendmail ?? '/usr/sbin/sendmail', base) }
      const { host, port, tls = false, user, password } = smtp
      const server = { host, port: port ?? (tls ? 465 : 587), tls, ...given({ user, password }) }
      return { ...mail, smtp: server }
    }
    case 'command':
      return { ...common, kind, command: commandOf((section as SectionOf<'command'>).command) }
    case 'macos':
      return { ...common, kind }
  }
}

function deadmanOf(value: unknown, reader: Reader): AlertsEntry['deadman'] {
  if (value === undefined) return null
  const path = ['alerts', 'deadman']
  const section = reader.section(deadmanSection, value, path)
  if (section === null) return null
  const { url, every = EVERY_MS } = section
  if (every < LEAST_EVERY_MS)
    reader.note([...path, 'every'], 'at least 10s', (value as { every: unknown }).every)
  return { url, everyMs: every }
}

function quietOf(value: unknown, reader: Reader): AlertsEntry['quiet'] {
  if (value === undefined) return null
  const path = ['alerts', 'quiet']
  const section = reader.section(quietSection, value, path)
  if (section === null) return null
  const { from, to, timezone = ownZone() } = section
  if (from === to)
    reader.note([...path, 'to'], 'another time than from', (value as { to: unknown }).to)
  return { from, to, timezone }
}
