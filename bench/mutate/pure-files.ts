/**
 * Which files are mutated: those whose head comment calls them pure, found anew each time. And which
 * tests may kill their mutants: those of their room, and those that import the file themselves.
 */
import { existsSync, readFileSync, globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const SLOW = /\.(?:process|darwin)\.test\.ts$|\/simulated-[^/]*$/

/** `src/gateway/ledger/books.ts` is of the room `gateway`; `src/decimal.ts` of `decimal.ts`. */
export function roomOf(file: string): string {
  return file.split('/')[1] ?? file
}

export function isPure(text: string): boolean {
  return /\bPure[.:]/.test(/^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? '')
}

export function pureFiles(): readonly string[] {
  return globSync('src/**/*.ts')
    .sort()
    .filter((file) => isPure(readFileSync(file, 'utf8')))
}

/** The pure files of these rooms, folders and files; of all where nothing is named. */
export function chosen(names: readonly string[]): readonly string[] {
  const all = pureFiles()
  if (names.length === 0) return all
  return names.flatMap((name) => {
    const path = name.startsWith('src/') ? name : `src/${name}`
    const found = all.filter((file) => file === path || file.startsWith(`${path}/`))
    if (found.length === 0) throw new Error(`unable to mutate ${name}: no pure file is called so`)
    return found
  })
}

/** Tests that start processes or simulate a year are left out: a mutant would take seconds. */
export function testsFor(files: readonly string[]): readonly string[] {
  const quick = globSync('test/**/*.test.ts')
    .sort()
    .filter((test) => !SLOW.test(test) && test !== 'test/tidy.test.ts')
  const rooms = new Set(files.map(roomOf))
  const wanted = new Set(files)
  return quick.filter((test) => {
    const room = test.split('/')[1] ?? ''
    if (rooms.has(room) || rooms.has(basename(test).replace('.test.ts', '.ts'))) return true
    return importsOf(test).some((file) => wanted.has(file))
  })
}

function importsOf(test: string): readonly string[] {
  return [...readFileSync(test, 'utf8').matchAll(/from '(\.[^']+)'/g)]
    .map((match) => join(dirname(test), match[1] ?? ''))
    .filter((path) => existsSync(path))
}
