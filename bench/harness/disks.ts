/**
 * Small file systems made for a run: one that clones files (XFS with reflinks, on a loop device) and
 * one that is soon full (tmpfs). Both need root; who has none is told so.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { unpack } from '../peers/debian.ts'
import { run, runWell } from './command.ts'
import type { Workbench } from './workbench.ts'

export type Disk =
  | { readonly dir: string; readonly release: () => Promise<void> }
  | { readonly skipped: string }

export async function cloningDisk(bench: Workbench): Promise<Disk> {
  if (process.getuid?.() !== 0) return { skipped: 'only root can mount a file system' }
  const image = join(bench.root, 'xfs.img')
  try {
    const [make, env] = await makeXfs(bench.cache)
    await runWell(['truncate', '-s', '3G', image])
    await runWell([make, '-q', '-f', '-m', 'reflink=1', image], { env })
    return await mounted(bench, ['-t', 'xfs', '-o', 'loop', image], () => rmSync(image))
  } catch (error) {
    return { skipped: error instanceof Error ? error.message : String(error) }
  }
}

export async function smallDisk(bench: Workbench, megabytes: number): Promise<Disk> {
  if (process.getuid?.() !== 0) return { skipped: 'only root can mount a file system' }
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs']
    return await mounted(bench, options, () => undefined)
  } catch (error) {
    return { skipped: error instanceof Error ? error.message : String(error) }
  }
}

async function mounted(
  bench: Workbench,
  options: readonly string[],
  after: () => void,
): Promise<Disk> {
  const dir = mkdtempSync(join(bench.root, 'm'))
  mkdirSync(dir, { recursive: true })
  await runWell(['mount', ...options, dir])
  return {
    dir,
    release: async () => {
      await runWell(['umount', dir])
      rmSync(dir, { recursive: true })
      after()
    },
  }
}

/** mkfs.xfs and what it needs in its environment. */
async function makeXfs(cache: string): Promise<[string, Record<string, string>]> {
  const here = await run(['mkfs.xfs', '-V']).catch(() => null)
  if (here?.code === 0) return ['mkfs.xfs', {}]
  const { root, libraries } = await unpack(cache, ['xfsprogs', 'libinih1', 'liburcu8'])
  const program = [join(root, 'sbin/mkfs.xfs'), join(root, 'usr/sbin/mkfs.xfs')].find(existsSync)
  if (program === undefined) throw new Error('xfsprogs came without mkfs.xfs')
  return [program, { LD_LIBRARY_PATH: libraries }]
}

const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x58465342: 'XFS',
  0x01021994: 'tmpfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlayfs',
}

/** The kind of file system that a folder is on, by name where it is a common one. */
export async function fileSystem(path: string): Promise<string> {
  const { type } = await statfs(path)
  return FILE_SYSTEMS[type] ?? `file system 0x${type.toString(16)}`
}
