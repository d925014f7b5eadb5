/** The door through which a harness runs an agent: in the sandbox, with one way out, to the gateway. Pure. */
export type Confine = {
  /**
   * Runs it until it ends, a limit ends it, or the signal does. Nothing of it is left when it comes back. Rejects
   * only when it could not be run at all.
   */
  readonly run: (wish: {
    readonly command: readonly [string, ...string[]]
    /** Where it works, and what it may write beside `writable`. */
    readonly folder: string
    readonly writable: readonly string[]
    readonly readable: readonly string[]
    readonly env: Readonly<Record<string, string>>
    /** Of the gateway; it may reach nothing else. */
    readonly port: number
    readonly wallMs: number
    readonly onOutput: (chunk: Uint8Array) => void
    readonly signal: AbortSignal
  }) => Promise<{
    /** In words, which limit ended it; null for none. */
    readonly stopped: string | null
    /** The end of what it printed. */
    readonly text: string
  }>
  /** Where that port is inside. */
  readonly portInside: (port: number) => number
  /** A private folder outside the workspace, for an agent's own files; `drop` removes it. */
  readonly scratch: () => { readonly folder: string; readonly drop: () => void }
}
