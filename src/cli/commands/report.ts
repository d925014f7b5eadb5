/** `agenthost report`: writes the report of a week, and says where it is. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unable } from '../../errors.ts'
import { type Format, FORMATS } from '../../report/formats.ts'
import { readReport } from '../../report/read-report.ts'
import { writeReport } from '../../report/report-files.ts'
import type { Report } from '../../report/report-facts.ts'
import { proposalsPart } from '../../report/proposals-part.ts'
import { regressionPart } from '../../report/regression-part.ts'
import { homePaths } from '../home.ts'
import { spendOf } from '../rankings/own-spend.ts'
import { listedProposals } from '../routes/proposals-history.ts'
import { changeText } from '../routes/proposals-text.ts'
import { regressionFacts, type FactsDoor } from '../regress/regression-facts.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'
import { weekViewOf } from '../rankings/week-of.ts'

export type ReportOptions = {
  readonly week?: string
  /** Without it all, the picture where it can be drawn. */
  readonly format?: readonly Format[]
  readonly out?: string
  readonly json?: true
  readonly from?: string
}

export async function report(
  options: ReportOptions,
  terminal: Terminal,
  factsOf: FactsDoor = regressionFacts,
): Promise<void> {
  const { home } = homePaths(terminal.env)
  const made =
    options.from === undefined
      ? await reportOf(options.week, terminal.env, factsOf)
      : readReport(textOf(options.from), options.from)
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

/** What is spent by route is in it where a gateway keeps books. */
async function reportOf(
  week: string | undefined,
  env: NodeJS.ProcessEnv,
  factsOf: FactsDoor,
): Promise<Report> {
  const paths = homePaths(env)
  const view = await weekViewOf(paths, week ?? null, env)
  const spend = spendOf(paths.home, view.week.start)
  // Of an earlier week neither the run nor the proposal is this one.
  if (week !== undefined) return { view, spend, regression: null, proposals: null }
  const { reading } = await surroundingsOf(paths, env)
  const version = routingFile(routingPath(paths), reading)?.sha.slice(0, 12) ?? null
  const newest = listedProposals(paths.home, version, 1)[0] ?? null
  return {
    view,
    spend,
    regression: regressionPart(factsOf(paths.home), view),
    proposals: proposalsPart(newest, changeText),
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unable({ verb: 'read', object: path }, error)
  }
}
