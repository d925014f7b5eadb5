/**
 * A small checkout with the real scripts, on a host whose Node is too old. The network alone is stood in
 * for: `curl` and `npm` are programs that write down that they were called and bring what they are told to.
 */
import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')
const WHERE = `${process.platform}-${process.arch}`

/** Says how it was called, and ends with the code that it is asked for. */
const PROGRAM = `#!/usr/bin/env node
console.log(JSON.stringify({ argv: process.argv.slice(2), node: process.execPath, says: 'first' }))
process.exitCode = Number(process.env.EXIT_WITH ?? 0)
`

const OLD_NODE = `echo v20.19.0`

const CURL = `echo curl >>"$CALLS"
[ -f "$ARCHIVE" ] || exit 6
while [ "$1" != -o ]; do shift; done
cp "$ARCHIVE" "$2"`

/** Brings the repository's own packages, or a Node where the set-up asks for one. */
const NPM = `if grep -q '"runtime"' package.json; then
  echo 'npm: node' >>"$CALLS"
  [ -z "\${NO_REGISTRY:-}" ] || exit 1
  package=$(sed -n 's/.*"dependencies": { "\\([^"]*\\)".*/\\1/p' package.json)
  mkdir -p "node_modules/$package/bin"
  ln -s "$REAL_NODE" "node_modules/$package/bin/node"
else
  echo 'npm: packages' >>"$CALLS"
  mkdir -p node_modules
  for package in ${REPOSITORY}/node_modules/*; do ln -sf "$package" node_modules/; done
fi`

export type Ran = { readonly code: number; readonly out: string; readonly told: string }

export type Checkout = {
  readonly root: string
  readonly home: string
  /** What was asked of the network, in order. */
  readonly calls: () => string[]
  readonly run: (command: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>
  /** Lets nodejs.org answer with this Node; `trusted` pins its sum. */
  readonly serveArchive: (how: { readonly trusted: boolean }) => void
  readonly remove: () => void
}

export function newCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-scripts-'))
  const root = join(folder, 'a checkout')
  const [bin, home] = [join(folder, 'bin'), join(folder, 'home')]
  const [calls, archive] = [join(folder, 'calls'), join(folder, 'archive.tar.gz')]
  for (const path of [bin, home, join(root, 'src/cli/dashboard'), join(root, 'src/dashboard')])
    mkdirSync(path, { recursive: true })
  cpSync(join(REPOSITORY, 'scripts'), join(root, 'scripts'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "name": "checkout", "type": "module" }')
  writeFileSync(join(root, 'package-lock.json'), '{}')
  writeFileSync(join(root, 'tsconfig.json'), '{}')
  writeFileSync(join(root, 'src/cli/entry.ts'), PROGRAM)
  writeFileSync(join(root, 'src/cli/dashboard/dashboard-page.ts'), 'console.log(1)')
  for (const file of ['page.html', 'page.css']) writeFileSync(join(root, 'src/dashboard', file), '')
  writeFileSync(calls, '')
  for (const [name, body] of Object.entries({ node: OLD_NODE, npm: NPM, curl: CURL })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  }
  const world = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: home,
    CALLS: calls,
    ARCHIVE: archive,
    REAL_NODE: process.execPath,
  }
  return {
    root,
    home,
    calls: () => readFileSync(calls, 'utf8').split('\n').filter(Boolean),
    run: ([program = '', ...args], env = {}) =>
      new Promise((resolve) => {
        const options = { cwd: root, env: { ...world, ...env } }
        const child = execFile(program, args, options, (_error, out, told) =>
          resolve({ code: child.exitCode ?? -1, out, told }),
        )
      }),
    serveArchive({ trusted }) {
      pack(folder, archive)
      const sum = createHash('sha256').update(readFileSync(archive)).digest('hex')
      const pins = join(root, 'scripts/node-pins')
      const text = readFileSync(pins, 'utf8')
      if (trusted)
        writeFileSync(pins, text.replace(new RegExp(`^(${WHERE}) \\w+`, 'm'), `$1 ${sum}`))
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }),
  }
}

/** An archive as nodejs.org has it, with a link to the Node that runs the tests. */
function pack(folder: string, archive: string): void {
  const name = `node-v26.10.0-${WHERE}`
  mkdirSync(join(folder, name, 'bin'), { recursive: true })
  execFileSync('ln', ['-s', process.execPath, join(folder, name, 'bin/node')])
  execFileSync('tar', ['-czf', archive, '-C', folder, name])
}
