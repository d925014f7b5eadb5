/** Reading a suite of prompts: what cannot be read is told by file and id, all of it at once. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filler, FILLER_KINDS } from '../../src/regression/filler.ts'
import { proofMistakes } from '../../src/regression/tool-proof.ts'
import { readToolSuite } from '../../src/regression/tool-suite.ts'
import { validate } from './schema-door.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const look = {
  name: 'look',
  description: 'Looks.',
  parameters: { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] },
}
const lookCloser = {
  name: 'look_closer',
  description: 'Looks through something.',
  parameters: { type: 'object', properties: { lens: { type: 'object', properties: {} } } },
}
const good = {
  id: 'one',
  title: 'One',
  difficulty: 'easy',
  probes: 'call',
  user: 'Look at the moon.',
  tools: ['look'],
  expect: { calls: [{ look: { at: { text: 'moon' } } }] },
  reference: { calls: [{ look: { at: 'moon' } }] },
  wrong: [{ set: { '0.at': 'sun' } }],
}

function write(file: string, json: unknown): void {
  writeFileSync(join(folder, file), typeof json === 'string' ? json : JSON.stringify(json))
}

function read(...prompts: unknown[]): ReturnType<typeof readToolSuite> {
  write('shelf.json', { tools: [look], sets: { sight: ['look'], broken: ['smell'] } })
  write('a.json', { prompts })
  return readToolSuite(folder, 'mine')
}

describe('a folder of prompts', () => {
  it('is read with the tools of its shelf', () => {
    const suite = read(good, { ...good, id: 'two', tools: ['@sight'], system: 'Be brief.' })
    expect(suite).toMatchObject({
      name: 'mine',
      tasks: [
        { id: 'one', system: null, tools: [look], toolChoice: 'auto' },
        { id: 'two', system: 'Be brief.', tools: [look] },
      ],
    })
  })

  it.each([
    ['a key that nobody knows', { ...good, expects: {} }, 'a.json: one: unknown key expects'],
    [
      'a tool that is not there',
      { ...good, tools: ['smell'] },
      'a.json: one: there is no tool smell on the shelf',
    ],
    [
      'a set that is not there',
      { ...good, tools: ['@hearing'] },
      'a.json: one: there is no set @hearing',
    ],
    [
      'a tool offered twice',
      { ...good, tools: ['look', '@sight'] },
      'a.json: one: the tool look is offered twice',
    ],
    [
      'no wrong reply',
      { ...good, wrong: [] },
      'a.json: one: `wrong` has to list at least one reply that fails',
    ],
    [
      'a difficulty of its own',
      { ...good, difficulty: 'tricky' },
      'a.json: one: `difficulty` has to be one of easy, medium, hard',
    ],
    [
      'a matcher that nobody knows',
      { ...good, expect: { calls: [{ look: { at: { like: 'moon' } } }] } },
      'a.json: one: no such matcher at at',
    ],
    [
      'a pattern that is none',
      { ...good, expect: { calls: [{ look: { at: { matches: '(' } } }] } },
      'a.json: one: no such matcher at at',
    ],
    [
      'a choice of a tool that is not offered',
      { ...good, toolChoice: { name: 'smell' } },
      'a.json: one: `toolChoice` is auto, required, none or { name } of an offered tool',
    ],
    ['no prompt', { ...good, user: undefined }, 'a.json: one: needs either `user` or `turns`'],
    [
      'a call without result',
      {
        ...good,
        user: undefined,
        turns: [
          { user: 'Look.' },
          { assistant: '', calls: { c1: { look: { at: 'sea' } } } },
          { user: 'And?' },
        ],
      },
      'a.json: one: each call needs one result, and each result its call',
    ],
    [
      'the last word taken',
      { ...good, user: undefined, turns: [{ user: 'Look.' }, { assistant: 'No.' }] },
      'a.json: one: the last turn has to be of the user or of a tool',
    ],
    [
      'a filler without end',
      { ...good, user: ['a', { filler: { kind: 'mail', seed: 1, kilobytes: 4000, plant: [] } }] },
      'a.json: one: a filler needs kind, seed, kilobytes (up to 64) and plant: [{ at, text }]',
    ],
    [
      'a wrong reply that changes nothing',
      { ...good, wrong: [{ set: { '3.at': 'sun' } }] },
      'a.json: one: `set` of a reply names no call and argument of the reference: 3.at',
    ],
    ['no id', { ...good, id: undefined }, 'a.json: prompt 1 has no id'],
    [
      'a limit of nothing',
      { ...good, costUsd: 0 },
      'a.json: one: `costUsd` has to be over 0 and at most 10',
    ],
  ])('with %s is refused by name', (_name, prompt, mistake) => {
    const suite = read(prompt)
    expect('mistakes' in suite ? suite.mistakes : []).toContain(mistake)
  })

  it.each([
    [{ tools: [look, look] }, 'shelf.json: the tool look is offered twice'],
    [{ tools: [{ ...look, name: 'look up' }] }, 'shelf.json: a tool needs a name of at most 64'],
    [
      { tools: [{ ...look, parameters: { oneOf: [] } }] },
      'shelf.json: the tool look needs a description, and parameters of type object',
    ],
  ])('with the shelf %j is refused', (shelf, mistake) => {
    write('a.json', { prompts: [good] })
    write('shelf.json', shelf)
    const suite = readToolSuite(folder, 'mine')
    expect('mistakes' in suite ? suite.mistakes.join('\n') : '').toContain(mistake)
  })

  it('tells all mistakes at once', () => {
    write('b.json', '{"prompts": [')
    const suite = read(good, good, { ...good, id: 'three', probes: 'luck', title: '' })
    const mistakes = 'mistakes' in suite ? suite.mistakes.join('\n') : ''
    expect(mistakes).toContain('b.json: unable to read it as JSON')
    expect(mistakes).toContain('one: the id is given twice')
    expect(mistakes).toContain('three: `title` has to be a text')
    expect(mistakes).toContain('three: `probes` has to be one of')
  })

  it('is refused when it is empty or not there', () => {
    expect(readToolSuite(folder, 'mine')).toEqual({ mistakes: ['there is no prompt in it'] })
    expect(readToolSuite(join(folder, 'gone'), 'mine')).toHaveProperty('mistakes.0')
  })
})

describe('a prompt that does not prove itself', () => {
  it.each([
    [
      'a reference that fails',
      { reference: { calls: [{ look: { at: 'sun' } }] }, wrong: [{ calls: [] }] },
      'the reference fails: look with another at than expected',
    ],
    [
      'a right reply that fails',
      { right: [{ set: { '0.at': 'sun' } }] },
      'right reply 1 fails: look with another at than expected',
    ],
    [
      'an alternative that nobody takes',
      { expect: { ...good.expect, or: [[{ look: { at: { is: 'Mars' } } }]] } },
      'no right reply takes alternative 2',
    ],
    [
      'a wrong reply that passes',
      { wrong: [{ set: { '0.at': 'Moon.' } }] },
      'wrong reply 1 passes',
    ],
    [
      'an argument within another that no tool has',
      {
        tools: [lookCloser],
        expect: { calls: [{ look_closer: { 'lens.power': { absent: true } } }] },
        reference: { calls: [{ look_closer: {} }] },
        wrong: [{ calls: [] }],
      },
      'expects the argument lens.power, which look_closer does not have',
    ],
    [
      'an argument that no tool has',
      { expect: { calls: [{ look: { through: { absent: true } } }] }, wrong: [{ calls: [] }] },
      'expects the argument through, which look does not have',
    ],
    [
      'a call where none is allowed',
      { toolChoice: 'none' },
      'expects a call where none is allowed',
    ],
    [
      'no call where one is required',
      {
        toolChoice: 'required',
        expect: { calls: [] },
        reference: { text: 'No.' },
        wrong: [{ text: '' }],
      },
      'expects no call where one is required',
    ],
    [
      'a schema that cannot be used',
      {
        tools: [
          {
            ...look,
            parameters: {
              ...look.parameters,
              $defs: {},
              properties: { at: { $ref: '#/$defs/gone' } },
            },
          },
        ],
      },
      'the schema of look cannot be checked',
    ],
  ])('for %s', (_name, more, mistake) => {
    const suite = read({ ...good, ...more })
    if ('mistakes' in suite) throw new Error(suite.mistakes.join('\n'))
    const [proved] = suite.proved
    expect(proved === undefined ? '' : proofMistakes(proved, validate).join('\n')).toContain(
      mistake,
    )
  })
})

describe('a filler', () => {
  const recipe = { seed: 5, kilobytes: 20, plant: [{ at: 0.5, text: 'THE FACT' }] }

  it.each(FILLER_KINDS)(
    'of %s is as long as it was asked for and holds what was planted, once',
    (kind) => {
      const text = filler({ ...recipe, kind })
      expect(text.length).toBeGreaterThanOrEqual(20 * 1024)
      expect(text.length).toBeLessThan(21 * 1024)
      expect(text.split('THE FACT')).toHaveLength(2)
      expect(text.indexOf('THE FACT') / text.length).toBeCloseTo(0.5, 1)
    },
  )

  it('is the same for ever', () => {
    const all = FILLER_KINDS.map((kind) => filler({ ...recipe, kind })).join('\n')
    expect(createHash('sha256').update(all).digest('hex')).toMatchInlineSnapshot(
      `"6b27ae5ad3005673b2b4480b5587240f7f284181e1326b92c63717c3dc5b383c"`,
    )
  })
})
