/** A prompt taken apart into what can be told from call to call, each part bounded by itself. Pure. */

export type PromptElement = {
  /** Empty where nobody will ask for it again. */
  readonly key: string
  /** At most so many tokens; Infinity where only the context bounds it. */
  readonly tokens: number
  /** What of it counts even when it was in the last call: what is fetched may have grown. */
  readonly again: number
}

export type Prompt = {
  readonly elements: readonly PromptElement[]
  readonly pictures: number
  /** Something in it is neither text nor a picture. */
  readonly isOpen: boolean
  /** A cache marker in it asks for an hour. */
  readonly asksHour: boolean
  /** Of the tools, each that has one but `function` and `custom`. */
  readonly toolTypes: readonly string[]
  /** Bytes of everything else. */
  readonly restBytes: number
}

export type PromptAsk = {
  /** Whether the elements will be looked for again. */
  readonly hasKeys: boolean
  /** Whether the upstream counts the thinking of earlier turns in every call. */
  readonly keepsThinking: boolean
}
