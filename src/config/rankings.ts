/** The section `rankings` as the rest of the program sees it. */
export type RankingsEntry = {
  /** Whether the undocumented lists of the website may be asked, once a week. */
  readonly frontend: boolean
  /** Vendors whose home the person knows better: before the table of the project. */
  readonly regions: Readonly<Record<string, string>>
}

export const RANKINGS_DEFAULT: RankingsEntry = { frontend: false, regions: {} }
