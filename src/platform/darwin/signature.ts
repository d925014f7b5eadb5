/** Who signed a program, from `codesign -dvv`: what macOS's privacy grants are tied to. */
import type { MacTools } from './tools.ts'

/**
 * `developer-id` keeps its grants over an update; `ad-hoc` (Homebrew's) loses them at each, since its
 * identity is the hash of the very file (openclaw#22179).
 */
export type Signature = 'developer-id' | 'ad-hoc' | 'unsigned' | 'unknown'

/** codesign(1) describes on stderr. */
export async function signatureOf(path: string, tools: MacTools): Promise<Signature> {
  const { code, err } = await tools.run('codesign', ['-dvv', path])
  return parseSignature(code, err)
}

export function parseSignature(code: number | null, described: string): Signature {
  if (/^.*: code object is not signed at all$/m.test(described)) return 'unsigned'
  if (code !== 0) return 'unknown'
  if (/^Signature=adhoc$/m.test(described)) return 'ad-hoc'
  return /^TeamIdentifier=[A-Z0-9]{10}$/m.test(described) ? 'developer-id' : 'unknown'
}
