/**
 * The rules and assumptions that the week rests on, as data: each with the words in which it is printed beside the
 * figures, and where a figure came from outside, with its source. Change a number here and its sentence changes. Pure.
 */

/** Per mille, so that the arithmetic stays exact. */
export type PerMille = number

/** How the tokens of a kind of use fall apart; the rankings do not tell. */
export type UseClass = {
  readonly name: string
  readonly promptShare: {
    readonly least: PerMille
    readonly mid: PerMille
    readonly most: PerMille
  }
  /** Of the prompt tokens, how many were read from a cache. */
  readonly cacheShare: { readonly least: PerMille; readonly mid: PerMille; readonly most: PerMille }
  readonly source: string
}

export type Rules = {
  /** Places that the source ranks; what is below is in `other`. */
  readonly listed: number
  readonly historyWeeks: number
  readonly newcomer: { readonly absentWeeks: number }
  readonly breakout: {
    readonly growth: number
    readonly leastShare: number
    readonly climb: number
    readonly into: number
  }
  readonly falling: { readonly weeks: number }
  readonly expiring: { readonly withinDays: number }
  /** A price that moved by less is taken for rounding. */
  readonly repriced: { readonly atLeast: PerMille }
  readonly candidate: {
    readonly cheaperBy: PerMille
    readonly risingBy: number
    readonly most: number
  }
  /** Batch variants; of the others those with a prompt price of so much or more; the rest. */
  readonly use: {
    readonly batch: UseClass
    readonly dear: UseClass
    readonly ordinary: UseClass
    readonly dearFromUsdPerMillion: string
  }
  /** A cache read where no price for it is published, as a part of the price of the prompt. */
  readonly cacheReadAt: PerMille
  /** Week rows and the sum of the days that differ by more are told as a warning. */
  readonly daysDifferBy: number
  /** Prices read longer after the week's end are told as a warning. */
  readonly pricesAgeDays: number
}

/** Where what is assumed comes from (decision 24; each row is in test/rankings/dollars.test.ts). */
const MEASURED =
  'of ten weekly rows of September and October 2026 that told prompt tokens and billed dollars'

export const RULES: Rules = {
  listed: 50,
  historyWeeks: 26,
  newcomer: { absentWeeks: 4 },
  breakout: { growth: 1, leastShare: 0.002, climb: 10, into: 20 },
  falling: { weeks: 3 },
  expiring: { withinDays: 60 },
  repriced: { atLeast: 10 },
  candidate: { cheaperBy: 200, risingBy: 0.5, most: 3 },
  use: {
    batch: {
      name: 'batch variants',
      promptShare: { least: 950, mid: 970, most: 987 },
      cacheShare: { least: 0, mid: 0, most: 100 },
      source: `one ${MEASURED}, billed at 0.96 of its list price`,
    },
    dear: {
      name: 'dear models, called mostly by agents that cache',
      promptShare: { least: 945, mid: 985, most: 987 },
      cacheShare: { least: 0, mid: 850, most: 950 },
      source: `six ${MEASURED}: four had 0.984 to 0.987 prompt and a cache share of 0.78 to 0.94, two older ones 0.95 and 0.02 to 0.34`,
    },
    ordinary: {
      name: 'all other models',
      promptShare: { least: 950, mid: 970, most: 985 },
      cacheShare: { least: 0, mid: 500, most: 900 },
      source: `three ${MEASURED}: 0.959 to 0.969 prompt and a cache share of 0.2 to 0.75`,
    },
    dearFromUsdPerMillion: '1.5',
  },
  cacheReadAt: 100,
  daysDifferBy: 0.01,
  pricesAgeDays: 14,
}
