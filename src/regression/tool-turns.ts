/**
 * The turns of a prompt, as its file writes them, in OpenAI's shape: what the user says, calls already made and what
 * they gave, and fillers in the midst of either. Pure.
 */
import { filler, FILLER_KINDS, KILOBYTES_MAX, type FillerKind } from './filler.ts'
import { isObject, type JsonObject } from './json-value.ts'

type Say = (mistake: string) => void

/** From `user` alone, or from `turns`; the last turn has to leave the word to the model. */
export function readTurns({ user, turns }: JsonObject, say: Say): readonly JsonObject[] {
  if ((user === undefined) === (turns === undefined)) say('needs either `user` or `turns`')
  const given: readonly unknown[] = Array.isArray(turns) ? turns : [{ user }]
  const read = given.flatMap((turn) => readTurn(turn, say))
  if (read.at(-1)?.['role'] === 'assistant') say('the last turn has to be of the user or of a tool')
  checkResults(read, say)
  return read
}

function readTurn(json: unknown, say: Say): readonly JsonObject[] {
  if (isObject(json)) {
    if ('user' in json) return [{ role: 'user', content: readContent(json['user'], say) }]
    if ('result' in json) return results(json['result'], {}, say)
    if ('error' in json) return results(json['error'], { is_error: true }, say)
    if ('assistant' in json) return [assistantTurn(json, say)]
  }
  say('a turn is { user }, { assistant, calls }, { result } or { error }')
  return []
}

/** `{ "call_1": "what it gave" }` */
function results(json: unknown, more: JsonObject, say: Say): readonly JsonObject[] {
  if (!isObject(json)) say('a result is { id: what the call gave }')
  return Object.entries(isObject(json) ? json : {}).map(([id, content]) => ({
    role: 'tool',
    tool_call_id: id,
    content: isObject(content) ? JSON.stringify(content) : readContent(content, say),
    ...more,
  }))
}

/** `calls` as `{ "call_1": { "tool": { arguments } } }`. */
function assistantTurn({ assistant, calls }: JsonObject, say: Say): JsonObject {
  const made = Object.entries(isObject(calls) ? calls : {}).map(([id, call]) => {
    const [name, args] = Object.entries(isObject(call) ? call : {})[0] ?? []
    if (name === undefined) say(`the call ${id} names no tool`)
    return { id, type: 'function', function: { name, arguments: JSON.stringify(args ?? {}) } }
  })
  if (typeof assistant !== 'string') say('`assistant` has to be a text, empty or not')
  const content = assistant === '' ? null : assistant
  return { role: 'assistant', content, ...(made.length === 0 ? {} : { tool_calls: made }) }
}

/** Both APIs refuse a call without its result, and a result without its call. */
function checkResults(turns: readonly JsonObject[], say: Say): void {
  const calls = turns.flatMap((turn) =>
    Array.isArray(turn['tool_calls']) ? turn['tool_calls'] : [],
  )
  const made = calls.filter(isObject).map((call) => String(call['id']))
  const given = turns.flatMap((turn) =>
    turn['role'] === 'tool' ? [String(turn['tool_call_id'])] : [],
  )
  if (made.toSorted().join(' ') !== given.toSorted().join(' ')) {
    say('each call needs one result, and each result its call')
  }
}

/** A text, or parts of it: texts and `{ filler }`. */
function readContent(json: unknown, say: Say): string {
  if (typeof json === 'string' && json !== '') return json
  if (!Array.isArray(json) || json.length === 0) {
    say('a turn needs a text, or a list of texts and fillers')
    return ''
  }
  return json.map((part: unknown) => (typeof part === 'string' ? part : fill(part, say))).join('\n')
}

function fill(part: unknown, say: Say): string {
  const recipe = isObject(part) && isObject(part['filler']) ? part['filler'] : ({} as JsonObject)
  const { kind, seed, kilobytes, plant } = recipe
  const isKnown = FILLER_KINDS.some((each) => each === kind)
  const isSized = typeof kilobytes === 'number' && kilobytes > 0 && kilobytes <= KILOBYTES_MAX
  const planted = Array.isArray(plant) ? plant.filter(isPlant) : null
  if (!isKnown || !isSized || typeof seed !== 'number' || planted === null) {
    say('a filler needs kind, seed, kilobytes (up to 64) and plant: [{ at, text }]')
    return ''
  }
  if (Array.isArray(plant) && planted.length < plant.length) say('a plant is { at: 0 to 1, text }')
  return filler({ kind: kind as FillerKind, seed, kilobytes, plant: planted })
}

function isPlant(json: unknown): json is { readonly at: number; readonly text: string } {
  if (!isObject(json) || typeof json['text'] !== 'string') return false
  return typeof json['at'] === 'number' && json['at'] >= 0 && json['at'] <= 1
}
