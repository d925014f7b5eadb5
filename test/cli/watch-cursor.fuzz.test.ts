/** The cursor of a watch on any disk: a place to go on from, or none; what was written is read. */
import fc from 'fast-check'
import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileNameOf, watchCursor } from '../../src/cli/alerts/watch-cursor.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddFiles } from '../support/odd-files.ts'
import { damaged, oddValue, ODD_WORDS } from '../support/odd-values.ts'

const files = oddFiles()

describe(`how far a watch has come (seed ${FUZZ_SEED})`, () => {
  it('is a number that a daemon takes, or not known, whatever is in its file', async () => {
    const values = fc.oneof(
      oddValue.map((value) => JSON.stringify(value) ?? ''),
      oddValue.map((cursor) => JSON.stringify({ cursor })),
      damaged('{"cursor":42}\n').map((bytes) => bytes.toString('utf8')),
    )
    await holdsFor({ name: 'watch-cursor', values, count: 600 }, (text) => {
      mkdirSync(`${files.folder()}/watch`, { recursive: true })
      files.put(`watch/${fileNameOf('me@mini')}.json`, text)
      const cursor = watchCursor(files.folder(), 'me@mini').read()
      expect(cursor === null || (Number.isSafeInteger(cursor) && cursor >= 0)).toBe(true)
    })
  })

  it('is read as it was written, for any destination, in its own folder', async () => {
    const values = fc.tuple(
      fc
        .oneof(fc.constantFrom(...ODD_WORDS), fc.string({ unit: 'binary', maxLength: 300 }))
        .map((text) => text.toWellFormed().replaceAll('\0', '')),
      fc.nat(),
    )
    await holdsFor({ name: 'watch-names', values, count: 300 }, ([destination, cursor]) => {
      const name = fileNameOf(destination)
      expect(name).not.toMatch(/[/\\\0]/)
      const one = watchCursor(files.folder(), destination)
      one.write(cursor)
      expect(one.read()).toBe(cursor)
    })
  })
})
