/** The shipped suite `tools` proves itself: what it calls right passes, what it calls wrong fails, and it is fair. */
import { describe, expect, it } from 'vitest'
import { isObject, withValueAt } from '../../src/regression/json-value.ts'
import type { ToolPrompt } from '../../src/regression/task.ts'
import { matches } from '../../src/regression/tool-match.ts'
import { proofMistakes } from '../../src/regression/tool-proof.ts'
import type { ToolReply } from '../../src/regression/tool-reply.ts'
import { hashOf, readToolSuite, type ToolSuite } from '../../src/regression/tool-suite.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { validate } from './schema-door.ts'

function shipped(): ToolSuite {
  const read = readToolSuite('suites/tools', 'tools')
  if ('mistakes' in read) throw new Error(read.mistakes.join('\n'))
  return read
}

const suite = shipped()
const proved = suite.proved.map((each) => [each.prompt.id, each] as const)

describe('every prompt of the suite `tools`', () => {
  it.each(proved)('%s: its reference passes and its wrong replies fail', (_id, each) => {
    expect(proofMistakes(each, validate)).toEqual([])
  })

  it.each(proved)('%s: its calls are right in any order', (_id, { prompt, reference }) => {
    const { seed, below } = dice(walkSeed())
    const calls = [...reference.calls]
    for (let at = calls.length - 1; at > 0; at -= 1) {
      const other = below(at + 1)
      const [a, b] = [calls[at], calls[other]]
      if (a === undefined || b === undefined) continue
      calls[at] = b
      calls[other] = a
    }
    expect(matches(prompt, { ...reference, calls }, validate), `seed ${seed}`).toMatchObject({
      passed: true,
    })
  })

  it.each(proved)(
    '%s: a call more, a call less, and nothing at all fail',
    (_id, { prompt, reference }) => {
      const verdicts = [
        { ...reference, calls: [...reference.calls, ...reference.calls.slice(0, 1)] },
        { ...reference, calls: reference.calls.slice(1) },
        { calls: [], text: '' },
      ].map((reply) => matches(prompt, reply, validate).passed)
      expect(verdicts).toEqual(
        reference.calls.length === 0 ? [true, true, false] : [false, false, false],
      )
    },
  )

  it.each(proved)(
    '%s: another value of any argument that is fixed fails',
    (_id, { prompt, reference }) => {
      const passing = fixedPaths(prompt, reference)
        .map(({ call, path, other }) => ({
          call,
          path,
          reply: changed(reference, call, path, other),
        }))
        .filter(({ reply }) => matches(prompt, reply, validate).passed)
      expect(passing).toEqual([])
    },
  )

  it.each(proved)('%s: is taken by both APIs', (_id, { prompt }) => {
    for (const { parameters } of prompt.tools) {
      expect(
        Object.keys(parameters).filter((key) => /^(?:oneOf|anyOf|allOf|\$ref)$/.test(key)),
      ).toEqual([])
      expect(propertiesOf(parameters).filter((name) => !/^[\w.-]{1,64}$/.test(name))).toEqual([])
    }
    expect(prompt.messages[0]?.['role']).toBe('user')
  })

  it.each(proved)('%s: knows which day it is', (_id, { prompt }) => {
    expect(prompt.system).toContain('17 March 2026')
  })
})

describe('the suite `tools` as a whole', () => {
  it('has at least 64 prompts, of three difficulties and of every kind', () => {
    expect(suite.tasks.length).toBeGreaterThanOrEqual(64)
    const counts = Map.groupBy(suite.tasks, ({ difficulty }) => difficulty)
    expect(counts.get('easy')?.length).toBeGreaterThanOrEqual(20)
    expect(counts.get('medium')?.length).toBeGreaterThanOrEqual(28)
    expect(counts.get('hard')?.length).toBeGreaterThanOrEqual(16)
    const probes = Map.groupBy(suite.tasks, (task) => task.probes)
    expect([...probes.values()].map((tasks) => tasks.length >= 5)).toEqual(Array(8).fill(true))
  })

  it('has long contexts of 20 to 60 KB, and more than fifty tools at once', () => {
    const long = suite.tasks.filter(({ probes }) => probes === 'long')
    const sizes = long.map(({ messages }) => Buffer.byteLength(JSON.stringify(messages)))
    expect(Math.min(...sizes)).toBeGreaterThan(20_000)
    expect(Math.max(...sizes)).toBeLessThan(62_000)
    expect(Math.max(...suite.tasks.map(({ tools }) => tools.length))).toBeGreaterThan(50)
  })

  it('has the same hash each time it is read, and another one when anything graded or shown changes', () => {
    expect(shipped().hash).toBe(suite.hash)
    const [first, ...rest] = suite.tasks
    if (first === undefined) throw new Error('no prompt')
    expect(hashOf([...rest, { ...first, title: 'renamed' }])).toBe(suite.hash)
    expect(hashOf(rest)).not.toBe(suite.hash)
    expect(hashOf([...rest, { ...first, system: 'Be brief.' }])).not.toBe(suite.hash)
    expect(hashOf([...rest, { ...first, expect: { calls: [] } }])).not.toBe(suite.hash)
  })

  it('is frozen: results of another suite are not compared with those of this one', () => {
    expect(suite.hash).toMatchInlineSnapshot(
      `"4d6007e57dffc29e39a2ab37963d14b7837ed1a817ffea64b178380f492a5a48"`,
    )
  })
})

type Fixed = { readonly call: number; readonly path: string; readonly other: unknown }

/** Arguments that some expectation fixes by a plain value, of tools that are called once. */
function fixedPaths(prompt: ToolPrompt, reference: ToolReply): readonly Fixed[] {
  return reference.calls.flatMap(({ name }, call) => {
    const wanted = prompt.expect.calls.filter((each) => each.name === name)
    if (wanted.length !== 1) return []
    return Object.entries(wanted[0]?.args ?? {}).flatMap(([path, matcher]) =>
      'is' in matcher ? [{ call, path, other: otherThan(matcher.is) }] : [],
    )
  })
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'string')
    return value.endsWith('1') ? `${value.slice(0, -1)}2` : `${value.slice(0, -1)}1`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return value === null ? '' : null
}

function changed(reply: ToolReply, call: number, path: string, other: unknown): ToolReply {
  const calls = reply.calls.map((each, index) =>
    index === call ? { ...each, args: withValueAt(each.args, path.split('.'), other) } : each,
  )
  return { ...reply, calls }
}

function propertiesOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(propertiesOf)
  if (!isObject(schema)) return []
  const own = isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  return [...own, ...Object.values(schema).flatMap(propertiesOf)]
}
