/**
 * What launchd says of a job, and where a job may be: the words of the doors that `platform/darwin/`
 * implements. Pure. A question that failed is `unknown` and never taken for `absent`.
 */

export type DomainKind = 'gui' | 'user' | 'system'

/** `name` as launchctl(1) has it: `gui/501`, `user/501`, `system`. */
export type Domain = { readonly kind: DomainKind; readonly name: string }

export function domainOf(kind: DomainKind, uid: number): Domain {
  return { kind, name: kind === 'system' ? 'system' : `${kind}/${uid}` }
}

export function targetOf({ name }: Domain, label: string): string {
  return `${name}/${label}`
}

/** A job: the domain that it belongs in, and the whole path of its plist. */
export type JobPlace = { readonly domain: Domain; readonly label: string; readonly plist: string }

export type LoadedJob = {
  readonly kind: 'loaded'
  /** As printed: `running`, `not running`, `spawn scheduled`, `xpcproxy`, `SIGTERMed`; null when it is not said. */
  readonly state: string | null
  /** Only while it runs. */
  readonly pid: number | null
  /** The plist that it was loaded from. */
  readonly path: string | null
  readonly program: string | null
  /** `0`, `78: EX_CONFIG`, `(never exited)`, `Terminated: 15`: as printed. */
  readonly lastExit: string | null
  /** Counted since it was loaded. */
  readonly runs: number | null
}

export type Job =
  | LoadedJob
  /** The domain is there and has no such job (113). */
  | { readonly kind: 'absent' }
  /** There is no such domain (112), or it takes no jobs (125): so it has none of ours. */
  | { readonly kind: 'no-domain' }
  | { readonly kind: 'unknown'; readonly why: string }

/** What a launchctl command came to. `code` is null when it could not be run or did not end in time. */
export type Answer = {
  readonly code: number | null
  /** What it said, or why it could not be run: one or more lines for a person. */
  readonly said: string
}

/** The doors to launchd. None of them rejects. */
export type Launchd = {
  readonly look: (target: string) => Promise<Job>
  readonly act: (args: readonly string[]) => Promise<Answer>
  /** Whether the label is switched off in this domain. */
  readonly isDisabled: (domain: string, label: string) => Promise<boolean | 'unknown'>
}
