/** What the doctor knows of the gateway that the configuration has. Names of secrets only, never their values. Pure. */
import type { SecretState } from './agent-facts.ts'
import type { Fact } from './facts.ts'

export type GatewayFacts = {
  readonly port: number
  /** Who listens there: null nobody; `isOurs`: the gateway of this home. */
  readonly owner: Fact<{
    readonly pid: number | null
    readonly command: string
    readonly isOurs: boolean
  } | null>
  /** A key for each upstream that wants one, and where it lies. */
  readonly keys: readonly {
    readonly upstream: string
    /** Null: it stands in the file. */
    readonly secret: string | null
    readonly state: SecretState
  }[]
  /** What is wrong between the configuration and `routing.json`, each a line. */
  readonly troubles: readonly string[]
}
