/**
 * What the page is told, section by section. Server and page speak these words; those of agents, jobs, alerts and
 * parked requests are the words of `control/`. Pure.
 */
import type { AlertRow } from '../control/alert-protocol.ts'
import type { ParkedLine } from '../control/gateway-protocol.ts'
import type { JobStatus } from '../control/job-shapes.ts'
import type { AgentStatus, HostEvent, Status } from '../control/protocol.ts'
import type { Strip } from './strip.ts'

/** An agent as the page has it: without what changes at every look. */
export type AgentView = Omit<AgentStatus, 'uptimeMs' | 'logPath'> & {
  /** Since when it is up, by the host's clock; null while it is not. */
  readonly upFrom: string | null
}

export type HostView =
  | {
      readonly isUp: true
      readonly version: string
      readonly pid: number
      readonly upFrom: string
      readonly rssBytes: number
      readonly configError: string | null
      /** Why it may fall asleep under its agents; empty when it may not. */
      readonly sleepy: string
      readonly gateway: Pick<
        NonNullable<Status['gateway']>,
        'url' | 'healthy' | 'phase' | 'note'
      > | null
      readonly undelivered: number
    }
  | { readonly isUp: false; readonly why: string; readonly hint: string }

/** `agenthost budget --json`, of which the page shows these. */
export type BudgetView = {
  readonly period: { readonly name: string }
  readonly all: Spent & { readonly unattributedUsd: string }
  readonly caps: readonly CapView[]
  readonly routes: readonly (Spent & { readonly route: string | null })[]
  readonly notes: readonly string[]
}

type Spent = {
  readonly calls: number
  readonly spentUsd: string
  readonly heldUsd: string
  readonly worstCaseUsd: string
}

export type CapView = {
  readonly scope: string
  readonly name: string
  readonly period: string
  readonly capUsd: string
  readonly spentUsd: string
  readonly heldUsd: string
  readonly leftUsd: string
}

export type QueueView = {
  readonly requests: readonly ParkedLine[]
  /** Whether the gateway itself says so, and can be answered to. */
  readonly isLive: boolean
  /** Along which a request may be sent on. */
  readonly routes: readonly string[]
}

/** The newest report on the disk; null where none was ever written. */
export type ReportView = { readonly week: string | null; readonly writtenAt: string | null }

export type Sections = {
  readonly host: HostView
  readonly agents: readonly AgentView[]
  readonly strips: readonly Strip[]
  readonly jobs: readonly JobStatus[]
  readonly queue: QueueView
  readonly budget: BudgetView
  readonly alerts: readonly AlertRow[]
  readonly report: ReportView
}

export type SectionName = keyof Sections

/** A section that could not be looked at: what was known before stays, and this says why it is old. */
export type Trouble = { readonly of: SectionName; readonly why: string; readonly hint: string }

/** Everything that comes over the stream. */
export type News =
  | { readonly event: 'hello'; readonly data: { readonly now: string; readonly name: string } }
  | { readonly event: 'happened'; readonly data: HostEvent }
  | { readonly event: 'trouble'; readonly data: Trouble | { readonly of: SectionName } }
  | {
      readonly [Name in SectionName]: { readonly event: Name; readonly data: Sections[Name] }
    }[SectionName]
