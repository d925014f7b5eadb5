/**
 * What a release is made of: the program being run, from the root of its package, and of its native
 * packages only what runs. So that a `git pull`, an `npm ci`, or a folder that macOS protects can never break the daemon.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AgenthostError, unable } from '../errors.ts'

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
  if (!existsSync(path)) return false
  const { name } = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown }
  return name === 'agenthost'
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
    const own = filesIn(root, ['dist/**', 'launchd/*.plist', 'package.json'], '')
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

/** Its own file: a package manager may have put it beside ours as well as inside. */
function sqliteFiles(root: string, host: string): readonly ReleaseFile[] {
  const require = createRequire(join(root, 'package.json'))
  const folder = dirname(require.resolve('better-sqlite3/package.json'))
  const [platform, arch] = host.split('-')
  const binaries = [`prebuilds/${platform}*-${arch}.node`, 'build/Release/better_sqlite3.node']
  const files = filesIn(
    folder,
    ['lib/**', 'package.json', ...binaries],
    'node_modules/better-sqlite3/',
  )
  if (files.some(({ to }) => to.endsWith('.node'))) return files
  throw new AgenthostError(
    'bad',
    `unable to make a release: better-sqlite3 has no binary for ${host}`,
    'Install the packages again, with `npm ci`.',
  )
}

/** Draws the report's picture; where it is not built for the host, the release does without. */
function resvgFiles(root: string, host: string): readonly ReleaseFile[] {
  const folder = folderOf('@resvg/resvg-js', root)
  if (folder === null) return []
  const binaries = [host, `${host}-gnu`, `${host}-musl`].flatMap((name) => {
    const binary = folderOf(`@resvg/resvg-js-${name}`, folder)
    const into = `node_modules/@resvg/resvg-js-${name}/`
    return binary === null ? [] : filesIn(binary, ['package.json', '*.node'], into)
  })
  if (binaries.length === 0) return []
  return [
    ...filesIn(folder, ['package.json', '*.js'], 'node_modules/@resvg/resvg-js/'),
    ...binaries,
  ]
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

/** Its code is in our bundle; what is a program of its own, on Linux, is not. */
function sandboxFiles(root: string, host: string): readonly ReleaseFile[] {
  const folder = folderOf('@anthropic-ai/sandbox-runtime', root)
  const [platform, arch = ''] = host.split('-')
  if (folder === null || platform !== 'linux') return []
  const wanted = ['package.json', `vendor/seccomp/${arch}/*`]
  return filesIn(folder, wanted, 'node_modules/@anthropic-ai/sandbox-runtime/')
}

/** Of a package, as seen from another one. */
function folderOf(name: string, from: string): string | null {
  try {
    const require = createRequire(join(from, 'package.json'))
    return dirname(require.resolve(`${name}/package.json`))
  } catch {
    return null
  }
}

function filesIn(root: string, patterns: readonly string[], into: string): readonly ReleaseFile[] {
  const found = globSync([...patterns], { cwd: root }).toSorted()
  return found.flatMap((path) => {
    const from = join(root, path)
    const stat = statSync(from)
    // .stamp and .node of a build are about that checkout.
    if (!stat.isFile() || /(^|\/)\./.test(path)) return []
    return [{ to: into + path, from, isExecutable: (stat.mode & 0o100) !== 0 }]
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
