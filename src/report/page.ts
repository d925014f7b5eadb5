/**
 * The report before it is Markdown, HTML or a picture: what it says and in which order. The renderers know
 * these shapes and nothing of rankings. Pure.
 */

export type Tone = 'up' | 'down' | 'plain'

export type Cell = {
  readonly text: string
  /** Smaller, below it. */
  readonly sub?: string
  readonly tone?: Tone
}

export type Column = { readonly title: string; readonly isNumber: boolean }

export type Table = {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** How many rows are seen at once; the others fold away, where the format can. */
  readonly shown: number
}

/** Drawn for a width, so that its words have their size on a phone too. */
export type Drawing = { readonly width: number; readonly height: number; readonly body: string }

export type Chart = {
  /** What it shows, for whoever does not see it. */
  readonly label: string
  readonly draw: (width: number) => Drawing
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** How figures above were come by. */
  | { readonly kind: 'method'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'chart'; readonly chart: Chart }

export type Section = {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
  /** Whether the picture for the chat has it; that one is for a look, not for reading. */
  readonly isPictured: boolean
}

export type Tile = { readonly label: string; readonly figure: string; readonly detail: string }

export type Page = {
  readonly title: string
  /** The week in a sentence or two. */
  readonly headline: string
  readonly tiles: readonly Tile[]
  readonly warnings: readonly string[]
  readonly sections: readonly Section[]
  readonly foot: readonly Section[]
  /** One line: what must stand wherever the figures do. */
  readonly credit: string
}

export const cell = (text: string, sub = ''): Cell => (sub === '' ? { text } : { text, sub })
export const words = (title: string): Column => ({ title, isNumber: false })
export const figure = (title: string): Column => ({ title, isNumber: true })
