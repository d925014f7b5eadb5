/**
 * What a prompt expects, and its own right and wrong replies, as the file writes them: a call is `{ tool: arguments }`.
 * Another reply may be the reference with some arguments set otherwise. Pure.
 */
import { isObject, withValueAt, type JsonObject } from './json-value.ts'
import type { ExpectedCall, Matcher, ToolPrompt } from './task.ts'
import type { ToolCall, ToolReply } from './tool-reply.ts'

type Say = (mistake: string) => void
type Expect = ToolPrompt['expect']

export function readExpected(json: unknown, say: Say): Expect {
  const { calls, or, text, ...rest } = isObject(json) ? json : ({} as JsonObject)
  if (Object.keys(rest).length > 0) say('`expect` has `calls`, `or` and `text`, nothing else')
  if (or !== undefined && !Array.isArray(or)) say('`or` has to be a list of lists of calls')
  if (text !== undefined && !isPattern(text)) say('`text` of what is expected is no pattern')
  return {
    calls: readCalls(calls, say, expectedCall),
    ...(Array.isArray(or) ? { or: or.map((each) => readCalls(each, say, expectedCall)) } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  }
}

export function readReply(json: unknown, say: Say): ToolReply {
  const { calls, text } = isObject(json) ? json : ({} as JsonObject)
  if (calls === undefined && text === undefined) say('a reply needs `calls` or `text`')
  return {
    calls: readCalls(calls ?? [], say, (name, args): ToolCall => ({ name, args })),
    text: typeof text === 'string' ? text : '',
  }
}

/** `{ "set": { "0.city": "Bergen" } }` is the reference with that argument of its first call changed. */
export function readReplies(json: unknown, reference: ToolReply, say: Say): readonly ToolReply[] {
  if (!Array.isArray(json)) {
    say('`right` and `wrong` have to be lists of replies')
    return []
  }
  return json.map((each: unknown) => {
    if (!isObject(each) || !isObject(each['set'])) return readReply(each, say)
    return Object.entries(each['set']).reduce(
      (reply, [path, value]) => changed(reply, path, value, say),
      reference,
    )
  })
}

function changed(reply: ToolReply, path: string, value: unknown, say: Say): ToolReply {
  const [index = '', ...inside] = path.split('.')
  const call = reply.calls[Number(index)]
  if (call === undefined || inside.length === 0) {
    say(`\`set\` of a reply names no call and argument of the reference: ${path}`)
    return reply
  }
  const args = withValueAt(call.args, inside, value)
  return { ...reply, calls: reply.calls.with(Number(index), { ...call, args }) }
}

function readCalls<T>(
  json: unknown,
  say: Say,
  read: (name: string, args: JsonObject, say: Say) => T,
): readonly T[] {
  if (!Array.isArray(json)) {
    say('`calls` has to be a list')
    return []
  }
  return json.flatMap((each: unknown) => {
    const entries = Object.entries(isObject(each) ? each : {})
    const [name, args] = entries[0] ?? []
    if (entries.length === 1 && name !== undefined && isObject(args)) return [read(name, args, say)]
    say('a call is { tool: arguments }')
    return []
  })
}

function expectedCall(name: string, args: JsonObject, say: Say): ExpectedCall {
  return { name, args: readMatchers(args, say) }
}

function readMatchers(json: JsonObject, say: Say): Readonly<Record<string, Matcher>> {
  return Object.fromEntries(
    Object.entries(json).map(([path, matcher]) => [path, readMatcher(matcher, path, say)]),
  )
}

/** Anything but an object is meant as it stands. */
function readMatcher(json: unknown, path: string, say: Say): Matcher {
  if (!isObject(json)) return { is: json }
  const { either, items } = json
  const keys = Object.keys(json).toSorted().join(' ')
  if (keys === 'either' && Array.isArray(either)) {
    return { either: either.map((each) => readMatcher(each, path, say)) }
  }
  if (keys === 'items' && Array.isArray(items)) {
    return {
      items: items.map((each) => (isObject(each) ? readMatchers(each, say) : { '': { is: each } })),
    }
  }
  if (!Object.hasOwn(SHAPES, keys) || SHAPES[keys]?.(json) !== true)
    say(`no such matcher at ${path}`)
  return json as Matcher
}

const SHAPES: Readonly<Record<string, (json: JsonObject) => boolean>> = {
  is: () => true,
  oneOf: ({ oneOf }) => Array.isArray(oneOf),
  'near within': ({ near, within }) => typeof near === 'number' && typeof within === 'number',
  matches: ({ matches }) => isPattern(matches),
  any: ({ any }) => any === true,
  text: ({ text }) => typeof text === 'string',
  holds: ({ holds }) => Array.isArray(holds) && holds.every((each) => typeof each === 'string'),
  day: ({ day }) => typeof day === 'string' && /^\d{4}-\d\d-\d\d$/u.test(day),
  moment: ({ moment }) =>
    typeof moment === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)?$/u.test(moment),
  absent: ({ absent }) => absent === true,
}

function isPattern(json: unknown): boolean {
  if (typeof json !== 'string') return false
  try {
    return new RegExp(json, 'u').source !== ''
  } catch {
    return false
  }
}
