/** The gateway's own error when no link gave an answer: why, for each of them, and never a 429. Pure. */
import type { Refusal } from '../call.ts'

export type Tried = { readonly model: string; readonly why: Refusal }

/**
 * Money wins over the other reasons, since it is what a person can change; reasons that are all the same keep their
 * own code and status; a failure to reach anybody is told as such.
 */
export function noAnswer(asked: string, tried: readonly Tried[]): Refusal {
  const [first] = tried
  if (first === undefined)
    return { status: 503, code: 'no_link', message: `nothing serves ${asked}` }
  const reasons = tried.map(({ why }) => why)
  const money = reasons.find(({ code }) => code === 'budget_exhausted')
  const isSame = reasons.every(({ code }) => code === first.why.code)
  const lead = money ?? (isSame ? first.why : { status: 503 as const, code: 'no_link' })
  if (tried.length === 1) return { ...first.why, code: plain(first.why.code) }
  const lines = tried.map(({ model, why }) =>
    names(why.message, model) ? why.message : `${model}: ${why.message}`,
  )
  return {
    status: lead.status,
    code: plain(lead.code),
    message: `no model of ${asked} could answer. ${lines.join('; ')}`,
  }
}

/** Whether a text says by itself which model it is of. */
function names(text: string, model: string): boolean {
  return text.split(/\s+/).some((word) => word.replace(/[.,:;]+$/, '') === model)
}

/** A status of an upstream's is no code of ours. */
function plain(code: string): string {
  return /^\d+$/.test(code) ? 'upstream_error' : code
}
