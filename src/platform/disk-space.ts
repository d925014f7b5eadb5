/** How much room the volume of a folder has. `/` of macOS is a sealed volume of its own, so never that. */
import { statfs } from 'node:fs/promises'
import type { HostFacts } from '../doctor/facts.ts'
import { causeOf } from '../errors.ts'

export async function diskSpace(folder: string): Promise<HostFacts['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { is: { freeBytes: bavail * bsize, totalBytes: blocks * bsize } }
  } catch (error) {
    return { unknown: `the disk of ${folder}: ${causeOf(error)}` }
  }
}
