/** The command lines of all processes that may be seen, from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'
import { codeOf } from '../../errors.ts'

export type CommandLine = { readonly pid: number; readonly command: string }

const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

export function commandLines(): readonly CommandLine[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    const command = commandOf(name)
    return command === '' ? [] : [{ pid: Number(name), command }]
  })
}

/** Empty for kernel threads, zombies, and processes that have just gone. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch (error) {
    if (GONE.has(codeOf(error))) return ''
    throw error
  }
}
