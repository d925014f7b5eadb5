/** The page's own files, as the build has laid them beside the program. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unable } from '../../errors.ts'
import type { PageFile } from '../../dashboard/server.ts'
import { packageRootOf } from '../../install/release-source.ts'

const FILES = [
  { path: '/', file: 'page.html', type: 'text/html; charset=utf-8' },
  { path: '/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { path: '/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
] as const

/** Throws `bad` where they were not built. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const folder = join(packageRootOf(import.meta.filename), 'dist/dashboard')
  try {
    return new Map(
      FILES.map(({ path, file, type }) => [
        path,
        { type, bytes: readFileSync(join(folder, file)) },
      ]),
    )
  } catch (error) {
    const hint = 'Build it with `npm run build`.'
    throw unable({ verb: 'read', object: `the page in ${folder}`, hint }, error)
  }
}
