/**
 * What a process in a sandbox wrote over folders that are hidden from it: on Linux those are file systems in
 * memory, writable, that count in no process. Seen from outside through /proc (proc(5), `root`).
 */
import { readlinkSync, statfsSync } from 'node:fs'

/** statfs(2). */
const TMPFS_MAGIC = 0x01021994

/** 0 where it cannot be told: not Linux, gone, or not in a sandbox yet. */
export function memoryDiskBytes(pid: number, folders: readonly string[]): number {
  try {
    const mounts = `/proc/${pid}/ns/mnt`
    if (folders.length === 0 || readlinkSync(mounts) === readlinkSync('/proc/self/ns/mnt')) return 0
    return folders.reduce((sum, folder) => sum + usedBytes(`/proc/${pid}/root${folder}`), 0)
  } catch {
    return 0
  }
}

function usedBytes(path: string): number {
  try {
    const { type, blocks, bfree, bsize } = statfsSync(path)
    return type === TMPFS_MAGIC ? (blocks - bfree) * bsize : 0
  } catch {
    return 0
  }
}
