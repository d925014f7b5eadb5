/** Which live processes have a text in the environment that they were started with (Linux). */
import { readdirSync, readFileSync } from 'node:fs'

export function processesNaming(what: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(what))
    .map(Number)
}

/** Empty for a zombie, and for a process that is gone meanwhile or another user's. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}
