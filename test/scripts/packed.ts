/** The package as npm makes it of a copy of the repository, installed globally into a folder, away from the checkout. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const REPOSITORY = join(import.meta.dirname, '../..')
const run = promisify(execFile)

export type Packed = {
  /** Paths in the tarball. */
  readonly files: readonly string[]
  /** Where npm put the package. */
  readonly root: string
  /** The command, as a link in `bin/`. */
  readonly command: string
  /** Empty, for a HOME and for whatever a test needs. */
  readonly folder: string
  readonly remove: () => void
}

/** What the build and the package are made of. */
const SOURCES = [
  'src',
  'scripts',
  'launchd',
  'suites',
  'demo',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'CHANGELOG.md',
]

/** Built anew in a copy: the repository's own dist/ is in use by other tests. */
export async function packed(): Promise<Packed> {
  const top = mkdtempSync(join(tmpdir(), 'ahp-'))
  const [copy, prefix, folder] = [join(top, 'copy'), join(top, 'global'), join(top, 'else')]
  mkdirSync(folder)
  for (const path of SOURCES) cpSync(join(REPOSITORY, path), join(copy, path), { recursive: true })
  symlinkSync(join(REPOSITORY, 'node_modules'), join(copy, 'node_modules'))
  const { stdout } = await npm(['pack', '--json', '--pack-destination', top], copy)
  const told = JSON.parse(stdout.slice(stdout.indexOf('\n[') + 1)) as readonly {
    readonly filename: string
    readonly files: readonly { readonly path: string }[]
  }[]
  const [made] = told
  if (made === undefined) throw new Error(`npm pack told nothing: ${stdout}`)
  rmSync(copy, { recursive: true, force: true })
  await installed(join(top, made.filename), prefix)
  return {
    files: made.files.map(({ path }) => path),
    root: join(prefix, 'lib/node_modules/agenthost'),
    command: join(prefix, 'bin/agenthost'),
    folder,
    remove: () => rmSync(top, { recursive: true, force: true, maxRetries: 10 }),
  }
}

function npm(args: readonly string[], cwd: string) {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` }
  return run('npm', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 })
}

/** By npm itself; where nothing of it is in a cache and there is no network, as npm would have done it. */
async function installed(tarball: string, prefix: string): Promise<void> {
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries', '0']
  try {
    await npm(['install', '-g', '--ignore-scripts', '--prefix', prefix, ...options, tarball], '/')
  } catch (error) {
    if (!/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(String(error))) throw error
    await unpacked(tarball, prefix)
  }
}

async function unpacked(tarball: string, prefix: string): Promise<void> {
  const root = join(prefix, 'lib/node_modules/agenthost')
  for (const path of [root, join(prefix, 'bin')]) mkdirSync(path, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', root, '--strip-components', '1'])
  const lock = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: true }>>
  }
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const isTop = path.startsWith('node_modules/') && path.lastIndexOf('node_modules/') === 0
    if (!isTop || dev === true) continue
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true, force: true })
  }
  symlinkSync('../lib/node_modules/agenthost/dist/agenthost.js', join(prefix, 'bin/agenthost'))
}
