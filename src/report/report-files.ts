/** Writes the files of a report, each whole or not at all: somebody may be looking at the last one. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AgenthostError, unable } from '../errors.ts'
import { pageOf } from './compose-page.ts'
import type { Format } from './formats.ts'
import { htmlOf } from './html.ts'
import { markdownOf } from './markdown.ts'
import type { Page } from './page.ts'
import { pictureOf } from './picture.ts'
import { reportJson, type Report } from './report-facts.ts'

export type Written = { readonly format: Format; readonly path: string }

export type Wanted = {
  readonly formats: readonly Format[]
  readonly folder: string
  /** Whether a host that cannot draw gets the other formats; else the report is refused. */
  readonly isPictureOptional: boolean
}

export type Outcome = {
  readonly written: readonly Written[]
  /** Why there is no picture, where it was to be there if it could. */
  readonly pictureTrouble: AgenthostError | null
}

/**
 * All are made before the first is written. Throws `bad` for a folder that cannot be written to. `draw` makes a PNG of
 * an SVG.
 */
export async function writeReport(
  report: Report,
  { formats, folder, isPictureOptional }: Wanted,
  draw: (svg: string) => Promise<Uint8Array>,
): Promise<Outcome> {
  const page = pageOf(report)
  const contents: (Written & { content: string | Uint8Array })[] = []
  let pictureTrouble: AgenthostError | null = null
  for (const format of formats) {
    const path = join(folder, `report.${format}`)
    try {
      const content = format === 'png' ? await draw(pictureOf(page)) : textOf(format, report, page)
      contents.push({ format, path, content })
    } catch (error) {
      if (!isPictureOptional || !(error instanceof AgenthostError)) throw error
      pictureTrouble = error
    }
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const { path, content } of contents) writeWhole(path, content)
  } catch (error) {
    const hint = 'Choose another folder with --out.'
    throw unable({ verb: 'write', object: `the report to ${folder}`, hint }, error)
  }
  return { written: contents.map(({ format, path }) => ({ format, path })), pictureTrouble }
}

function textOf(format: Exclude<Format, 'png'>, report: Report, page: Page): string {
  switch (format) {
    case 'md':
      return markdownOf(page)
    case 'html':
      return htmlOf(page)
    case 'json':
      return reportJson(report)
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
