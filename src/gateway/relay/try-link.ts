/**
 * One try of one link: judged, given a place, held at its worst, sent, watched, and settled or left open. Whatever
 * happens, the place and the breaker are given back once.
 */
import { AgenthostError } from '../../errors.ts'
import { isRefused, type Link, type Refusal, type Refused } from '../call.ts'
import type { CallEnd } from './breaker.ts'
import { exchange } from './exchange.ts'
import { NEVER_SENT, type ExchangeAsk, type Exchanged } from './exchanged.ts'
import { fitAnswer } from './fit-answer.ts'
import { headersOn } from '../front/headers.ts'
import { judgeLink, nameOf, NO_PRICE, type FitLink } from './judge-link.ts'
import type { Ask, Hold, Reservation } from '../ledger/ledger.ts'
import { capsFor } from '../ledger/money.ts'
import { overCap } from './over-cap.ts'
import { placeFor } from './place-for.ts'
import type { RelayDoors } from './relay-doors.ts'
import { DONE, type Call, type TryResult } from './serving.ts'
import { settleTry } from './settle-try.ts'
import { failureOf } from './try-failure.ts'
import { PATHS } from './upstream.ts'
import { breakerEnd } from './verdict-of-status.ts'

export type TryAsk = {
  readonly link: Link
  /** Whether anything may come after it, be it a person. */
  readonly isLast: boolean
}

export async function tryLink(doors: RelayDoors, call: Call, ask: TryAsk): Promise<TryResult> {
  const { link } = ask
  let fit = judgeLink(doors, link, call)
  if (isRefused(fit) && fit.refused.code === NO_PRICE) fit = await judgedLater(doors, link, call)
  if (isRefused(fit)) return { is: 'skipped', why: fit.refused }
  const aloneMs = doors.breakers.leftAlone(link.model)
  if (aloneMs !== null) return { is: 'skipped', why: leftAlone(link, aloneMs) }
  const place = placeFor(doors, call, link)
  const release = place instanceof Promise ? await place : place
  if (release === null) return call.stop.why() === null ? busy(link) : DONE
  const tell = doors.breakers.begin(link.model)
  let end: CallEnd = 'neutral'
  let held: { readonly hold: Hold; readonly done: Exchanged }
  try {
    if (tell === null) return { is: 'skipped', why: leftAlone(link, 0) }
    const reserved = await reserve(doors, call, fit)
    if (isRefused(reserved)) return { is: 'skipped', why: reserved.refused }
    if ('over' in reserved) return { is: 'skipped', why: overCap(reserved.over, fit, doors.clock) }
    held = { hold: reserved.hold, done: await send(doors, call, { ...ask, fit, ...reserved }) }
    end = endOf(held.done)
  } finally {
    tell?.(end)
    release()
  }
  await settleTry(doors, { fit, ...held })
  return failureOf(held.done, { link, upstream: fit.upstream, clock: doors.clock })
}

/** A model that was never asked for has no price yet: it is learnt before the link is given up. */
async function judgedLater(doors: RelayDoors, link: Link, call: Call): Promise<FitLink | Refused> {
  await doors.judging.learnPrice(link.model)
  return judgeLink(doors, link, call)
}

async function reserve(
  doors: RelayDoors,
  call: Call,
  fit: FitLink,
): Promise<Reservation | Refused> {
  try {
    return await doors.ledger.reserve(askOf(doors, call, fit))
  } catch (error) {
    // It holds no money now, and says why: a full disk, books that are being compared.
    if (error instanceof AgenthostError) return ledgerShut(error)
    throw error
  }
}

function askOf({ clock }: RelayDoors, call: Call, fit: FitLink): Ask {
  const { caller, surface, ask, inForce } = call
  const at = clock.now()
  return {
    at,
    call: call.id,
    attempt: (call.tries += 1),
    caller,
    session: ask.session,
    asked: surface.model,
    route: fit.link.route,
    model: fit.link.model,
    protocol: call.protocol,
    stream: surface.stream,
    table: inForce.version,
    price: fit.price.version,
    inputBoundTokens: fit.bound.tokens,
    outputLimitTokens: fit.outputLimit,
    held: fit.worst,
    caps: capsFor({ all: inForce.table.caps, link: fit.link, caller }, at),
  }
}

type SendAsk = TryAsk & { readonly fit: FitLink; readonly hold: Hold }

/** Rejects never: from here on there is money held, and what comes back settles it. */
async function send(doors: RelayDoors, call: Call, ask: SendAsk): Promise<Exchanged> {
  try {
    return await exchange(doors, exchangeOf(doors, call, ask))
  } catch (error) {
    // Before a byte went out: the exchange keeps its own mistakes to itself.
    doors.mistake(error)
    return NEVER_SENT
  }
}

function exchangeOf(doors: RelayDoors, call: Call, { fit, hold, isLast }: SendAsk): ExchangeAsk {
  const { surface, body, protocol, query } = call
  return {
    client: call.client,
    stop: call.stop,
    call: {
      upstream: fit.upstream,
      method: 'POST',
      path: PATHS[protocol] + query,
      headers: headersOn(call.headers),
      body: doors.judging.writeBody(surface, body, fit.rewrite),
    },
    named: (generation) => doors.ledger.name(hold, generation),
    takerOf: (status, headers) => fitAnswer(doors, call, { fit, isLast, status, headers }),
  }
}

function endOf({ end, status, taken }: Exchanged): CallEnd {
  if (end === 'gone') return 'neutral'
  if (end !== 'whole' || status === null) return 'bad'
  if (taken.reading?.end === 'error') return 'bad'
  return breakerEnd(status)
}

function ledgerShut({ message, hint }: AgenthostError): Refused {
  return { refused: { status: 503, code: 'ledger_shut', message: `${message}. ${hint}`.trim() } }
}

function busy({ route }: Link): TryResult {
  const message = `no place on route ${route} was free in time (its max_concurrency)`
  return { is: 'skipped', why: { status: 503, code: 'route_busy', message } }
}

function leftAlone(link: Link, ms: number): Refusal {
  const message = `${nameOf(link)} failed several times and is left alone for ${Math.ceil(ms / 1000)} s more`
  return { status: 503, code: 'left_alone', message }
}
