/**
 * Tokens as files of their own, `<kind>-<name>.json`: whoever writes one grants, whoever removes it revokes. The
 * token itself is in none of them: it is given out once, by whoever makes it.
 */
import { hash, randomBytes } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { causeOf, codeOf } from '../../errors.ts'
import type { Caller } from '../call.ts'
import { parseTokenFile, tokenFileText, type TokenFile } from './token-text.ts'

type Owner = Pick<Caller, 'kind' | 'name'>

/** Enough that nobody guesses one, and no sign in it that a header or a shell minds. */
const RANDOM_BYTES = 32
const BYTES_MAX = 65_536

export function digestOf(token: string): string {
  return hash('sha256', token, 'hex')
}

/** Makes a token in place of the one that this caller had, and gives it. Throws where the file cannot be written. */
export function makeToken(folder: string, caller: Caller): string {
  const token = `ah-${randomBytes(RANDOM_BYTES).toString('base64url')}`
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = pathOf(folder, caller)
  // Not `.json`: half a file is not read.
  const fresh = `${path}.${process.pid}.new`
  writeFileSync(fresh, tokenFileText({ sha256: digestOf(token), caller }), { mode: 0o600 })
  renameSync(fresh, path)
  return token
}

/** Whether there was one. With `ofRun` only a token of that very run goes: a later one may have taken its place. */
export function dropToken(folder: string, owner: Owner, ofRun?: (run: string) => boolean): boolean {
  const path = pathOf(folder, owner)
  if (ofRun !== undefined) {
    const found = readTokenFile(path)
    const run = found !== null && 'caller' in found ? found.caller.run : null
    if (run === null || !ofRun(run)) return false
  }
  try {
    rmSync(path)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

export type ListedToken = { readonly file: string } & (TokenFile | { readonly wrong: string })

/** All of them by the names of their files; what cannot be used says why. */
export function tokensIn(folder: string): readonly ListedToken[] {
  return tokenFileNames(folder).flatMap((file) => {
    const read = readTokenFile(join(folder, file))
    return read === null ? [] : [{ file, ...read }]
  })
}

export function tokenFileNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Null where it is gone. What is no plain, small file (a pipe would be waited for) is not opened. */
export function readTokenFile(path: string): TokenFile | { readonly wrong: string } | null {
  try {
    const stat = lstatSync(path)
    if (!stat.isFile()) return { wrong: 'it is no regular file' }
    if (stat.size > BYTES_MAX) return { wrong: `it is larger than ${BYTES_MAX} bytes` }
    const read = parseTokenFile(readFileSync(path, 'utf8'))
    // Else removing the file of a name would not revoke that name's token.
    if ('caller' in read && basename(path) !== fileOf(read.caller))
      return {
        wrong: `it is the token of ${read.caller.kind} ${read.caller.name}, in another place`,
      }
    return read
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : { wrong: causeOf(error) }
  }
}

function pathOf(folder: string, owner: Owner): string {
  return join(folder, fileOf(owner))
}

function fileOf({ kind, name }: Owner): string {
  return `${kind}-${name}.json`
}
