/** Real outputs of macOS's programs, kept in test/fixtures/macos. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Without the first line, which says where a sample comes from. */
export function macSample(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/macos', name), 'utf8')
  return text.slice(text.indexOf('\n') + 1)
}

/** The samples of ps were taken without the uid, which we ask for behind the group. */
export function withUid(text: string): string {
  return text.replaceAll(/^(\s*\d+\s+\d+\s+\d+)/gm, '$1   501')
}
