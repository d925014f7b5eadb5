/** Which figures there are, with their names, help and labels. Pure. */
import { type Bounds, counter, type Counter, histogram, type Histogram } from './prometheus-text.ts'

/** Seconds. A first byte takes as long as a prompt is long; a whole answer as long as it is. */
export const FIRST_BYTE_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 90]
export const TOTAL_BUCKETS = [0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640]

const WHERE = ['route', 'model', 'provider']
export const PREFIX = 'agenthost_gateway'

export type Families = {
  readonly calls: Counter
  readonly tokens: Counter
  readonly cost: Counter
  readonly verdicts: Counter
  readonly fallbacks: Counter
  readonly refusals: Counter
  readonly firstByte: Histogram
  readonly total: Histogram
}

export function families(bounds: Bounds): Families {
  const naming = (name: string, help: string, labels: readonly string[]) => ({
    name: `${PREFIX}_${name}`,
    help,
    labels,
  })
  return {
    calls: counter(
      naming('calls_total', 'Tries that are over, by how they ended.', [...WHERE, 'outcome']),
      bounds,
    ),
    tokens: counter(
      naming(
        'tokens_total',
        'Tokens; cached and cacheWrite are parts of input, reasoning of output.',
        [...WHERE, 'kind'],
      ),
      bounds,
    ),
    cost: counter(naming('cost_nano_usd_total', 'Charged, in 10^-9 USD.', WHERE), bounds),
    verdicts: counter(
      naming(
        'tool_calls_total',
        'Tool calls by verdict, and answers by what was wrong with them.',
        [...WHERE, 'verdict'],
      ),
      bounds,
    ),
    fallbacks: counter(
      naming('fallbacks_total', 'Links left for the next one.', ['route', 'why']),
      bounds,
    ),
    refusals: counter(naming('refusals_total', 'Calls refused by the gateway.', ['code']), bounds),
    firstByte: histogram(
      naming('first_byte_seconds', 'From the request to the first byte of the answer.', [
        'route',
        'model',
      ]),
      FIRST_BYTE_BUCKETS,
      bounds,
    ),
    total: histogram(
      naming('total_seconds', 'From the request to the end of the answer.', ['route', 'model']),
      TOTAL_BUCKETS,
      bounds,
    ),
  }
}
