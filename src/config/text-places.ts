/**
 * Line and column of a place in a text. The parser's own count misses the line ends inside of what it could not
 * read, and would name a line that is further up. Pure.
 */
import type { Place } from './mistake.ts'

/** Both count from 1; the end of the text has a place too. */
export function textPlaces(text: string): (offset: number) => Place {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const wanted = Math.min(Math.max(offset, 0), text.length)
    let line = 0
    for (let above = starts.length; above - line > 1;) {
      const middle = (line + above) >> 1
      if ((starts[middle] ?? 0) <= wanted) line = middle
      else above = middle
    }
    return { line: line + 1, column: wanted - (starts[line] ?? 0) + 1 }
  }
}
