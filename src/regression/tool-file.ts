/**
 * One file of the suite `tools`: groups of prompts, each with the reply that is right and some that are wrong. What
 * cannot be read is told by file and id, all of it at once. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'
import type { Difficulty, TaskLimits, ToolPrompt, ToolSchema } from './task.ts'
import { readExpected, readReplies, readReply } from './tool-expectation.ts'
import type { ToolReply } from './tool-reply.ts'
import { readTools, type ToolShelf } from './tool-shelf.ts'
import { readTurns } from './tool-turns.ts'

/** A prompt and its own proof. */
export type ProvedPrompt = {
  readonly prompt: ToolPrompt
  readonly reference: ToolReply
  /** Others that are as right. */
  readonly right: readonly ToolReply[]
  readonly wrong: readonly ToolReply[]
}

const KEYS =
  'id title difficulty probes system user turns tools toolChoice expect reference right wrong costUsd'.split(
    ' ',
  )
const DIFFICULTIES = ['easy', 'medium', 'hard']
const PROBES = ['call', 'arguments', 'parallel', 'none', 'deep', 'long', 'choice', 'follow-up']

/** Two minutes, one reply, ten cents: a short prompt; `costUsd` of a file or prompt for longer ones. */
const TIME_MS = 120_000
const COST_USD = 0.1

type Say = (mistake: string) => void

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
  const wrong = readReplies(json['wrong'] ?? [], reference, say)
  if (wrong.length === 0) say('`wrong` has to list at least one reply that fails')
  return { prompt, reference, right: readReplies(json['right'] ?? [], reference, say), wrong }
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
