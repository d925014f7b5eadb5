/** A job of the configuration as the rest of the program sees it: checked, in milliseconds, paths absolute. */
import type { Calendar } from '../schedule/calendar.ts'
import type { CapEntry, RouteEntry } from './gateway.ts'

export type JobEntry = {
  readonly name: string
  readonly calendar: Calendar
  /** One of our own commands, or any program. */
  readonly what: { readonly run: readonly string[] } | { readonly command: readonly string[] }
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  /** Variables by the names of their secrets. */
  readonly secretEnv: Readonly<Record<string, string>>
  readonly after: readonly string[]
  readonly late: {
    readonly run?: 'skip' | 'newest' | 'each'
    readonly horizonMs?: number
    readonly graceMs?: number
  }
  readonly retries: { readonly count?: number; readonly backoffMs?: readonly number[] }
  readonly overlap?: 'skip' | 'queue' | 'replace'
  readonly waitMs?: number
  readonly timeoutMs?: number
  readonly successCodes?: readonly number[]
  /** What it may ask the gateway for, and spend there. */
  readonly route?: RouteEntry | 'none'
  readonly cap?: readonly CapEntry[]
  readonly stop: { readonly signal?: NodeJS.Signals; readonly graceMs?: number }
}
