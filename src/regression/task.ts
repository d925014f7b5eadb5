/** What a task is: a fixed exercise with its own proof, as it stands in a suite's folder once it was read. Pure. */

export type Language = 'javascript' | 'typescript' | 'python' | 'shell'
export type Difficulty = 'easy' | 'medium' | 'hard'

export type TaskLimits = {
  /** Wall time of one attempt. */
  readonly timeMs: number
  readonly costNanoUsd: bigint
  /** Replies of the model. */
  readonly turns: number
}

/** Work in a folder, proved by a command. */
export type Chore = {
  readonly kind: 'chore'
  readonly id: string
  readonly title: string
  readonly language: Language
  readonly difficulty: Difficulty
  readonly prompt: string
  readonly limits: TaskLimits
  readonly verify: {
    readonly command: readonly [string, ...string[]]
    readonly timeMs: number
    /** Restored and hash-checked before grading: what an attempt did to them does not count. */
    readonly files: readonly string[]
  }
  /** Run once in the fresh workspace. */
  readonly setup: readonly string[] | null
  /** The task's own folder. */
  readonly folder: string
}

export type ToolSchema = {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** How an argument is compared: exactly, or by one of these. */
export type Matcher =
  | { readonly is: unknown }
  | { readonly oneOf: readonly unknown[] }
  | { readonly near: number; readonly within: number }
  | { readonly matches: string }
  | { readonly any: true }
  /** Free text: case, white space and the full stop at its end do not matter. */
  | { readonly text: string }
  /** Text in which each of these stands, in any case. */
  | { readonly holds: readonly string[] }
  /** A day as ISO 8601 writes it, with a time behind it or not. */
  | { readonly day: string }
  /** A minute as ISO 8601 writes it; with an offset the same instant in any offset, without one the same wall clock. */
  | { readonly moment: string }
  /** A list of exactly these, in any order, each by the paths within it (`` is the item itself). */
  | { readonly items: readonly Readonly<Record<string, Matcher>>[] }
  /** Not given, or null where the schema takes it. */
  | { readonly absent: true }
  | { readonly either: readonly Matcher[] }

export type ExpectedCall = {
  readonly name: string
  /** By the path of the argument (`address.city`); arguments that are not named may be anything the schema takes. */
  readonly args: Readonly<Record<string, Matcher>>
}

/** One request with tools; the reply itself is the proof. */
export type ToolPrompt = {
  readonly kind: 'tools'
  readonly id: string
  readonly title: string
  readonly difficulty: Difficulty
  /** What it probes. */
  readonly probes:
    | 'call'
    | 'arguments'
    | 'parallel'
    | 'none'
    | 'deep'
    | 'long'
    | 'choice'
    | 'follow-up'
  readonly system: string | null
  /** Turns in OpenAI's shape, the last of them the user's or a tool's. */
  readonly messages: readonly Readonly<Record<string, unknown>>[]
  readonly tools: readonly ToolSchema[]
  readonly toolChoice: 'auto' | 'required' | 'none' | { readonly name: string }
  readonly expect: {
    /** In any order; exactly these, no more. Empty: no call is due. */
    readonly calls: readonly ExpectedCall[]
    /** Other sets of calls that are as good. */
    readonly or?: readonly (readonly ExpectedCall[])[]
    /** What the text has to hold when no call is due, as a pattern without regard to case; without one, any text. */
    readonly text?: string
  }
  readonly limits: TaskLimits
}

export type Task = Chore | ToolPrompt

export type Suite = {
  readonly name: string
  readonly tasks: readonly Task[]
  /** SHA-256 over all that is graded and shown; results of different hashes are never compared. */
  readonly hash: string
}
