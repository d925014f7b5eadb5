/** What the doctor asks the host for. No door rejects: what could not be asked is an unknown fact. Pure. */
import type { SecretState } from './agent-facts.ts'
import type { AgentAsked } from './agent-look.ts'
import type {
  ConfigFacts,
  DaemonFacts,
  Fact,
  HomeFacts,
  HostFacts,
  OtherSupervisor,
} from './facts.ts'
import type { GatewayFacts } from './gateway-facts.ts'
import type { Environment, JobFacts, NodeLook } from './job-facts.ts'

export type HostDoors = {
  readonly host: () => Promise<HostFacts>
  /** Null where there is no launchd. */
  readonly job: () => Promise<JobFacts | null>
  readonly others: () => Promise<Fact<readonly OtherSupervisor[]>>
  readonly node: (path: string, isInPlist: boolean) => Promise<NodeLook>
  readonly keychainHas: KeychainHas
  readonly run: RunProgram
}

/** Whether the login keychain has an item; the secret in it is not asked for. Null: there is no keychain. */
export type KeychainHas = ((service: string, account: string) => Promise<Fact<boolean>>) | null

export type ProgramEnded = {
  /** Null when it could not be run or did not end in time; `trouble` says which. */
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly trouble: string
}

export type RunProgram = (
  argv: readonly [string, ...string[]],
  options: { readonly env: Environment; readonly timeoutMs: number },
) => Promise<ProgramEnded>

/** What the rest of the program knows: the home, the configuration, the daemon. */
export type OwnDoors = {
  readonly home: () => Promise<HomeFacts>
  readonly daemon: () => Promise<DaemonFacts>
  /** Where a secret lies; its value is let go. */
  readonly secret: (name: string) => Promise<SecretState>
  /** Whether our program runs on a Node that says this of itself; null where nobody can tell. */
  readonly isNodeFit: (version: string) => boolean | null
  /** Whose next upgrade takes a Node at this path away; null where it stays. */
  readonly removerOf: (path: string) => string | null
  /** For what other programs say. */
  readonly withoutSecrets: (text: string) => string
  /** `path` is the PATH that the daemon will have; undefined: that of this command. */
  readonly config: (path: string | undefined) => Promise<{
    readonly facts: ConfigFacts
    readonly agents: readonly AgentAsked[]
    readonly gateway: GatewayFacts | null
  }>
}
