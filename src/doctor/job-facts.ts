/** What the doctor knows of our launchd jobs, and of the Node that they start. Pure. */
import type { Fact } from './facts.ts'

export type JobFacts = {
  readonly uid: number
  readonly labels: { readonly daemon: string; readonly watchdog: string }
  readonly domains: readonly DomainFacts[]
  readonly plists: readonly PlistFacts[]
}

/** Of one domain: `gui/501`, `user/501`, `system`. */
export type DomainFacts = {
  readonly domain: string
  readonly daemon: Fact<boolean>
  readonly watchdog: Fact<boolean>
  /** Labels of ours that are switched off there. */
  readonly disabled: Fact<readonly string[]>
  /** What launchd starts, as it was loaded; null while nothing is. */
  readonly argv: Fact<readonly string[] | null>
}

export type PlistFacts = {
  readonly path: string
  readonly content: Fact<{ readonly argv: readonly string[]; readonly env: Environment }>
}

export type Environment = Readonly<Record<string, string>>

/** What the file itself and its answers tell of it. */
export type NodeLook = {
  readonly path: string
  /** Whether a plist names it, and not only this command was started with it. */
  readonly isInPlist: boolean
  readonly isExecutable: Fact<boolean>
  /** `v26.10.0`. */
  readonly version: Fact<string>
  readonly arch: Fact<string>
  /** Null where programs are not signed. */
  readonly signature: Fact<'developer-id' | 'ad-hoc' | 'unsigned'> | null
}

/** What that means is known to the room that installs. */
export type NodeFacts = NodeLook & {
  /** Null where its version is none that can be judged. */
  readonly isFit: boolean | null
  /** Who takes it away with the next upgrade; null where the path stays. */
  readonly remover: string | null
}
