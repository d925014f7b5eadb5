/** How the gateway judges a request: what it is, what it may cost, and how it is written over. */
import { callBounds } from '../gateway/call-bounds.ts'
import { countAnswer, tokenRatios } from '../gateway/count-tokens.ts'
import { checkFields } from '../gateway/fields.ts'
import type { PriceBook } from '../gateway/price-book.ts'
import type { Judging } from '../gateway/relay-doors.ts'
import { writeBody } from '../gateway/rewrite.ts'
import { sessionBounds } from '../gateway/session-bounds.ts'
import { readSurface } from '../gateway/surface.ts'
import { tableCost } from '../gateway/table-cost.ts'
import { outputLimitOf } from '../gateway/worst-case.ts'

export function judgingBy({ priceOf, refresh }: PriceBook): Judging {
  const ratios = tokenRatios()
  return {
    readSurface,
    writeBody,
    checkFields,
    tableCost,
    priceOf,
    learnPrice: (model) => refresh([model]),
    boundsOf: callBounds(sessionBounds(), ratios),
    outputLimitOf: ({ surface, body, ...rest }) => outputLimitOf(surface, body, rest),
    estimate: ({ upstream, id }, bytes) => countAnswer(ratios.estimate(`${upstream}/${id}`, bytes)),
  }
}
