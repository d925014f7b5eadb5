/**
 * Programs from Debian packages, where possible unpacked into the cache instead of installed: nothing
 * on the machine changes and no service of theirs is started.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run, runWell } from '../harness/command.ts'

export type Unpacked = {
  readonly root: string
  /** For `LD_LIBRARY_PATH`. */
  readonly libraries: string
  readonly version: string
}

/** Unpacks packages together under `cache/debian/<first>`. Rejects with why it cannot. */
export async function unpack(cache: string, packages: readonly string[]): Promise<Unpacked> {
  const first = packages[0] ?? ''
  const root = join(cache, 'debian', first)
  if (!existsSync(root)) await fetchInto(root, packages)
  const libraries = ['usr/lib', 'lib']
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /-linux-gnu/.test(path))
  return { root, libraries: libraries.join(':'), version: versionIn(root, first) }
}

/** The version of a package whose program must lie where it was built for. Installs it when root. */
export async function installed(name: string, program: string): Promise<string> {
  if (!existsSync(program)) {
    if (process.getuid?.() !== 0)
      throw new Error(`${program} is missing and only root may install it`)
    await runWell(['apt-get', 'install', '-y', '-q', '--no-install-recommends', name], {
      timeoutMs: 300_000,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  return (await runWell(['dpkg-query', '-W', '-f', '${Version}', name])).trim()
}

async function fetchInto(root: string, packages: readonly string[]): Promise<void> {
  const partial = `${root}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  await download(partial, packages)
  for (const file of readdirSync(partial).filter((name) => name.endsWith('.deb'))) {
    await runWell(['dpkg-deb', '-x', join(partial, file), partial])
  }
  renameSync(partial, root)
}

/** The lists of a fresh machine are empty; root may fill them. */
async function download(into: string, packages: readonly string[]): Promise<void> {
  const command = ['apt-get', 'download', '-q', ...packages]
  const first = await run(command, { cwd: into, timeoutMs: 120_000 }).catch(() => null)
  if (first === null) throw new Error('there is no apt-get here')
  if (first.code === 0) return
  if (process.getuid?.() !== 0)
    throw new Error('apt-get knows no such package and only root may ask')
  await runWell(['apt-get', 'update', '-q'], { timeoutMs: 300_000 })
  await runWell(command, { cwd: into, timeoutMs: 120_000 })
}

/** Package files are kept beside what came out of them: `s6_2.11.3.2-1_amd64.deb`. */
function versionIn(root: string, name: string): string {
  const file = readdirSync(root).find((entry) => entry.startsWith(`${name}_`))
  return decodeURIComponent(file?.split('_')[1] ?? 'unknown version')
}
