/**
 * The tools that a prompt offers: its own, or those of the suite's shelf, which several prompts share. What both APIs
 * would refuse is told. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'
import type { ToolSchema } from './task.ts'

/** Tools that several prompts offer, by name, and sets of their names. */
export type ToolShelf = {
  readonly tools: ReadonlyMap<string, ToolSchema>
  readonly sets: ReadonlyMap<string, readonly string[]>
}

type Say = (mistake: string) => void

/** As both APIs take them. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/u

/** Of the file `shelf.json`; without one the shelf is empty. */
export function readShelf(json: unknown, say: Say): ToolShelf {
  const { tools, sets } = isObject(json) ? json : ({} as JsonObject)
  const read: readonly ToolSchema[] = (Array.isArray(tools) ? tools : []).flatMap((tool: unknown) =>
    readTool(tool, say),
  )
  sayTwice(read, say)
  return {
    tools: new Map(read.map((tool) => [tool.name, tool])),
    sets: new Map(
      Object.entries(isObject(sets) ? sets : {}).map(([set, names]) => [
        set,
        namesIn(names, () => say(`the set ${set} has to be a list of names`)),
      ]),
    ),
  }
}

function namesIn(json: unknown, sayWrong: () => void): readonly string[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : []
  const names = list.filter((each) => typeof each === 'string')
  if (!Array.isArray(json) || names.length < list.length) sayWrong()
  return names
}

/** `name` or `@set` of the shelf, or the tool itself. */
export function readTools(json: unknown, shelf: ToolShelf, say: Say): readonly ToolSchema[] {
  if (!Array.isArray(json) || json.length === 0) {
    say('`tools` has to be a list of at least one')
    return []
  }
  const tools = json.flatMap((each: unknown) => toolsOf(each, shelf, say))
  sayTwice(tools, say)
  return tools
}

function sayTwice(tools: readonly ToolSchema[], say: Say): void {
  const names = tools.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) say(`the tool ${twice} is offered twice`)
}

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

function readTool(json: unknown, say: Say): readonly ToolSchema[] {
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
