/**
 * How the time to match a regular expression grows with the text. Patterns come with the schemas of tools, texts from
 * a model, and one that takes for ever would stop every agent's gateway. Coarse, and on the safe side. Pure.
 */

/**
 * The time grows with the length to this power; Infinity where it may double with each letter: a repetition of what
 * has a choice in it.
 */
export function patternDegree(pattern: string): number {
  const plain = plainOf(pattern)
  const open: { hasChoice: boolean }[] = [{ hasChoice: false }]
  let unbounded = 0
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain.charAt(at)
    const top = open.at(-1)
    if (top === undefined) return Infinity
    if (letter === '(') {
      open.push({ hasChoice: false })
      // `(?:`, `(?=`: no quantifier.
      if (plain.charAt(at + 1) === '?') at += 1
    } else if (letter === ')') {
      open.pop()
      const repeats = /^(?:[*+]|\{\d)/.test(plain.slice(at + 1, at + 3))
      if (top.hasChoice && repeats) return Infinity
      const outer = open.at(-1)
      if (outer !== undefined) outer.hasChoice ||= top.hasChoice
    } else if ('|*+?{'.includes(letter)) {
      top.hasChoice = true
      if (letter === '*' || letter === '+' || /^\{\d+,\d*\}/.test(plain.slice(at))) unbounded += 1
    }
  }
  // Without an anchor it is tried from each letter on.
  return unbounded + (plain.startsWith('^') ? 0 : 1)
}

/** At most in how many ways its choices can be taken: `a?a?a?` has eight, and all of them are tried in turn. */
export function patternPaths(pattern: string): number {
  const plain = plainOf(pattern)
  const open = [{ before: 0, now: 1, last: 1 }]
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain.charAt(at)
    const top = open.at(-1)
    if (top === undefined) return Infinity
    if (letter === '(') {
      open.push({ before: 0, now: 1, last: 1 })
      if (plain.charAt(at + 1) === '?') at += 1
    } else if (letter === ')') {
      open.pop()
      const outer = open.at(-1)
      if (outer === undefined) return Infinity
      outer.last = top.before + top.now
      outer.now *= outer.last
    } else if (letter === '|') {
      top.before += top.now
      top.now = 1
      top.last = 1
    } else if (letter === '?') top.now = (top.now / top.last) * (top.last + 1)
    else top.last = 1
  }
  return open.reduce((paths, { before, now }) => paths * (before + now), 1)
}

/** Classes and escapes match one letter each, and say nothing of repetition. */
function plainOf(pattern: string): string {
  return pattern.replaceAll(/\\[^]|\[(?:\\[^]|[^\]\\])*\]/g, 'a')
}
