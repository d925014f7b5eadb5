/**
 * What the doctor knows of a host: plain data, every member of which may be unknown, with the reason. What
 * was not answered or not understood is never taken for a fact. Pure.
 */
import type { AgentFacts } from './agent-facts.ts'
import type { GatewayFacts } from './gateway-facts.ts'
import type { JobFacts, NodeFacts } from './job-facts.ts'

export type Fact<T> = { readonly is: T } | { readonly unknown: string }

export type Facts = {
  readonly host: HostFacts
  readonly home: HomeFacts
  readonly config: ConfigFacts
  readonly daemon: DaemonFacts
  /** The Node that runs the daemon by its plist; that of this command where there is none. */
  readonly node: NodeFacts
  readonly job: JobFacts | null
  readonly agents: readonly AgentFacts[]
  /** Null where the configuration has none. */
  readonly gateway: GatewayFacts | null
  /** Whoever else starts, or is ready to start, what our agents are. */
  readonly others: Fact<readonly OtherSupervisor[]>
}

export type HostFacts = {
  /** `15.6.1` on macOS; the name that a Linux gives itself. */
  readonly version: Fact<string>
  /** Of the processor: `arm64`, `x64`. */
  readonly arch: Fact<string>
  readonly totalMemoryBytes: number
  readonly pressure: Fact<Pressure>
  readonly swap: Fact<{ readonly totalBytes: number; readonly usedBytes: number }>
  readonly disk: Fact<{ readonly freeBytes: number; readonly totalBytes: number }>
  readonly clock: Fact<HostClock>
  readonly openFiles: Fact<FileLimits>
  /** How long ago this host was started. */
  readonly upMs: Fact<number>
  readonly mac: MacFacts | null
  readonly linux: LinuxFacts | null
}

export type Pressure = {
  readonly level: 'normal' | 'high' | 'critical'
  /** What can be had without hurting anybody, 0 to 1. */
  readonly freeShare: Fact<number>
}

export type HostClock = { readonly offsetMs: number } | { readonly isSynchronized: boolean }

/** Null: no limit. */
export type FileLimits = { readonly soft: number | null; readonly hard: number | null }

export type MacFacts = {
  readonly uid: number
  /** Whether the program that asks runs under Rosetta. */
  readonly translated: Fact<boolean>
  readonly guiSession: Fact<boolean>
  readonly consoleUser: Fact<string>
  /** The user that is logged in by itself; null when none is. */
  readonly autoLogin: Fact<string | null>
  readonly fileVault: Fact<'on' | 'off'>
  readonly screenLock: Fact<'off' | 'on'>
  /** `pmset -g custom`, of the wall socket; only keys that this Mac has. */
  readonly power: Fact<Readonly<Record<string, number>>>
  readonly sleepDisabled: Fact<boolean>
  readonly updates: UpdateFacts
  /** What slows the processor down, in words; empty when nothing does. */
  readonly thermal: Fact<readonly string[]>
  /** Where the Command Line Tools are; null when there are none. */
  readonly developerTools: Fact<string | null>
  readonly remoteLogin: Fact<boolean>
  readonly firewall: Fact<'off' | 'on' | 'blocks-all'>
  readonly keychain: Fact<KeychainState>
  readonly isManaged: Fact<boolean>
  readonly integrityProtection: Fact<boolean>
}

export type UpdateFacts = {
  readonly isChecking: Fact<boolean>
  /** Null when nobody has set it: then it is as macOS came. */
  readonly installsSystem: Fact<boolean | null>
  readonly installsResponses: Fact<boolean | null>
}

export type KeychainState = {
  readonly isLocked: boolean
  readonly locksOnSleep: boolean
  /** Null: it never locks by itself. */
  readonly locksAfterS: number | null
}

export type LinuxFacts = {
  /** Whether the host cannot be suspended because the target is masked; null where nobody would do it. */
  readonly isSuspendMasked: Fact<boolean> | null
}

export type HomeFacts = {
  readonly path: string
  /** Without links; the path itself where it is not there. */
  readonly realPath: string
  readonly userHome: string
  /** Null when it is not there yet. */
  readonly folder: Fact<{ readonly mode: number; readonly isMine: boolean } | null>
  readonly socketBytes: number
  readonly backups: Fact<BackupFacts>
}

/** One for each database that is there. */
export type BackupFacts = readonly {
  readonly database: string
  /** Since it was made. */
  readonly ageMs: number
  /** Of its newest copy; null where it has none. */
  readonly copyAgeMs: number | null
}[]

export type ConfigFacts =
  | { readonly state: 'missing'; readonly path: string }
  | { readonly state: 'wrong'; readonly path: string; readonly message: string }
  | { readonly state: 'valid'; readonly path: string; readonly agents: number }

export type DaemonFacts =
  | { readonly state: 'answers'; readonly pid: number; readonly version: string }
  | { readonly state: 'silent'; readonly why: string }

/** `isRunning`: it does so now; else it is only ready to, at the next login or start of this host. */
export type OtherSupervisor = {
  readonly name: string
  readonly isRunning: boolean
  /** `own-sessions`: of the same kind as ours, but none of ours. */
  readonly manages: 'openclaw' | 'claude' | 'both' | 'own-sessions' | 'unknown'
  readonly mend: string
}
