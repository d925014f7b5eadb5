/** Settles a try once its answer is out, or leaves its hold open; tells the session, the figures and the daemon. */
import { decimalText } from '../../decimal.ts'
import type { Exchanged } from './exchanged.ts'
import { nameOf, type FitLink } from './judge-link.ts'
import type { Hold, Pending } from '../ledger/ledger.ts'
import { NANO_DIGITS, type NanoUsd } from '../ledger/money.ts'
import type { RelayDoors } from './relay-doors.ts'
import { judged, type Judged, type TryFacts } from './settling.ts'

export type Tried = { readonly fit: FitLink; readonly hold: Hold; readonly done: Exchanged }

/** Never rejects: the client has its answer, and a hold that cannot be settled stays, which errs on the safe side. */
export async function settleTry(doors: RelayDoors, tried: Tried): Promise<void> {
  const { fit, hold, done } = tried
  const facts = factsOf(doors, tried)
  const result = judgedSafely(doors, fit, facts)
  try {
    if ('settle' in result) await doors.ledger.settle(hold, result.settle)
    else await doors.ledger.leaveOpen(hold, result.leave)
  } catch (error) {
    doors.mistake(error)
    // Its row cannot be written as it is: reconciliation asks for it, instead of nobody.
    if ('settle' in result) await doors.ledger.leaveOpen(hold, unsaid(facts)).catch(doors.mistake)
  }
  if (done.status !== null) doors.standing(fit.upstream.name, done.status)
  const charged = 'settle' in result ? result.settle.charged : null
  if (charged !== null && charged > fit.worst) tellDrift(doors, fit, charged)
  const tokens = done.taken.reading?.tokens ?? null
  if (tokens !== null && facts.hasContent) fit.bound.was(tokens)
  doors.tapping.figures.add({
    route: fit.link.route,
    model: fit.link.model.id,
    outcome: outcomeOf(result),
    charged: charged ?? 0n,
    firstByteMs: facts.firstByteMs,
    totalMs: facts.totalMs,
    reading: done.taken.reading,
  })
}

/** What it cost cannot be told from what was read: it is asked for. */
function judgedSafely(doors: RelayDoors, { price }: FitLink, facts: TryFacts): Judged {
  try {
    return judged(facts, (tokens) => doors.judging.tableCost(price, tokens))
  } catch (error) {
    doors.mistake(error)
    return { leave: unsaid(facts) }
  }
}

function unsaid({ at, generation }: TryFacts): Pending {
  return { at, outcome: 'broken', generation }
}

function factsOf({ clock }: RelayDoors, { fit, done }: Tried): TryFacts {
  const { end, isSent, status, taken, generation, firstByteMs, totalMs } = done
  return {
    at: clock.now(),
    end,
    isSent,
    status,
    reading: taken.reading,
    hasContent: taken.hasContent,
    generation: generation ?? taken.reading?.generation ?? null,
    isOpenRouter: fit.upstream.isOpenRouter,
    firstByteMs: firstByteMs === null ? null : Math.round(firstByteMs),
    totalMs: Math.round(totalMs),
  }
}

function outcomeOf(result: Judged): TryOutcome {
  return 'settle' in result ? result.settle.outcome : result.leave.outcome
}

type TryOutcome = 'ok' | 'error' | 'aborted' | 'broken' | 'timeout' | 'refused'

/** The worst case was not the worst: the prices or the bound are wrong, and caps held by luck. */
function tellDrift({ tell }: RelayDoors, { link, worst }: FitLink, charged: NanoUsd): void {
  tell({
    kind: 'budget.drift',
    subject: nameOf(link),
    message: `a call cost ${exact(charged)}, more than the ${exact(worst)} that was held for it`,
    data: { charged: String(charged), held: String(worst), route: link.route },
  })
}

/** To the last figure: the two may differ there alone. */
function exact(amount: NanoUsd): string {
  return `$${decimalText(amount, NANO_DIGITS)}`
}
