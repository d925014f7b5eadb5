/** What reading a suite needs of the configuration's room: YAML with places, durations, and words for mistakes. */
import { parseYaml } from '../../config/document.ts'
import { foundText } from '../../config/mistake.ts'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import type { ReadSheet, SuiteParts } from '../../regression/read-suite.ts'

/** A title may be 1.10, and a command may have a number or the word true in it. */
const TEXTS = ['command', 'setup', 'files', 'needs', 'title', 'id']

const readSheet: ReadSheet = (text) => {
  const isText = (path: readonly string[]): boolean => path.some((key) => TEXTS.includes(key))
  const { document, mistakes } = parseYaml(text, isText)
  const lines = mistakes.map(({ at, key, expected, found }) => {
    const name = key === '' ? '' : `${key}: `
    return `${at.line}:${at.column}: ${name}expected ${expected}, found ${found}`
  })
  return {
    value: document?.value ?? null,
    mistakes: lines,
    placeOf(path, isKey = false) {
      const at = isKey
        ? document?.placeOfKey(path.slice(0, -1), path.at(-1) ?? '')
        : document?.placeOf(path)
      const { line, column } = at ?? { line: 1, column: 1 }
      return `${line}:${column}`
    },
  }
}

export const suiteParts: SuiteParts = { readSheet, nearest, parseDuration, found: foundText }
