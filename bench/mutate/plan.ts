/** What is said between the command and the stage: a plan as JSON, and lines of JSON that come back. */

export type Plan = {
  readonly tests: readonly { readonly test: string; readonly script: string }[]
  readonly packages: readonly string[]
  /** Null: run each test once without a mutant, and say what it passes. */
  readonly mutants: readonly Trial[] | null
  readonly answers: string
}

/** One mutant, with the tests that pass it: the names by test file, the quickest file first. */
export type Trial = {
  readonly id: string
  readonly tests: readonly { readonly test: string; readonly names: readonly string[] }[]
  /** Passing it more often than this is a loop without end. */
  readonly hitsMax: number
}

export type Answer =
  | {
      readonly said: 'looked'
      readonly test: string
      readonly failed: readonly string[]
      /** Milliseconds by the test's full name. */
      readonly tookMs: Readonly<Record<string, number>>
      /** How often each mutant was passed, by test; under the name `''` while the file was loaded. */
      readonly hits: Readonly<Record<string, Readonly<Record<string, number>>>>
    }
  | { readonly said: 'begun'; readonly id: string }
  | { readonly said: 'judged'; readonly id: string; readonly fate: Fate }

export type Fate = 'killed' | 'timed out' | 'survived' | 'no coverage' | 'ignored'
