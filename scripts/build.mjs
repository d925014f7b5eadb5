/**
 * Builds dist/: the command line as a few bundled files, so that a command loads in the time that a
 * person does not notice (docs/decisions/0011). Types are checked by `npm run check`, not here. The new
 * build takes the place of the old one only when it is whole.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { buildPage } from './build-page.mjs'

const NEXT = '.setup.dist'
rmSync(NEXT, { recursive: true, force: true })
mkdirSync(NEXT)
// Written before any source is read: whatever changes from here on is newer, and is built the next time.
writeFileSync(`${NEXT}/.stamp`, '')
const bundle = await rolldown({
  input: { agenthost: 'src/cli/entry.ts' },
  platform: 'node',
  // Native, and loaded from its own folder.
  external: ['better-sqlite3', '@resvg/resvg-js'],
  logLevel: 'warn',
})
await bundle.write({
  dir: NEXT,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name]-[hash].js',
  // White space and comments only: names stay, so that a stack can still be read.
  minify: { compress: false, mangle: false, codegen: true },
})
chmodSync(`${NEXT}/agenthost.js`, 0o755)
await buildPage(`${NEXT}/dashboard`)

const old = `${NEXT}.old`
rmSync(old, { recursive: true, force: true })
if (existsSync('dist')) renameSync('dist', old)
renameSync(NEXT, 'dist')
rmSync(old, { recursive: true, force: true })
