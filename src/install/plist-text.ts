/** Property lists as text and back. The one file that knows the package `plist`. */
import { build, parse, type PlistValue } from 'plist'
import { isObject } from './is-object.ts'

export type PlistDict = { readonly [key: string]: PlistEntry }
export type PlistEntry = string | number | boolean | readonly PlistEntry[] | PlistDict

/**
 * Throws where a text is no plist, or where a value cannot be written so that launchd reads the same:
 * XML has no way to say a control character.
 */
export function plistText(dict: PlistDict): string {
  refuseUnsayable(dict)
  return `${build(dict as PlistValue, { pretty: true, indent: '  ' })}\n`
}

/** The dictionary in a text. The package lets `<integer>ten</integer>` pass as NaN: that is refused here. */
export function plistOf(text: string): PlistDict {
  const value = quietly(() => parse(text))
  if (!isDict(value)) throw new Error('it is no dictionary')
  return value
}

/** What is wrong with a text is thrown; the package's XML parser writes it to stderr as well. */
function quietly(read: () => unknown): unknown {
  const before = { ...globalThis.console }
  Object.assign(globalThis.console, { error: () => undefined, warn: () => undefined })
  try {
    return read()
  } finally {
    Object.assign(globalThis.console, before)
  }
}

function isDict(value: unknown): value is PlistDict {
  if (!isObject(value)) return false
  return Object.values(value).every(isEntry)
}

function isEntry(value: unknown): value is PlistEntry {
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return Array.isArray(value) ? value.every(isEntry) : isDict(value)
}

/** What XML 1.0 has no way to say: control characters, halves of pairs. A CR would be read as a newline. */
function isUnsayable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return code !== 0x09 && code !== 0x0a
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
}

function refuseUnsayable(value: PlistEntry): void {
  if (typeof value === 'string') {
    if (Array.from(value).some(isUnsayable)) {
      throw new Error(`${JSON.stringify(value)} has a character that a plist cannot hold`)
    }
  } else if (typeof value === 'object') {
    for (const each of Object.values(value)) refuseUnsayable(each as PlistEntry)
  }
}
