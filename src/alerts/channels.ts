/** From what the configuration says of a channel to the channel: its address, its secrets, its sender. */
import type { ChannelEntry, Sourced } from '../config/alerts.ts'
import type { Clock } from '../clock.ts'
import type { Channel, Message, Outcome } from './channel.ts'
import { commandChannel } from './command-channel.ts'
import { emailMessage } from './email-text.ts'
import { ntfyRequest, slackRequest, webhookRequest } from './http-channels.ts'
import { textOf } from './message-text.ts'
import type { Notify } from './notification.ts'
import { post, type Request } from './post.ts'

/** A secret of the keychain; `missing` says why there is none. */
export type SecretOf = (
  name: string,
) => Promise<{ readonly value: string } | { readonly missing: string }>

export type ChannelDoors = {
  readonly clock: Clock
  readonly secretOf: SecretOf
  /** Shows a notification on this host. */
  readonly notify: Notify
  readonly env: NodeJS.ProcessEnv
}

export function channelOf(entry: ChannelEntry, doors: ChannelDoors): Channel {
  const send = senderOf(entry, doors)
  return { name: entry.name, least: entry.least, send }
}

type Send = Channel['send']

function senderOf(entry: ChannelEntry, doors: ChannelDoors): Send {
  const { clock, env, notify } = doors
  const http = (
    sources: Readonly<Record<string, Sourced | undefined>>,
    requestOf: (found: Found, message: Message) => Request | string,
  ): Send => {
    return (message, stop) =>
      withSecrets(sources, doors, (found) => {
        const request = requestOf(found, message)
        if (typeof request === 'string') return Promise.resolve({ refused: request })
        return post(request, { clock, stop })
      })
  }
  switch (entry.kind) {
    case 'ntfy':
      return http({ url: entry.url, token: entry.token }, ({ url = '', token }, message) =>
        ntfyRequest(message, { url, token, click: entry.click }),
      )
    case 'slack':
      return http({ url: entry.url }, ({ url = '' }, message) => slackRequest(message, url))
    case 'webhook':
      return http({ url: entry.url, key: entry.sign }, ({ url = '', key }, message) =>
        webhookRequest(message, { url, key, now: clock.now() }),
      )
    case 'email':
      return (message, stop) =>
        withSecrets({ password: entry.smtp?.password }, doors, async ({ password }) => {
          const { sendMail } = await import('./email.ts')
          return sendMail(emailMessage(message, entry), { ...entry, password }, { clock, stop })
        })
    case 'command':
      return commandChannel(entry.command, { clock, env })
    case 'macos':
      return (message) => notify(textOf(message, NOTIFICATION))
  }
}

/** What a banner shows of a text: the rest would be cut off on the screen. */
export const NOTIFICATION = { letters: 240 } as const

type Found = Readonly<Record<string, string | undefined>>

/** Looks the secrets up each time: a person may have set them since. */
async function withSecrets(
  sources: Readonly<Record<string, Sourced | undefined>>,
  { secretOf }: ChannelDoors,
  work: (found: Found) => Promise<Outcome>,
): Promise<Outcome> {
  const found: Record<string, string> = {}
  for (const [key, source] of Object.entries(sources)) {
    if (source === undefined) continue
    if ('text' in source) {
      found[key] = source.text
      continue
    }
    const secret = await secretOf(source.secret).catch(() => ({ missing: 'it cannot be read' }))
    if ('missing' in secret) return { refused: `the secret ${source.secret}: ${secret.missing}` }
    found[key] = secret.value.trim()
  }
  return work(found)
}
