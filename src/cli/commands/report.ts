/** `agenthost report`: writes the report of a week, and says where it is. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AgenthostError, unable } from '../../errors.ts'
import { type Format, FORMATS } from '../../report/formats.ts'
import { readReport } from '../../report/read-report.ts'
import { writeReport } from '../../report/report-files.ts'
import type { Report } from '../../report/report-facts.ts'
import { homePaths } from '../home.ts'
import type { Terminal } from '../terminal.ts'

export type ReportOptions = {
  readonly week?: string
  /** Without it all, the picture where it can be drawn. */
  readonly format?: readonly Format[]
  readonly out?: string
  readonly json?: true
  readonly from?: string
}

export async function report(options: ReportOptions, terminal: Terminal): Promise<void> {
  const { home } = homePaths(terminal.env)
  const made =
    options.from === undefined ? reportOf() : readReport(textOf(options.from), options.from)
  const folder = resolve(options.out ?? join(home, 'reports', made.view.week.start))
  const wanted = {
    formats: options.format ?? FORMATS,
    folder,
    isPictureOptional: options.format === undefined,
  }
  const { written, pictureTrouble } = await writeReport(made, wanted, async (svg) =>
    (await import('../../report/png.ts')).pngOf(svg),
  )
  const week = made.view.week
  terminal.out(
    options.json
      ? `${JSON.stringify({ week, files: written }, null, 2)}\n`
      : written.map(({ path }) => `${path}\n`).join(''),
  )
  if (pictureTrouble !== null) {
    terminal.err(`The report has no picture: ${pictureTrouble.message}\n${pictureTrouble.hint}\n`)
  }
}

/** From the rankings in insights.db, once they are there. */
function reportOf(): Report {
  throw new AgenthostError(
    'bad',
    'unable to make a report: there are no rankings',
    'Pull them with `agenthost rankings pull`.',
  )
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unable({ verb: 'read', object: path }, error)
  }
}
