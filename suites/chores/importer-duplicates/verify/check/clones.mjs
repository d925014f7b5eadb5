/** Tokens of code without comments, names and texts made alike; and how many stand in a run that occurs twice. */
const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|`(?:\\[\s\S]|[^`\\])*`|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?<=[(,=:[!&|?{};]\s*)\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+\/\w*|[A-Za-z_$][\w$]*|\d[\w.]*|\s+|=>|[-+*/%=!<>&|?]+|./g
const WORDS = new Set('const let var for if else return function new continue break of in export import type while typeof null true false throw class'.split(' '))

/** The code without its comments. */
export function plain(text) {
  return [...text.matchAll(TOKEN)].map(([token]) => token).filter((token) => !/^\/\*|^\/\//.test(token)).join('')
}

export function tokens(text) {
  return [...text.matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => !/^\s|^\/\*|^\/\//.test(token))
    .filter((token) => token !== ';' && token !== ',')
    .map((token) => {
      if (WORDS.has(token)) return token
      if (/^[A-Za-z_$]/.test(token)) return 'name'
      if (/^[\d'"`]/.test(token) || /^\/./.test(token)) return 'text'
      return token
    })
}

export function repeated(files, length) {
  const places = new Map()
  files.forEach((list, file) => {
    for (let at = 0; at + length <= list.length; at += 1) {
      const key = list.slice(at, at + length).join(' ')
      const known = places.get(key) ?? []
      // A run that overlaps itself is a list of like things, no copy.
      if (!known.some((place) => place.file === file && at - place.at < length)) known.push({ file, at })
      places.set(key, known)
    }
  })
  const covered = files.map(() => new Set())
  for (const found of places.values())
    if (found.length > 1) for (const { file, at } of found) for (let step = 0; step < length; step += 1) covered[file].add(at + step)
  return covered.reduce((sum, each) => sum + each.size, 0)
}
