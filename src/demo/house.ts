/** What the tour needs of the world: a daemon of its own, the commands a person types, what happens, and time. */
import type { Clock } from '../clock.ts'
import type { Happening, Seen } from './story.ts'

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

export type Asked = {
  readonly status: number
  /** The text of the answer, or what the refusal says. */
  readonly text: string
  /** Which model of which route served; null for a refusal. */
  readonly model: string | null
  /** What was tried before, as the gateway tells it. */
  readonly attempts: string | null
}

export type House = {
  readonly home: string
  /** How a person types this program here. */
  readonly typed: string
  readonly clock: Clock
  readonly say: (text: string) => void
  /** Runs one command of this program in the home of the tour, to its end. */
  readonly command: (args: readonly string[]) => Promise<Ran>
  readonly happenings: (since: number, stop: AbortSignal) => AsyncIterable<Happening>
  readonly agents: () => Promise<readonly Seen[]>
  /** The daemon's pid; resolves when it answers. */
  readonly startDaemon: () => Promise<number>
  /** With SIGKILL; resolves when it is gone. */
  readonly killDaemon: () => Promise<void>
  /** Asks the gateway on a route, with the tour's own token. */
  readonly ask: (route: string, prompt: string) => Promise<Asked>
  /** Where the made-up week lies: `rankings.json` and `models.json`. */
  readonly sample: string
  /** Aborted when the person has seen enough. */
  readonly stop: AbortSignal
}
