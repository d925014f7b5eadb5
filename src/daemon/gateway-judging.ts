/** How the gateway judges a request: what it is, what it may cost, and how it is written over. */
import { callBounds } from '../gateway/prices/call-bounds.ts'
import { countAnswer, tokenRatios } from '../gateway/front/count-tokens.ts'
import { checkFields } from '../gateway/request/fields.ts'
import type { PriceBook } from '../gateway/prices/price-book.ts'
import type { Judging } from '../gateway/relay/relay-doors.ts'
import { writeBody } from '../gateway/request/rewrite.ts'
import { sessionBounds } from '../gateway/request/session-bounds.ts'
import { readSurface } from '../gateway/request/surface.ts'
import { tableCost } from '../gateway/prices/table-cost.ts'
import { outputLimitOf } from '../gateway/prices/worst-case.ts'

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
