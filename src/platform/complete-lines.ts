/**
 * The lines of a program's answer that came whole. What stands behind the last line end may be half a
 * number, and half a number is a wrong fact. Pure.
 */

export function completeLines(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}

/** What the pattern holds of the one line that it fits; null where none or several differ. */
export function only(out: string, pattern: RegExp): string | null {
  const values = new Set(completeLines(out).flatMap((line) => pattern.exec(line)?.[1] ?? []))
  const [value] = values
  return values.size === 1 && value !== undefined ? value : null
}
