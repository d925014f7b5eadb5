/**
 * Finds the birth mark in what `ps -E` prints: the arguments and the whole environment joined by blanks, in
 * which the value of another variable, or an argument, may look like a mark. Pure.
 */

/** As `writeMark` of the supervisor makes it: `<home id>/<agent>/<generation>/<random>`. */
const MARK = '[0-9a-f]{12}/[a-z0-9][a-z0-9._-]{0,40}/[1-9]\\d{0,14}/[0-9a-f]{8}'
const IN_TEXT = new RegExp(`(?:^| )AGENTHOST_RUN=(${MARK})(?= |$)`, 'g')

/** Whether it is worth asking for the arguments alone. */
export function mayHaveMark(withEnvironment: string): boolean {
  return marksIn(withEnvironment).size > 0
}

/**
 * `args` is what ps prints without `-E`: a mark in it (somebody greps for one) is none of the process's. When
 * it was taken after the process became another program, the two do not fit and all is searched.
 * Null, so unmarked, where different marks are found: which is the variable and which is text cannot be told.
 */
export function markOf(withEnvironment: string, args: string): string | null {
  const fits = withEnvironment === args || withEnvironment.startsWith(`${args} `)
  const marks = marksIn(fits ? withEnvironment.slice(args.length) : withEnvironment)
  const [mark] = marks
  return marks.size === 1 && mark !== undefined ? mark : null
}

function marksIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(IN_TEXT)].map((match) => match[1] ?? ''))
}
