/**
 * Builds dist/: the command line as a few bundled files, so that a command loads in the time that a
 * person does not notice (docs/decisions). Types are checked by `npm run check`, not here.
 */
import { chmodSync, rmSync } from 'node:fs'
import { rolldown } from 'rolldown'

rmSync('dist', { recursive: true, force: true })
const bundle = await rolldown({
  input: { agenthost: 'src/cli/entry.ts' },
  platform: 'node',
  // Native, and loaded from its own folder.
  external: ['better-sqlite3'],
  logLevel: 'warn',
})
await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name]-[hash].js',
  // White space and comments only: names stay, so that a stack can still be read.
  minify: { compress: false, mangle: false, codegen: true },
})
chmodSync('dist/agenthost.js', 0o755)
