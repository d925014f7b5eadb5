/**
 * Reads the website's own list (`/api/frontend/v1/rankings/models?view=week`): undocumented, asked only
 * where the person has opted in, and the one place with billed dollars for each model. Pure.
 */
import type { Billed, Day } from './facts.ts'
import { isDay } from './days.ts'
import { listAt, mapAt, NotAsDocumented, numberAt, textAt } from './source-reading.ts'

export type BilledWeek = {
  /** The last of the seven days that the figures are of. */
  readonly to: Day
  readonly billed: readonly Billed[]
  /** Rows that say no dollars. */
  readonly without: number
}

/** Throws NotAsDocumented, also where no row has dollars any more. */
export function readBilled(body: unknown): BilledWeek {
  const data = listAt(mapAt(body, 'the answer')['data'], 'data')
  const billed = new Map<string, Billed>()
  let to: Day = ''
  let without = 0
  for (const [index, each] of data.entries()) {
    const path = `data[${index}]`
    const row = mapAt(each, path)
    const date = textAt(row['date'], `${path}.date`).slice(0, 10)
    if (isDay(date) && date > to) to = date
    const slug = textAt(row['variant_permaslug'], `${path}.variant_permaslug`)
    const usd = row['total_usage']
    if (typeof usd !== 'number' || !(usd >= 0) || usd > USD_MAX) without += 1
    else if (billed.has(slug)) throw new NotAsDocumented(`${path}: ${slug} is there twice`)
    else {
      const prompt = numberAt(row['total_prompt_tokens'], `${path}.total_prompt_tokens`)
      const completion = numberAt(row['total_completion_tokens'], `${path}.total_completion_tokens`)
      billed.set(slug, { slug, usd: decimal(usd), promptShare: shareOf(prompt, completion) })
    }
  }
  if (billed.size === 0) throw new NotAsDocumented('no row has total_usage')
  if (to === '') throw new NotAsDocumented('no row has a date')
  return { to, billed: [...billed.values()], without }
}

/** A billion dollars in a week for one model. */
const USD_MAX = 1e9

function shareOf(prompt: number, completion: number): number | null {
  const total = prompt + completion
  return total > 0 && prompt >= 0 && completion >= 0 ? prompt / total : null
}

/** Without an exponent; millionths are as fine as the source has them. */
function decimal(usd: number): string {
  return usd.toFixed(6).replace(/\.?0+$/, '')
}
