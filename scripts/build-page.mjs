/**
 * Builds what the browser gets of `agenthost dashboard`: one script, beside the page and its style as they are written.
 * Without a framework there is nothing else to do.
 */
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

export async function buildPage(folder) {
  mkdirSync(folder, { recursive: true })
  const bundle = await rolldown({
    input: { page: 'src/cli/dashboard/dashboard-page.ts' },
    platform: 'browser',
    logLevel: 'warn',
  })
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'page.js', minify: true })
  for (const file of ['page.html', 'page.css'])
    copyFileSync(`src/dashboard/${file}`, join(folder, file))
}
