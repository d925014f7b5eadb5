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
  /** By variant; `standard` is everything that has no entry of its own. */
  readonly use: { readonly standard: UseClass; readonly batch: UseClass }
  /** A cache read where no price for it is published, as a part of the price of the prompt. */
  readonly cacheReadAt: PerMille
  /** Week rows and the sum of the days that differ by more are told as a warning. */
  readonly daysDifferBy: number
  /** Prices read longer after the week's end are told as a warning. */
  readonly pricesAgeDays: number
}

const PROMPT_SHARE = { least: 950, mid: 970, most: 985 }

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
    standard: {
      name: 'interactive and agentic use',
      promptShare: PROMPT_SHARE,
      cacheShare: { least: 0, mid: 500, most: 900 },
      source:
        'prompt shares of 0.95 to 0.986 in published weekly rows of September and October 2026; billed dollars at 0.21 to 0.97 of the list price there, which cache shares of 0 to 0.9 explain',
    },
    batch: {
      name: 'batch',
      promptShare: PROMPT_SHARE,
      cacheShare: { least: 0, mid: 0, most: 100 },
      source: 'a batch row of October 2026 that was billed at 0.96 of its list price',
    },
  },
  cacheReadAt: 100,
  daysDifferBy: 0.01,
  pricesAgeDays: 14,
}
