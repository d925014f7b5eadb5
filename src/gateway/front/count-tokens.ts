/**
 * What `/v1/messages/count_tokens` answers where the upstream has no such path: an estimate by bytes, and a header that
 * says so. It steers when a client sums up; money is never held or charged by it. Pure.
 */

/** Before a model's first settled call: bytes of a body of JSON to a token. */
export const BYTES_A_TOKEN = 3.5

/** The newest calls count the most: each older one this much less than the one after it. */
const FADE = 0.9

export const ESTIMATE_HEADER = 'x-agenthost-estimate'

export type TokenRatios = {
  /** `tokens` of the prompt that a body of so many bytes came to. */
  readonly note: (model: string, bytes: number, tokens: number) => void
  /** At least 1. */
  readonly estimate: (model: string, bytes: number) => number
}

/** Models are named by the routing table: there are only so many. */
export function tokenRatios(): TokenRatios {
  const sums = new Map<string, { readonly bytes: number; readonly tokens: number }>()
  return {
    note(model, bytes, tokens) {
      if (!(bytes > 0 && tokens > 0)) return
      const { bytes: b, tokens: t } = sums.get(model) ?? { bytes: 0, tokens: 0 }
      sums.set(model, { bytes: b * FADE + bytes, tokens: t * FADE + tokens })
    },
    estimate(model, bytes) {
      const sum = sums.get(model)
      const perToken = sum === undefined ? BYTES_A_TOKEN : sum.bytes / sum.tokens
      return Math.max(1, Math.ceil(bytes / perToken))
    },
  }
}

/** Whether the upstream has no such path, rather than something against this request. */
export function lacksCounting(status: number): boolean {
  return status === 404 || status === 405
}

export type CountAnswer = {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function countAnswer(tokens: number): CountAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', [ESTIMATE_HEADER]: 'by-bytes' },
    body: JSON.stringify({ input_tokens: tokens }),
  }
}
