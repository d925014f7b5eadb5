/**
 * The end of a chain: the request waits for a person. A streaming client gets pings meanwhile; what the person says
 * is given as the model's answer, or the request goes along another route. No money is held.
 */
import { chainOf } from './chain.ts'
import { isRefused, type Chain, type Refusal, type Refused } from '../call.ts'
import { giveRefusal, giveText, waitingHeaders } from './persons-words.ts'
import type { HumanQueue, Verdict } from '../queue/parked.ts'
import type { RelayDoors } from './relay-doors.ts'
import { CLOSING, giveUp, runChain } from './run-chain.ts'
import type { Call } from './serving.ts'

export type PersonAsk = {
  readonly human: NonNullable<Chain['human']>
  readonly queue: HumanQueue
  /** Why no model served it. */
  readonly why: Refusal
}

export async function askPerson(doors: RelayDoors, call: Call, ask: PersonAsk): Promise<void> {
  const { limits, clock } = doors
  const { surface, protocol, body, caller, stop } = call
  const gone = new AbortController()
  const left = Promise.withResolvers<null>()
  const place = parkedOrNot(() =>
    ask.queue.park({
      at: clock.now(),
      caller,
      asked: surface.model,
      protocol,
      stream: surface.stream,
      body,
      why: ask.why.message,
      holdMs: ask.human.holdMs ?? limits.holdMs,
      gone: gone.signal,
    }),
  )
  if (isRefused(place)) return giveRefusal(call, place.refused)
  const { parked, verdict } = place
  stop.on(() => {
    gone.abort()
    left.resolve(null)
  })
  const stopPings = surface.stream ? pings(doors, call) : () => undefined
  const said = await Promise.race([verdict, left.promise])
  stopPings()
  stop.on(null)
  if (said === null) giveRefusal(call, CLOSING)
  else await giveVerdict(doors, call, { said, id: parked.id })
}

/** The queue throws a refusal when it has no room. */
function parkedOrNot(
  park: () => ReturnType<HumanQueue['park']>,
): ReturnType<HumanQueue['park']> | Refused {
  try {
    return park()
  } catch (error) {
    if (typeof error === 'object' && error !== null && isRefused(error)) return error
    throw error
  }
}

/** Keeps the client's stream alive from now on; gives what ends that. */
function pings({ limits, deadlines, answering }: RelayDoors, call: Call): () => void {
  let stop = (): void => undefined
  const ping = (): void => {
    call.client.head(200, waitingHeaders(call))
    call.client.write(answering.pingOf(call.protocol))
    const next = deadlines.watch(limits.pingMs, ping)
    stop = () => next.stop()
  }
  ping()
  return () => stop()
}

/** What a person has said of this request: before any money is held, or after it has waited. */
export async function giveVerdict(
  doors: RelayDoors,
  call: Call,
  { said, id }: { readonly said: Verdict; readonly id: number | null },
): Promise<void> {
  const name = id === null ? 'this request' : `request ${id}`
  switch (said.is) {
    case 'answered':
      giveText(doors, call, { said, id })
      return
    case 'retry':
      await sendAlong(doors, call, said.route)
      return
    case 'held': {
      const message =
        `no model could answer; the request waits for a person as ${said.id} (\`agenthost queue show ${said.id}\`): ` +
        'send the same again to wait on'
      giveRefusal(call, { status: 503, code: 'queue_held', message })
      return
    }
    case 'dropped':
      giveRefusal(call, {
        status: 403,
        code: 'queue_dropped',
        message: `a person dropped ${name} from the queue`,
      })
      return
    case 'expired':
      giveRefusal(call, {
        status: 504,
        code: 'queue_expired',
        message: `nobody answered ${name} before it expired`,
      })
  }
}

/** A person chose the route: what the caller's token is scoped to does not matter then. */
const ANYBODY = { routes: null, direct: [] }

async function sendAlong(doors: RelayDoors, call: Call, route: string): Promise<void> {
  const chain = chainOf(call.inForce.table, route, ANYBODY, doors.choosing.words)
  if (isRefused(chain)) {
    giveRefusal(call, chain.refused)
    return
  }
  const unanswered = await runChain(doors, call, { ...chain, human: null })
  if (unanswered !== null) giveUp(call, unanswered)
}
