/** A value that stands in the file, or is kept among the secrets: `{ secret: NAME }`. Pure but for zod. */
import { SECRET_NAME } from './environment.ts'
import { leaf } from './leaves.ts'
import { isMap } from './is-map.ts'

/** `{ secret: NAME }`, or a text that `isRight` takes. */
export function sourced(what: string, isRight: (text: string) => boolean) {
  return leaf(`${what}, or { secret: NAME }`, (value) => {
    if (typeof value === 'string') return isRight(value) ? { text: value } : null
    if (!isMap(value)) return null
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
    const [key, name] = entries[0] ?? []
    if (entries.length !== 1 || key !== 'secret') return null
    return typeof name === 'string' && SECRET_NAME.test(name) ? { secret: name } : null
  })
}

export function isWebUrl(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== ''
}
