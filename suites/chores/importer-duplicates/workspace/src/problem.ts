/** Something wrong with a line of an import. */
export type Problem = { readonly line: number; readonly column: string | null; readonly message: string }

export type Outcome<Row> = { readonly rows: readonly Row[]; readonly problems: readonly Problem[]; readonly aborted: boolean }
