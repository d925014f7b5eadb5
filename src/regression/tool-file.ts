/**
 * One file of the suite `tools`: groups of prompts, each with the reply that is right and some that are wrong. What
 * cannot be read is told by file and id, all of it at once. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'
import type { Difficulty, TaskLimits, ToolPrompt, ToolSchema } from './task.ts'
import { readExpected, readReply, readWrong } from './tool-expectation.ts'
import type { ToolReply } from './tool-reply.ts'
import { readTurns } from './tool-turns.ts'

/** A prompt and its own proof. */
export type ProvedPrompt = {
  readonly prompt: ToolPrompt
  readonly reference: ToolReply
  readonly wrong: readonly ToolReply[]
}

/** Tools that several prompts offer, by name, and sets of their names. */
export type ToolShelf = {
  readonly tools: ReadonlyMap<string, ToolSchema>
  readonly sets: ReadonlyMap<string, readonly string[]>
}

export type Say = (mistake: string) => void

const KEYS =
  'id title difficulty probes system user turns tools toolChoice expect reference wrong costUsd'.split(
    ' ',
  )
const DIFFICULTIES = ['easy', 'medium', 'hard']
const PROBES = ['call', 'arguments', 'parallel', 'none', 'deep', 'long', 'choice', 'follow-up']
/** As both APIs take them. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/u

/** Two minutes, one reply, ten cents: a short prompt; `costUsd` of a file or prompt for longer ones. */
const TIME_MS = 120_000
const COST_USD = 0.1

/** The prompts of a file that hold together; `say` is told of the others. */
export function readToolFile(json: unknown, shelf: ToolShelf, say: Say): readonly ProvedPrompt[] {
  if (!isObject(json) || !Array.isArray(json['prompts'])) {
    say('expected an object with a list `prompts`')
    return []
  }
  return json['prompts'].flatMap((each: unknown, index) => {
    if (!isObject(each) || typeof each['id'] !== 'string') {
      say(`prompt ${index + 1} has no id`)
      return []
    }
    const mistakes: string[] = []
    const proved = readPrompt({ ...defaultsOf(json), ...each }, shelf, (mistake) =>
      mistakes.push(mistake),
    )
    for (const mistake of mistakes) say(`${each['id']}: ${mistake}`)
    return mistakes.length === 0 ? [proved] : []
  })
}

function defaultsOf({ system, costUsd }: JsonObject): JsonObject {
  return { system: system ?? null, costUsd: costUsd ?? COST_USD }
}

function readPrompt(json: JsonObject, shelf: ToolShelf, say: Say): ProvedPrompt {
  for (const key of Object.keys(json)) if (!KEYS.includes(key)) say(`unknown key ${key}`)
  const tools = readTools(json['tools'], shelf, say)
  const reference = readReply(json['reference'], say)
  const prompt: ToolPrompt = {
    kind: 'tools',
    id: String(json['id']),
    title: readText(json, 'title', say),
    difficulty: readWord(json, 'difficulty', DIFFICULTIES, say) as Difficulty,
    probes: readWord(json, 'probes', PROBES, say) as ToolPrompt['probes'],
    system: json['system'] === null ? null : readText(json, 'system', say),
    messages: readTurns(json, say),
    tools,
    toolChoice: readChoice(json['toolChoice'] ?? 'auto', tools, say),
    expect: readExpected(json['expect'], say),
    limits: readLimits(json['costUsd'], say),
  }
  return { prompt, reference, wrong: readWrong(json['wrong'], reference, say) }
}

function readTools(json: unknown, shelf: ToolShelf, say: Say): readonly ToolSchema[] {
  if (!Array.isArray(json) || json.length === 0) {
    say('`tools` has to be a list of at least one')
    return []
  }
  const tools = json.flatMap((each: unknown) => toolsOf(each, shelf, say))
  const names = tools.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) say(`the tool ${twice} is offered twice`)
  return tools
}

/** `name` or `@set` of the shelf, or the tool itself. */
function toolsOf(json: unknown, shelf: ToolShelf, say: Say): readonly ToolSchema[] {
  if (typeof json !== 'string') return readTool(json, say)
  const names = json.startsWith('@') ? shelf.sets.get(json.slice(1)) : [json]
  if (names === undefined) say(`there is no set ${json}`)
  return (names ?? []).flatMap((name) => {
    const tool = shelf.tools.get(name)
    if (tool === undefined) say(`there is no tool ${name} on the shelf`)
    return tool === undefined ? [] : [tool]
  })
}

export function readTool(json: unknown, say: Say): readonly ToolSchema[] {
  const { name, description, parameters } = isObject(json) ? json : ({} as JsonObject)
  if (typeof name !== 'string' || !TOOL_NAME.test(name)) {
    say('a tool needs a name of at most 64 letters, digits, - and _')
    return []
  }
  if (typeof description !== 'string' || !isObject(parameters) || parameters['type'] !== 'object') {
    say(`the tool ${name} needs a description, and parameters of type object`)
    return []
  }
  return [{ name, description, parameters }]
}

function readChoice(
  json: unknown,
  tools: readonly ToolSchema[],
  say: Say,
): ToolPrompt['toolChoice'] {
  if (json === 'auto' || json === 'required' || json === 'none') return json
  const name = isObject(json) ? json['name'] : undefined
  if (typeof name === 'string' && tools.some((tool) => tool.name === name)) return { name }
  say('`toolChoice` is auto, required, none or { name } of an offered tool')
  return 'auto'
}

function readLimits(costUsd: unknown, say: Say): TaskLimits {
  const isAmount = typeof costUsd === 'number' && costUsd > 0 && costUsd <= 10
  if (!isAmount) say('`costUsd` has to be over 0 and at most 10')
  return {
    timeMs: TIME_MS,
    costNanoUsd: isAmount ? BigInt(Math.round(costUsd * 1e9)) : 0n,
    turns: 1,
  }
}

function readText(json: JsonObject, key: string, say: Say): string {
  const value = json[key]
  if (typeof value === 'string' && value.trim() !== '') return value
  say(`\`${key}\` has to be a text`)
  return ''
}

function readWord(json: JsonObject, key: string, words: readonly string[], say: Say): string {
  const value = json[key]
  if (typeof value === 'string' && words.includes(value)) return value
  say(`\`${key}\` has to be one of ${words.join(', ')}`)
  return words[0] ?? ''
}
