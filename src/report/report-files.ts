/** Writes the files of a report, each whole or not at all: somebody may be looking at the last one. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unable } from '../errors.ts'
import { pageOf } from './compose-page.ts'
import type { Format } from './formats.ts'
import { htmlOf } from './html.ts'
import { markdownOf } from './markdown.ts'
import { pictureOf } from './picture.ts'
import { reportJson, type Report } from './report-facts.ts'

export type Written = { readonly format: Format; readonly path: string }

/** All are made before the first is written. Throws `bad` for a folder that cannot be written to. */
export async function writeReport(
  report: Report,
  formats: readonly Format[],
  folder: string,
): Promise<readonly Written[]> {
  const page = pageOf(report)
  const contents: (Written & { content: string | Uint8Array })[] = []
  for (const format of formats) {
    const path = join(folder, `report.${format}`)
    contents.push({ format, path, content: await contentOf(format, report, page) })
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const { path, content } of contents) writeWhole(path, content)
  } catch (error) {
    const hint = 'Choose another folder with --out.'
    throw unable({ verb: 'write', object: `the report to ${folder}`, hint }, error)
  }
  return contents.map(({ format, path }) => ({ format, path }))
}

async function contentOf(
  format: Format,
  report: Report,
  page: ReturnType<typeof pageOf>,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'md':
      return markdownOf(page)
    case 'html':
      return htmlOf(page)
    case 'json':
      return reportJson(report)
    case 'png':
      return (await import('./png.ts')).pngOf(pictureOf(page))
  }
}

/** Own use and spend are in it: for its owner alone. */
function writeWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}.new`
  try {
    writeFileSync(unfinished, content, { mode: 0o600 })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}
