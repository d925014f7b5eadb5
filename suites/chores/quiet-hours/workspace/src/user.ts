/** Milliseconds since 1970. */
export type Instant = number

export type User = {
  readonly id: string
  readonly timeZone: string
  readonly quiet: { readonly from: string; readonly to: string } | null
  readonly perDay?: number
}
