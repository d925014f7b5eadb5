/**
 * Proves a prompt by itself: its right replies pass, each wrong one fails, each alternative is one that a right reply
 * takes, and what it expects is something that the offered tools have. Pure.
 */
import { isObject, type JsonObject } from './json-value.ts'
import type { ExpectedCall, ToolPrompt } from './task.ts'
import type { ProvedPrompt } from './tool-file.ts'
import { matches, type Validate } from './tool-match.ts'

/** What is wrong with the prompt itself, each a sentence; empty when it may be used. */
export function proofMistakes(proved: ProvedPrompt, validate: Validate): readonly string[] {
  const { prompt, reference, right, wrong } = proved
  const judge = matches(prompt, reference, validate)
  return [
    ...(judge.passed ? [] : [`the reference fails: ${judge.why}`]),
    ...right.flatMap((reply, index) => {
      const { passed, why } = matches(prompt, reply, validate)
      return passed ? [] : [`right reply ${index + 1} fails: ${why}`]
    }),
    ...wrong.flatMap((reply, index) =>
      matches(prompt, reply, validate).passed ? [`wrong reply ${index + 1} passes`] : [],
    ),
    ...unusedAlternatives(proved, validate),
    ...reference.calls.flatMap(({ name, args }) => uncheckable(prompt, name, args, validate)),
    ...alternativesOf(prompt).flatMap((calls) => calls.flatMap((call) => stray(prompt, call))),
    ...choiceMistakes(prompt),
  ]
}

function alternativesOf({ expect }: ToolPrompt): readonly (readonly ExpectedCall[])[] {
  return [expect.calls, ...(expect.or ?? [])]
}

/** An alternative that no reply proves may be one that nobody can give. */
function unusedAlternatives(
  { prompt, reference, right }: ProvedPrompt,
  validate: Validate,
): readonly string[] {
  return alternativesOf(prompt).flatMap((calls, index) => {
    const { or: _or, ...rest } = prompt.expect
    const alone = { ...prompt, expect: { ...rest, calls } }
    const isUsed = [reference, ...right].some((reply) => matches(alone, reply, validate).passed)
    return isUsed ? [] : [`no right reply takes alternative ${index + 1}`]
  })
}

/** A schema that cannot be used would never fail anybody. */
function uncheckable(
  { tools }: ToolPrompt,
  name: string,
  args: unknown,
  validate: Validate,
): readonly string[] {
  const tool = tools.find((each) => each.name === name)
  const verdict = tool === undefined ? null : validate(tool.parameters, args)
  return verdict?.is === 'unknown'
    ? [`the schema of ${name} cannot be checked: ${verdict.why}`]
    : []
}

function stray({ tools }: ToolPrompt, call: ExpectedCall): readonly string[] {
  const tool = tools.find(({ name }) => name === call.name)
  if (tool === undefined) return [`expects a call of ${call.name}, which is not offered`]
  return Object.keys(call.args)
    .filter((path) => !hasPath(tool.parameters, path.split('.')))
    .map((path) => `expects the argument ${path}, which ${call.name} does not have`)
}

/** As far as the schema names its properties; what is behind a reference or a choice is left to the replies. */
function hasPath(schema: JsonObject, [key, ...rest]: readonly string[]): boolean {
  const { properties } = schema
  if (key === undefined || !isObject(properties)) return true
  const inner = properties[key]
  return isObject(inner) && hasPath(inner, rest)
}

function choiceMistakes(prompt: ToolPrompt): readonly string[] {
  const all = alternativesOf(prompt)
  const { toolChoice } = prompt
  if (toolChoice === 'none' && all.some((calls) => calls.length > 0)) {
    return ['expects a call where none is allowed']
  }
  if (toolChoice !== 'auto' && toolChoice !== 'none' && all.some((calls) => calls.length === 0)) {
    return ['expects no call where one is required']
  }
  return []
}
