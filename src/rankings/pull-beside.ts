/**
 * What goes with the weeks of a pull: names and prices, the website's billed figures where the person has
 * opted in, the other public data, first-party prices. A failure of any is a warning.
 */
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { Day, ModelCard, RouteUse, Row } from './facts.ts'
import { worthAsking } from './pull-first-party.ts'
import type { Body, PullRecord, PullStore } from './pull-record.ts'
import { mondayOf, plusDays } from './days.ts'
import { dayOf, startOf } from './source-days.ts'
import { readBilled, type BilledWeek } from './source-frontend.ts'
import { readModels } from './source-models.ts'
import { firstPartyPrices } from './source-prices.ts'
import { mapAt } from './source-reading.ts'
import type { Answer, Question, Source } from './source.ts'

export type Beside = Pick<PullRecord, 'bodies' | 'cards' | 'firstParty' | 'billed' | 'warnings'>

export type BesideWish = {
  readonly week: Day
  readonly rows: readonly Row[]
  readonly frontend: boolean
  readonly routes: readonly RouteUse[]
}

export type BesideDoors = {
  readonly clock: Pick<Clock, 'now'>
  readonly source: Source
  readonly store: Pick<PullStore, 'askedWebsiteAt'>
}

const CONTEXT = [
  '/datasets/session-cost?limit=500',
  '/classifications/task?window=7d',
  '/datasets/app-rankings?limit=100',
  '/benchmarks',
]
const WEBSITE = '/rankings/models?view=week'

type Asker = <T>(question: Question<T>, without: string) => Promise<Answer<T> | null>

export async function askBeside(wish: BesideWish, doors: BesideDoors): Promise<Beside> {
  const bodies: Body[] = []
  const warnings: string[] = []
  const ask: Asker = async (question, without) => {
    try {
      const answer = await doors.source.ask(question)
      bodies.push({ name: question.path, at: answer.at, asOf: null, text: answer.text })
      return answer
    } catch (error) {
      if (!(error instanceof AgenthostError)) throw error
      warnings.push(`${without}: ${error.message}.`)
      return null
    }
  }
  const models = await ask(
    { path: '/models?output_modalities=all', read: readModels },
    'Names and prices are those of an earlier pull',
  )
  warnings.push(...(models?.read.warnings ?? []))
  const billed = wish.frontend ? await askWebsite(wish.week, ask, { ...doors, warnings }) : null
  for (const path of CONTEXT)
    await ask({ path, read: (body) => mapAt(body, 'the answer') }, `Without ${path.split('?')[0]}`)
  const cards = models?.read.cards ?? []
  const firstParty = await askFirstParty(wish, cards, { ask, left: doors.source.left(), warnings })
  return {
    bodies,
    warnings,
    cards: models === null ? null : { at: models.at, cards },
    firstParty,
    billed,
  }
}

/** Once a week, without a key, never twice: its figures are of the last seven days, so on a Monday alone. */
async function askWebsite(
  week: Day,
  ask: Asker,
  { clock, source, store, warnings }: BesideDoors & { readonly warnings: string[] },
): Promise<BilledWeek | null> {
  const today = dayOf(clock.now())
  if (today !== plusDays(week, 7)) {
    warnings.push(
      'Billed dollars are not asked for: the website has those of the last seven days, which are the last week on a Monday alone.',
    )
    return null
  }
  const askedAt = store.askedWebsiteAt()
  if (askedAt !== null && askedAt >= startOf(mondayOf(today))) {
    warnings.push('Billed dollars are not asked for again: once a week is enough.')
    return null
  }
  const question = { path: source.website(WEBSITE), read: readBilled, tries: 1 }
  const answer = await ask(question, 'Without billed dollars')
  if (answer !== null && answer.read.to !== plusDays(week, 6))
    warnings.push(`Billed dollars are of the week to ${answer.read.to}, and not used for this one.`)
  return answer?.read ?? null
}

type Rest = { readonly ask: Asker; readonly left: number; readonly warnings: string[] }

async function askFirstParty(
  { rows, routes }: BesideWish,
  cards: readonly ModelCard[],
  { ask, left, warnings }: Rest,
): Promise<Beside['firstParty']> {
  const found: { id: string; prices: NonNullable<ModelCard['firstParty']> }[] = []
  for (const { id } of worthAsking(rows, cards, routes).slice(0, left)) {
    const [author = ''] = id.split('/')
    const read = (body: unknown) =>
      firstPartyPrices(body, author, (told) => warnings.push(`${id}: ${told}`))
    const path = `/models/${id}/endpoints`
    const answer = await ask({ path, read }, `Without the first-party price of ${id}`)
    // The others would fare alike, and are no matter.
    if (answer === null) break
    if (answer.read !== null) found.push({ id, prices: answer.read })
  }
  return found
}
