/** The section `alerts` of the configuration as the rest of the program sees it. */

/** A text as it stands in the file, or the name of a secret. */
export type Sourced = { readonly text: string } | { readonly secret: string }

type Common = {
  /** Unique, and the same as long as the entry stays: what waits for the channel goes by it. */
  readonly name: string
  readonly least: 'info' | 'warning' | 'urgent'
}

export type NtfyEntry = Common & {
  readonly kind: 'ntfy'
  /** With the topic, which is a secret: whoever knows it reads along. */
  readonly url: Sourced
  readonly token?: Sourced
  readonly click?: string
}
export type SlackEntry = Common & { readonly kind: 'slack'; readonly url: Sourced }
export type WebhookEntry = Common & {
  readonly kind: 'webhook'
  readonly url: Sourced
  readonly sign?: Sourced
}
export type EmailEntry = Common & {
  readonly kind: 'email'
  readonly to: readonly string[]
  readonly from: string
  readonly sendmail?: string
  readonly smtp?: {
    readonly host: string
    readonly port: number
    readonly tls: boolean
    readonly user?: string
    readonly password?: Sourced
  }
}
export type CommandEntry = Common & {
  readonly kind: 'command'
  readonly command: readonly [string, ...string[]]
}
export type MacosEntry = Common & { readonly kind: 'macos' }

export type ChannelEntry =
  | NtfyEntry
  | SlackEntry
  | WebhookEntry
  | EmailEntry
  | CommandEntry
  | MacosEntry

export type AlertsEntry = {
  readonly channels: readonly ChannelEntry[]
  readonly deadman: { readonly url: Sourced; readonly everyMs: number } | null
  /** Minutes since midnight in that zone. */
  readonly quiet: { readonly from: number; readonly to: number; readonly timezone: string } | null
}

/** Names of all secrets that the section asks for. */
export function secretsOf({ channels, deadman }: AlertsEntry): readonly string[] {
  const sources = channels.flatMap((channel): readonly (Sourced | undefined)[] => {
    switch (channel.kind) {
      case 'ntfy':
        return [channel.url, channel.token]
      case 'slack':
        return [channel.url]
      case 'webhook':
        return [channel.url, channel.sign]
      case 'email':
        return [channel.smtp?.password]
      case 'command':
      case 'macos':
        return []
    }
  })
  const names = [...sources, deadman?.url].flatMap((source) =>
    source !== undefined && 'secret' in source ? [source.secret] : [],
  )
  return [...new Set(names)]
}
