/** Whatever is in the file: it is taken, or refused in words, and nothing else is thrown. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import { walkSeed } from '../support/seed.ts'
import { load } from './agenthost-yaml.ts'
import { runs } from '../support/fuzzing.ts'

const WORDS = (
  'agents a b command preset openclaw claude-code workdir env after restart steps limit ready alive http ' +
  'exec output every stop log 3s 3GB 1.10 ~ null << __proto__ constructor http://h/ h:1'
).split(' ')
const SIGNS = [
  ':',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\n  ',
  '\n    ',
  '- ',
  '&x',
  '*x',
  '"',
  "'",
  '!t',
  '? ',
  '|',
  '#',
]

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...WORDS, ...SIGNS), { maxLength: 40 }).map((words) => words.join(' ')),
)

const word = fc.constantFrom(...WORDS)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    word,
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 6 }),
  ),
}))

/** JSON is YAML: wrong in what it says, never in its grammar. */
const config = fc
  .dictionary(fc.oneof(word, fc.string()), fc.dictionary(word, value, { maxKeys: 6 }), {
    maxKeys: 4,
  })
  .map((agents) => JSON.stringify({ agents }))

const seed = walkSeed()

describe('any file at all', () => {
  it.each([
    ['text', text],
    ['a configuration of wrong values', config],
  ])(`such as %s is taken or refused in words (seed ${seed})`, async (_what, files) => {
    await fc.assert(
      fc.asyncProperty(files, async (yaml) => {
        const error: unknown = await load(yaml).then(
          () => null,
          (reason: unknown) => reason,
        )
        if (error === null) return
        expect(error).toBeInstanceOf(AgenthostError)
        expect(error).toMatchObject({ kind: 'config' })
      }),
      { numRuns: runs(1500), seed },
    )
  })
})
