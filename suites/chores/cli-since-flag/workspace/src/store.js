/** Notes as JSON lines: `{ id, at, text, tags }`; `at` is ISO 8601 in UTC. Empty lines are skipped. */
export function parseNotes(text) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}
