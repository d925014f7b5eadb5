/**
 * The words of the alarm. An event makes a change, changes of one key make one alert, an alert makes notices
 * at growing distances, and a notice is delivered once to each channel. Pure.
 */
import type { Instant } from '../clock.ts'

/** `urgent` wakes a person up, `warning` is for the day, `info` is good to know. */
export type Severity = 'info' | 'warning' | 'urgent'

export const SEVERITIES = ['info', 'warning', 'urgent'] as const

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
}

/** What one event does to the alerts. */
export type Change =
  | {
      readonly do: 'raise'
      /** Alerts of one key are one alert. */
      readonly key: string
      readonly severity: Severity
      readonly subject: string
      /** One line: what happened. */
      readonly what: string
      /** One line: what to do; empty when there is nothing. */
      readonly todo: string
      /** Whether it stays open until something says that it is over. */
      readonly lasts: boolean
      /** A channel that must not carry it, since it is about that channel. */
      readonly notTo?: string
    }
  /** It is over, and that is told once it has stayed so for a while. */
  | { readonly do: 'recover'; readonly key: string; readonly what: string }
  /** It is over because a person wanted it so: nothing is told. */
  | { readonly do: 'close'; readonly key: string }

export type Alert = {
  readonly id: number
  readonly key: string
  readonly state: 'open' | 'recovered' | 'closed'
  readonly lasts: boolean
  readonly severity: Severity
  readonly subject: string
  readonly what: string
  readonly todo: string
  readonly notTo: string | null
  /** How many events it stands for. */
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** When a notice of it was last made, and how many there were: that sets the distance of the next one. */
  readonly toldAt: Instant
  readonly notices: number
  readonly toldSeverity: Severity
  readonly toldCount: number
  /** Over since then, if it stays so; null while it is not over. */
  readonly betterSince: Instant | null
  readonly betterWhat: string
  readonly ackedAt: Instant | null
}

/** One telling of an alert. Its number is also the cursor of whoever follows the alerts. */
export type Notice = {
  readonly id: number
  readonly alert: number
  readonly kind: 'raised' | 'again' | 'recovered'
  readonly at: Instant
  /** How loud it is now: good news is `info`. */
  readonly severity: Severity
  /** How bad the alert has been: a channel that told of it also tells that it is over. */
  readonly worst: Severity
  readonly subject: string
  readonly what: string
  readonly todo: string
  readonly count: number
  readonly firstAt: Instant
  readonly notTo: string | null
  /** Last lines of its log, without secrets. */
  readonly lines: readonly string[]
}

/** The part of an event that is looked at. */
export type Told = {
  readonly at: Instant
  readonly kind: string
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}
