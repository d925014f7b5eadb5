/** Recorded answers of macOS's programs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Without its first line, which says where it comes from. */
export function sample(name: string): string {
  const whole = readFileSync(join(import.meta.dirname, '../fixtures/macos', name), 'utf8')
  return whole.slice(whole.indexOf('\n') + 1)
}
