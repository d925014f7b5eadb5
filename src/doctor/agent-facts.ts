/** What the doctor knows of one configured agent. Names of secrets only, never their values. Pure. */
import type { Fact } from './facts.ts'

export type AgentFacts = {
  readonly name: string
  readonly preset: string
  readonly workdir: FolderFacts
  /** Null when it was not found. */
  readonly program: { readonly path: string; readonly realPath: string } | null
  readonly version: Fact<string> | null
  /** What the configuration's own look at this host found. */
  readonly troubles: readonly string[]
  readonly secrets: readonly SecretFacts[]
  readonly login: Fact<Login> | null
  readonly openclaw: Fact<OpenclawConfig> | null
  /** Hosts of the local network that it is configured to talk to. */
  readonly localHosts: readonly { readonly host: string; readonly where: string }[]
  readonly memoryMaxBytes: number | null
}

/** A secret that its environment names, and where its value lies; never the value. */
export type SecretFacts = {
  readonly name: string
  readonly variable: string
  readonly state: SecretState
}

export type SecretState =
  | { readonly kind: 'kept'; readonly at: 'environment' | 'keychain' | 'file' }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unreadable'; readonly why: string }

export type FolderFacts = {
  readonly path: string
  readonly realPath: string
  readonly isWritable: Fact<boolean>
}

/** Where its login lies: `environment` names the variable, `cloud` the provider's switch. */
export type Login =
  | { readonly kind: 'environment' | 'cloud'; readonly variable: string }
  | { readonly kind: 'file' | 'helper'; readonly path: string }
  | { readonly kind: 'keychain' }
  | { readonly kind: 'none' }

export type OpenclawConfig =
  | { readonly state: 'valid' | 'not-yet'; readonly path: string }
  | { readonly state: 'wrong'; readonly path: string; readonly says: string }
