/** Who listens on a TCP port, from /proc/net/tcp and the descriptors of our own processes (proc(5)). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { codeOf } from '../../errors.ts'

export type Listener = { readonly pid: number | null; readonly command: string }

const LISTEN = '0A'

/** Null when nobody listens; `pid` null when it is a process that we may not look into. */
export function listenerOn(port: number): Listener | null {
  const inode = inodeOf('/proc/net/tcp', port) ?? inodeOf('/proc/net/tcp6', port)
  if (inode === null) return null
  const wanted = `socket:[${inode}]`
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && descriptors(name).includes(wanted)) {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return { pid: Number(name), command }
    }
  }
  return { pid: null, command: 'unknown' }
}

function inodeOf(table: string, port: number): string | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
    if (state === LISTEN && local.endsWith(wanted)) return inode ?? null
  }
  return null
}

function descriptors(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`))
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM', 'ESRCH'].includes(codeOf(error) ?? '')) return []
    throw error
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch (error) {
    // Closed since it was listed.
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  }
}
