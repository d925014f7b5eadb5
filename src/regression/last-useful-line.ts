/** Of what a check printed, the one line that says most: for a person who looks at a list of failures. Pure. */

/**
 * Frames of a stack, braces, rulers, counters and versions: what runners print after what they have to say. A frame
 * ends with its place, also in TAP, which has no `at` before it; a sentence that begins with `at` is none.
 */
const NOISE =
  /^(?:at (?:\S.*)?(?::\d+(?::\d+)?\)?|\((?:<anonymous>|native[^)]*)\))(?: \{)?|at async .*|(?:async |new )?[\w$.<>]+ \((?:file|node):\S+:\d+:\d+\)|[\s{}[\](),;^~=.…*-]*|node\.js v.*|#? ?(?:tests|suites|pass|skipped|todo|cancelled|duration_ms)\b.*|ran \d+ tests?.*|failed \(.*\)|file ".*|(?:code|generatedmessage|operator|actual|expected|diff|name|location|stack): .*|duration_ms.*|type: .*|traceback .*|1\.\.\d+|ok \d+.*)$/i
const TELLING = /error|expected|assert|fail|not ok|wrong|missing|denied|refused|cannot/i

const LONGEST = 200

export function lastUsefulLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/\p{Cc}\[[0-9;]*m/gu, '')
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim(),
    )
    .filter((line) => line !== '' && !NOISE.test(line))
  const line = lines.findLast((each) => TELLING.test(each)) ?? lines.at(-1) ?? 'it said nothing'
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
