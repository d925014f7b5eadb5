/** Whether a path is that of a route, and what stands in it for the name. */
import { Refused } from './refusal.ts'

/** The text in place of `:name`, empty where there is none to fill, null where the path is another. */
export function nameIn(pattern: string, path: string): string | null {
  const wanted = pattern.split('/')
  const parts = path.split('/')
  if (wanted.length !== parts.length) return null
  let name = ''
  for (const [index, part] of parts.entries()) {
    if (wanted[index] === ':name') name = decoded(part)
    else if (wanted[index] !== part) return null
  }
  return pattern.includes(':name') && name === '' ? null : name
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // URIError says no more than "URI malformed".
    throw new Refused(400, `the path has a broken escape in ${part}`)
  }
}
