/**
 * What a release is made of: the program being run, from the root of its package, and of its native
 * packages only what runs. So that a `git pull`, an `npm ci`, or a folder that macOS protects can never break the daemon.
 */
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AgenthostError, unable } from '../errors.ts'
import { isObject } from './is-object.ts'
import { filesIn, resvgFiles, sandboxFiles, sqliteFiles } from './release-packages.ts'

export type ReleaseFile = {
  /** Inside the release, with `/`. */
  readonly to: string
  readonly from: string
  readonly isExecutable: boolean
}

export type ReleaseSource = {
  readonly version: string
  readonly files: readonly ReleaseFile[]
  /** Over names and contents. */
  readonly hash: string
}

/** The folder with our package.json, from any file of the program, built or not. */
export function packageRootOf(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (isOurs(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) {
      throw new AgenthostError('bad', `unable to find the package of ${file}: it is in none`)
    }
  }
}

function isOurs(path: string): boolean {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isObject(found) && found['name'] === 'agenthost'
  } catch {
    // None, or one that another program broke: what is above may be ours.
    return false
  }
}

/** `host` as better-sqlite3 names its binaries: `darwin-arm64`. Throws `bad` when it is not built. */
export function releaseSource(root: string, host: string): ReleaseSource {
  if (!existsSync(join(root, 'dist/agenthost.js'))) {
    throw new AgenthostError(
      'bad',
      `unable to make a release of ${root}: it is not built (there is no dist/agenthost.js)`,
      'Build it with `npm run build`, or run it by scripts/agenthost, which does.',
    )
  }
  try {
    const own = filesIn(root, ['demo/**', 'dist/**', 'launchd/*.plist', 'package.json'], '')
    const files = [
      ...own,
      ...suiteFiles(root),
      ...sqliteFiles(root, host),
      ...resvgFiles(root, host),
      ...sandboxFiles(root, host),
    ]
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    return { version, files, hash: hashOf(files) }
  } catch (error) {
    if (error instanceof AgenthostError) throw error
    throw unable({ verb: 'make', object: `a release of ${root}` }, error)
  }
}

/** Every file of every suite, those with a dot too: they are what a task is made of. */
function suiteFiles(root: string): readonly ReleaseFile[] {
  const folder = join(root, 'suites')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  return names.flatMap((name) => {
    const from = join(folder, name)
    const stat = lstatSync(from)
    if (!stat.isFile()) return []
    return [{ to: `suites/${name}`, from, isExecutable: (stat.mode & 0o100) !== 0 }]
  })
}

export function hashOf(files: readonly Pick<ReleaseFile, 'to' | 'from'>[]): string {
  const hash = createHash('sha256')
  for (const { to, from } of files.toSorted((a, b) => (a.to < b.to ? -1 : 1))) {
    const content = readFileSync(from)
    hash.update(`${to}\0${content.byteLength}\0`)
    hash.update(content)
  }
  return hash.digest('hex')
}
