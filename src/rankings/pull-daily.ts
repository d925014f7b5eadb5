/** Asks for the rows of a ranking by week or by day, in as few requests as the source allows. */
import type { Day } from './facts.ts'
import type { Span } from './pull-plan.ts'
import type { Body } from './pull-record.ts'
import { readDaily, type Daily, type Period } from './source-daily.ts'
import { NotAsDocumented } from './source-reading.ts'
import type { Source } from './source.ts'

export type Asking = { readonly source: Source; readonly bodies: Body[] }

/** Several spans as one answer, as of the oldest of them; what came is added to `bodies`. */
export async function askDaily(
  period: Period,
  spans: readonly Span[],
  { source, bodies }: Asking,
): Promise<Daily> {
  const answers: Daily[] = []
  for (const { from, to } of spans) {
    const path = `/datasets/rankings-daily?period=${period}&start_date=${from}&end_date=${to}`
    const read = (body: unknown): Daily => within(live(readDaily(body, period)), { from, to })
    const answer = await source.ask({ path, read })
    const name = `rankings-daily.${period}.${from}.${to}`
    bodies.push({ name, at: answer.at, asOf: answer.read.asOf, text: answer.text })
    answers.push(answer.read)
  }
  return {
    asOf: answers.map(({ asOf }) => asOf ?? '').toSorted()[0] ?? '',
    published: answers.flatMap(({ published }) => published),
    refused: answers.flatMap(({ refused }) => refused),
    warnings: answers.flatMap(({ warnings }) => warnings),
  }
}

/** Without `as_of` nobody could tell which of two figures is the newer one. */
function live(daily: Daily): Daily {
  if (daily.asOf === null) throw new NotAsDocumented('meta.as_of is missing')
  return daily
}

function within(daily: Daily, { from, to }: Span): Daily {
  const isIn = ({ date }: { readonly date: Day }): boolean => date >= from && date <= to
  const published = daily.published.filter(isIn)
  const others = daily.published.length - published.length
  const told = `${others} dates of the answer are none that were asked for, and are left out`
  return {
    ...daily,
    published,
    refused: daily.refused.filter(isIn),
    warnings: others === 0 ? daily.warnings : [...daily.warnings, told],
  }
}
