/**
 * Proves a prompt by itself: its right reply passes, each wrong one fails, and what it expects is something that the
 * offered tools take. Pure.
 */
import type { ExpectedCall, ToolPrompt } from './task.ts'
import type { ProvedPrompt } from './tool-file.ts'
import { matches, type Validate } from './tool-match.ts'

/** What is wrong with the prompt itself, each a sentence; empty when it may be used. */
export function proofMistakes(
  { prompt, reference, wrong }: ProvedPrompt,
  validate: Validate,
): readonly string[] {
  const right = matches(prompt, reference, validate)
  return [
    ...(right.passed ? [] : [`the reference fails: ${right.why}`]),
    ...wrong.flatMap((reply, index) =>
      matches(prompt, reply, validate).passed ? [`wrong reply ${index + 1} passes`] : [],
    ),
    ...reference.calls.flatMap(({ name, args }) => unproved(prompt, name, args, validate)),
    ...[prompt.expect.calls, ...(prompt.expect.or ?? [])]
      .flat()
      .flatMap((call) => stray(prompt, call)),
    ...choiceMistakes(prompt),
  ]
}

/** A schema that cannot be used would never fail anybody. */
function unproved(
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
  const known = Object.keys(Object(tool.parameters['properties']) as object)
  return Object.keys(call.args)
    .filter((path) => !known.includes(path.split('.')[0] ?? ''))
    .map((path) => `expects the argument ${path}, which ${call.name} does not have`)
}

function choiceMistakes({ toolChoice, expect }: ToolPrompt): readonly string[] {
  const all = [expect.calls, ...(expect.or ?? [])]
  if (toolChoice === 'none' && all.some((calls) => calls.length > 0)) {
    return ['expects a call where none is allowed']
  }
  if (toolChoice !== 'auto' && toolChoice !== 'none' && all.some((calls) => calls.length === 0)) {
    return ['expects no call where one is required']
  }
  return []
}
