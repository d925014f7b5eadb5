/** What of the packages beside the bundle a release needs: native parts, and programs of their own; only what runs. */
import { globSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AgenthostError } from '../errors.ts'
import type { ReleaseFile } from './release-source.ts'

/** Its own file: a package manager may have put it beside ours as well as inside. */
export function sqliteFiles(root: string, host: string): readonly ReleaseFile[] {
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
export function resvgFiles(root: string, host: string): readonly ReleaseFile[] {
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

/** Its code is in our bundle; what is a program of its own, on Linux, is not. */
export function sandboxFiles(root: string, host: string): readonly ReleaseFile[] {
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

export function filesIn(
  root: string,
  patterns: readonly string[],
  into: string,
): readonly ReleaseFile[] {
  const found = globSync([...patterns], { cwd: root }).toSorted()
  return found.flatMap((path) => {
    const from = join(root, path)
    const stat = statSync(from)
    // .stamp and .node of a build are about that checkout.
    if (!stat.isFile() || /(^|\/)\./.test(path)) return []
    return [{ to: into + path, from, isExecutable: (stat.mode & 0o100) !== 0 }]
  })
}
