/** What a pull of the rankings says of itself: a few lines. Pure. */
import type { Imported } from '../../rankings/pull-file.ts'
import type { Pulled } from '../../rankings/pull.ts'

export function pulledText(pulled: Pulled): string {
  const { week, asOf, weeks, days, models, requests, warnings } = pulled
  return lines([
    `The week of ${week.start} to ${week.end} is here, as of ${minute(asOf)}.`,
    `${counted(weeks, 'week')} and ${counted(days, 'day')} were taken, and ${models === null ? 'no prices' : `names and prices of ${counted(models, 'model')}`}.`,
    `${counted(requests.ofPull, 'request')}; today ${requests.ofDay} of ${requests.limitOfDay}.`,
    ...warnings.map(warning),
    'Look at it with `agenthost rankings show`.',
  ])
}

export function importedText(imported: Imported): string {
  const { kind, taken, beside, from, to, summed, asOf, warnings } = imported
  const what =
    kind === 'models'
      ? `Names and prices of ${counted(taken, 'model')} were taken`
      : `${counted(taken, kind)} from ${from} to ${to} ${taken === 1 ? 'was' : 'were'} taken`
  return lines([
    `${what}, as of ${minute(asOf)}.`,
    ...(summed === 0 ? [] : [`${counted(summed, 'week')} came of whole days.`]),
    ...(beside === 0
      ? []
      : [
          `${counted(beside, kind)} of the file ${beside === 1 ? 'is' : 'are'} kept beside what is there.`,
        ]),
    ...warnings.map(warning),
  ])
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`
const warning = (text: string): string => `Note: ${text}`
const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** `2026-05-24 02:00 UTC` of ISO 8601. */
function minute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
