export type Archive = {
  readonly path: string
  readonly read: (tile: string) => Promise<string>
  readonly close: () => Promise<void>
}

export type Open = (path: string) => Promise<Archive>
