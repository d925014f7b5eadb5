/** What each link may cost for one call: the prompt is looked at once, and each model has its own memory of a session. */
import { inputBound, type InputBound } from '../request/input-bound.ts'
import type { Judging, SessionAsk } from '../relay/relay-doors.ts'
import type { SessionBounds } from '../request/session-bounds.ts'
import type { TokenRatios } from '../front/count-tokens.ts'
import { worstCase } from './worst-case.ts'
import type { Link } from '../call.ts'

/** Stands for a prompt that only the model's context bounds, where that is not known. */
const UNBOUNDED_TOKENS = 1e12

export function callBounds(memory: SessionBounds, ratios: TokenRatios): Judging['boundsOf'] {
  return (ask) => {
    let first: InputBound | null = null
    return (link, price) => {
      const session = sessionOf(ask, link)
      const known = session === null ? null : memory.known(session)
      first ??= inputBound(ask.surface, ask.body, known)
      const bound = { ...first, tokens: first.beside(known) }
      const { elements } = first
      return {
        tokens: Math.min(bound.tokens, price.contextLength ?? UNBOUNDED_TOKENS),
        worst: (outputLimit) => worstCase(price, bound, outputLimit),
        was({ input }) {
          if (session !== null) memory.settled(session, elements, input)
          ratios.note(modelOf(link), ask.body.length, input)
        },
      }
    }
  }
}

function sessionOf({ caller, session }: SessionAsk, link: Link): string | null {
  return session === null
    ? null
    : JSON.stringify([caller.kind, caller.name, session, modelOf(link)])
}

function modelOf({ model }: Pick<Link, 'model'>): string {
  return `${model.upstream}/${model.id}`
}
