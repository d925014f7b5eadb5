/** A small disk of its own for the home, so that it can be filled to the last byte without harm to anybody else. */
import { rmdirSync } from 'node:fs'
import { run, runWell } from '../harness/command.ts'

const DISK_MB = 400

/** Gives what unmounts it; null where only root could mount it. */
export async function mountAt(folder: string): Promise<(() => Promise<void>) | null> {
  if (process.getuid?.() !== 0) return null
  const options = ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=0700`, 'tmpfs', folder]
  const mounted = await run(['mount', ...options])
  if (mounted.code !== 0) return null
  return async () => {
    await runWell(['umount', '-l', folder])
    rmdirSync(folder)
  }
}
