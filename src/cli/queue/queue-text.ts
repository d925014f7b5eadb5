/** The human queue as a person reads it in a terminal. Nothing of a prompt is obeyed by it. Pure. */
import type { DecidedAnswer, ParkedLine, Shown } from '../../control/gateway-protocol.ts'
import { harmless } from '../../gateway/queue/prompt-text.ts'
import { columnsText, cut } from '../text-columns.ts'
import { durationText, localTimeText, sizeText, wrapped } from '../words.ts'

export type QueueLook = { readonly columns: number; readonly now: number }

const HEADS = ['ID', 'SINCE', 'WHO', 'ROUTE', 'HELD BY', 'EXPIRES'] as const
const INDENT = '    '
const NEXT = 'Read one with: agenthost queue show ID'

/** Those that wait or whose decision is kept, each with why below it; then those that are over. */
export function queueText(requests: readonly ParkedLine[], look: QueueLook): string {
  const open = requests.filter(isOpen)
  const over = requests.filter((each) => !isOpen(each))
  const [head = '', ...rows] = columnsText([HEADS, ...open.map((each) => cells(each, look))], [0])
  const lines =
    open.length === 0
      ? ['nothing waits for a person']
      : [head, ...open.flatMap((each, at) => [rows[at] ?? '', ...notes(each, look)])]
  const rest =
    over.length === 0 ? [] : ['', 'over:', ...over.flatMap((each) => overLines(each, look.columns))]
  const next = open.some(({ state }) => state === 'waiting')
    ? ['', ...wrapped(NEXT, look.columns)]
    : []
  return [...lines.map((line) => cut(line, look.columns)), ...next, ...rest]
    .map((line) => `${line}\n`)
    .join('')
}

function isOpen({ state, use }: ParkedLine): boolean {
  return state === 'waiting' || use === 'kept'
}

/** Names longer than this would take the room of what stands beside them. */
const NAME_MAX = 20

function cells(line: ParkedLine, { now }: QueueLook): readonly string[] {
  const { id, at, holding, expiresAt, asked } = line
  return [
    String(id),
    durationText(Math.max(0, now - Date.parse(at))),
    cut(who(line), NAME_MAX),
    cut(harmless(asked), NAME_MAX),
    holding === 0 ? 'nobody' : clients(holding),
    `in ${durationText(Math.max(0, Date.parse(expiresAt) - now))}`,
  ]
}

function notes(line: ParkedLine, { columns }: QueueLook): readonly string[] {
  const kept = line.use === 'kept' ? [`${stateText(line)}; kept for when it is sent again`] : []
  // Where the route is cut in its column, the reason may be the only place that names it.
  const why = harmless(line.asked).length > NAME_MAX ? harmless(line.why) : whyText(line)
  return [why, ...kept].flatMap((text) =>
    wrapped(text, columns - INDENT.length).map((part) => INDENT + part),
  )
}

function overLines(line: ParkedLine, columns: number): readonly string[] {
  const { id, overAt, caller, asked } = line
  const minute = overAt === null ? '' : localTimeText(overAt).slice(0, -3)
  const head = `${String(id).padStart(4)}  ${minute}  `
  const text = `${harmless(`${caller.name} on ${asked}`)}: ${stateText(line)}`
  const [first = '', ...more] = wrapped(text, columns - head.length)
  return [head + first, ...more.map((part) => ' '.repeat(head.length) + part)]
}

/** Of a request whose route is named beside it. */
function whyText({ why, asked }: ParkedLine): string {
  return harmless(why.replace(`no model of ${asked} could`, 'no model could'))
}

/** `answered by lea`, `sent on along enterprise by lea, never fetched`. */
function stateText({ state, by, use, route }: ParkedLine): string {
  const what = state === 'retried' ? `sent on along ${harmless(route ?? '')}` : state
  const whose = by === null ? '' : ` by ${harmless(by)}`
  return `${what}${whose}${use === 'lapsed' ? ', never fetched' : ''}`
}

/** One request: about it, its prompt since the model last spoke, and what to type. */
export function shownText({ request, prompt }: Shown, look: QueueLook): string {
  const { id, at, asked, protocol, stream, bodyBytes, expiresAt, holding } = request
  const since = durationText(Math.max(0, look.now - Date.parse(at)))
  const leftMs = Math.max(0, Date.parse(expiresAt) - look.now)
  const isWaiting = request.state === 'waiting'
  const state = isWaiting
    ? `waiting, expires in ${durationText(leftMs)}; held by ${holding === 0 ? 'nobody' : clients(holding)}`
    : `${stateText(request)}${request.overAt === null ? '' : `, ${localTimeText(request.overAt)}`}`
  const about = [
    `request ${id} of ${who(request)}, on ${harmless(asked)}`,
    `${localTimeText(at)} (${since} ago), ${sizeText(bodyBytes)}, ${protocol}${stream ? ', streaming' : ''}`,
    state,
    `why: ${whyText(request)}`,
    ...(prompt === null ? [] : promptNumbers(prompt)),
  ].flatMap((line) => wrapped(line, look.columns))
  const text = prompt === null ? 'Its body is not kept any more.' : promptText(prompt)
  const end = isWaiting ? ['', ...whatToType(id)] : []
  return `${[...about, '', text, ...end].join('\n')}\n`
}

function whatToType(id: number): readonly string[] {
  return [
    `Answer with: agenthost queue answer ${id}`,
    `Or: agenthost queue retry ${id} --route ROUTE; agenthost queue drop ${id}`,
  ]
}

function promptNumbers({ systemLength, tools, messages }: NonNullable<Shown['prompt']>) {
  const named = tools.length === 0 ? 'no tools' : `tools: ${tools.map(harmless).join(', ')}`
  const count = messages === 1 ? '1 message' : `${messages} messages`
  const length = systemLength === 1 ? '1 character' : `${systemLength} characters`
  return [`system prompt of ${length}; ${count}; ${named}`]
}

/** What was said since the model last spoke, in full. */
export function promptText({ turns }: NonNullable<Shown['prompt']>): string {
  if (turns.length === 0) return 'It has no messages.'
  return turns.map(({ role, text }) => `${harmless(role)}:\n${harmless(text)}`).join('\n\n')
}

/** What came of a decision. */
export function decidedText({ request, served }: DecidedAnswer): string {
  const { id, use, expiresAt } = request
  const first = `request ${id} is ${stateText({ ...request, by: null })}`
  if (use !== 'kept')
    return `${first}; ${clients(served)} ${served === 1 ? 'has' : 'have'} it now\n`
  return `${first}; nobody holds on to it: it is kept for when the same request comes again, until ${localTimeText(expiresAt)}\n`
}

function who({ caller }: ParkedLine): string {
  return harmless(`${caller.kind} ${caller.name}`)
}

function clients(count: number): string {
  return count === 1 ? '1 client' : `${count} clients`
}
