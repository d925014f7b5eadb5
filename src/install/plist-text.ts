/** Property lists as text and back. The one file that knows the package `plist`. */
import { build, parse, type PlistValue } from 'plist'

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
  const value: unknown = parse(text)
  if (!isDict(value)) throw new Error('it is no dictionary')
  return value
}

export function isDict(value: unknown): value is PlistDict {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(isEntry)
}

function isEntry(value: unknown): value is PlistEntry {
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isSafeInteger(value)
  return Array.isArray(value) ? value.every(isEntry) : isDict(value)
}

const UNSAYABLE =
  // oxlint-disable-next-line no-control-regex -- they are what it is about
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function refuseUnsayable(value: PlistEntry): void {
  if (typeof value === 'string') {
    if (UNSAYABLE.test(value)) {
      throw new Error(`${JSON.stringify(value)} has a character that a plist cannot hold`)
    }
  } else if (typeof value === 'object') {
    for (const each of Object.values(value)) refuseUnsayable(each as PlistEntry)
  }
}
