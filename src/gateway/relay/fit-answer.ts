/** Chooses how an upstream's answer is taken, and writes its head: as a stream, as a whole, or not at all. */
import { headerOf, headersBack, headerText, type HeadersIn } from '../front/headers.ts'
import { nameOf, type FitLink } from './judge-link.ts'
import type { Asked } from '../tap/reading.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Call } from './serving.ts'
import { streamAnswer } from './stream-answer.ts'
import type { Taker, TakerDoors } from './taking.ts'
import { wholeAnswer } from './whole-answer.ts'

export type AnswerAsk = {
  readonly fit: FitLink
  readonly isLast: boolean
  readonly status: number
  readonly headers: HeadersIn
}

/** Null for an answer in a coding that was not asked for: neither its errors nor its cost could be read. */
export function fitAnswer(doors: RelayDoors, call: Call, answer: AnswerAsk): Taker | null {
  const { status, headers } = answer
  const coding = headerOf(headers, 'content-encoding')
  if (coding !== null && coding !== 'identity') return null
  const { client, protocol } = call
  const all = (): Record<string, string | string[]> => answerHeaders(call, answer)
  const taker: TakerDoors = {
    protocol,
    client,
    head() {
      if (!client.hasHead()) client.head(status, all())
      else if (call.story.length > 0) client.write(servedComment(answer.fit))
    },
    earlyHead: () => client.head(status, answer.isLast ? all() : earlyHeaders(call, headers)),
  }
  const asked = askedOf(call)
  const type = headerOf(headers, 'content-type') ?? ''
  if (status < 300 && type.startsWith('text/event-stream')) {
    return streamAnswer(taker, doors.tapping.tapStream(protocol, asked))
  }
  return wholeAnswer({
    ...taker,
    status,
    give: (body) => client.whole(status, all(), body),
    read: (body) => doors.tapping.tapJson(protocol, body, asked),
  })
}

/** What came from the upstream, and what a person wants to know of the way it took. */
export function answerHeaders(
  call: Call,
  { headers, fit }: Pick<AnswerAsk, 'headers' | 'fit'>,
): Record<string, string | string[]> {
  const back = headersBack(headers)
  const { story, id } = call
  back['x-agenthost-call'] = id
  back['x-agenthost-model'] = headerText(nameOf(fit.link))
  if (fit.link.route !== null) back['x-agenthost-route'] = headerText(fit.link.route)
  if (story.length > 0) back['x-agenthost-attempts'] = attemptsText(call, nameOf(fit.link))
  return back
}

/** What was tried or skipped before, in order, and who answers now. */
export function attemptsText({ story }: Pick<Call, 'story'>, now: string | null): string {
  const before = story.map(({ model, what }) => `${model} ${what}`)
  return headerText([...before, ...(now === null ? [] : [now])].join(', '))
}

function earlyHeaders(call: Call, headers: HeadersIn): Record<string, string> {
  return {
    'content-type': headerOf(headers, 'content-type') ?? 'text/event-stream',
    'cache-control': headerOf(headers, 'cache-control') ?? 'no-cache',
    'x-agenthost-call': call.id,
  }
}

/** The head is out, and this is not the model that was tried then: a comment names it, which every reader skips. */
function servedComment({ link }: FitLink): string {
  return `: served by ${headerText(nameOf(link))}\n\n`
}

function askedOf({ surface, body }: Call): Asked {
  const textOf = (key: string): string | null => {
    const span = surface.spans.get(key)
    return span === undefined ? null : body.toString('utf8', span.from, span.to)
  }
  return { tools: () => textOf('tools'), toolChoice: () => textOf('tool_choice') }
}
