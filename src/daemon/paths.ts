/** Where everything of a home is (design section 5). Pure. */

export type HomePaths = {
  readonly home: string
  readonly config: string
  readonly controlSocket: string
  readonly hostDb: string
  readonly logs: string
  readonly agents: string
}
