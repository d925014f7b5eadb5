/** The text that a person writes above a line, and what stands below it to be read. Pure. */

const SCISSORS = '-------- >8 -------- what stands below this line is not sent --------'

/** An empty place to write, then the line, then what it is about. */
export function aboveScissors(below: string): string {
  return `\n\n${SCISSORS}\n${below}\n`
}

/** Without the white space around it: an empty place stays empty. All of it where the line was taken out. */
export function textAbove(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const at = lines.indexOf(SCISSORS)
  return lines
    .slice(0, at < 0 ? lines.length : at)
    .join('\n')
    .trim()
}

/** A command in a variable such as EDITOR, by spaces; quotes hold together what has some. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  )
}
