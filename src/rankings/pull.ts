/**
 * One pull: asks for the weeks, the days, names and prices and what goes with them, judges the wanted week,
 * and keeps everything. Without weeks it fails; without any of the rest it warns.
 */
import { AgenthostError } from '../errors.ts'
import type { Clock } from '../clock.ts'
import type { Day, RouteUse } from './facts.ts'
import { askBeside } from './pull-beside.ts'
import { besides, judged } from './pull-judged.ts'
import { fewerDays, weekVerdict } from './pull-judgement.ts'
import { askDaily } from './pull-daily.ts'
import { planOf, type Plan, type Wish } from './pull-plan.ts'
import type { Body, PullRecord, PullStore } from './pull-record.ts'
import { plusDays } from './days.ts'
import type { Period } from './source-daily.ts'
import type { Source, Spent } from './source.ts'

export type PullWish = Wish & {
  /** Whether the website's own list may be asked. */
  readonly frontend: boolean
  /** First-party prices of these are asked for first. */
  readonly routes: readonly RouteUse[]
}

export type Pulled = {
  readonly week: { readonly start: Day; readonly end: Day }
  readonly asOf: string
  /** Weeks and days that are in force now. */
  readonly weeks: number
  readonly days: number
  readonly models: number | null
  readonly requests: Spent
  readonly warnings: readonly string[]
}

export type PullDoors = {
  readonly clock: Pick<Clock, 'now'>
  readonly source: Source
  readonly store: PullStore
}

/** Rejects with an AgenthostError after what came was kept; what was in force stays. */
export async function pull(wish: PullWish, doors: PullDoors): Promise<Pulled> {
  const at = doors.clock.now()
  const plan = planOf(wish, at)
  if (typeof plan === 'string') {
    const week = wish.week === undefined ? 'the last week' : `the week of ${wish.week}`
    throw new AgenthostError('bad', `unable to pull ${week}: ${plan}`)
  }
  const bodies: Body[] = []
  const empty: PullRecord = {
    at,
    source: 'openrouter',
    week: plan.week,
    outcome: 'failed',
    why: '',
    warnings: [],
    bodies,
    published: [],
    cards: null,
    firstParty: [],
    billed: null,
  }
  try {
    return await pulled(plan, wish, { ...doors, empty, bodies })
  } catch (error) {
    // A refused week is kept where it is refused.
    if (error instanceof AgenthostError && !(error instanceof WeekRefused))
      keepFailure({ ...empty, why: error.message }, doors.store)
    throw error
  }
}

function keepFailure(record: PullRecord, store: PullStore): void {
  try {
    store.save(record)
  } catch (error) {
    // What the pull failed of is told already, and is what matters: it may be this very disk.
    if (!(error instanceof AgenthostError)) throw error
  }
}

/** The week came and is not taken: already kept beside. */
class WeekRefused extends AgenthostError {}

type Pulling = PullDoors & { readonly empty: PullRecord; readonly bodies: Body[] }

async function pulled(plan: Plan, wish: PullWish, doors: Pulling): Promise<Pulled> {
  const { source, store, bodies, empty } = doors
  const weeks = await askDaily('week', plan.weeks, doors)
  const unread: string[] = []
  const days = await askDaily('day', plan.days, doors).catch((error: unknown) => {
    if (!(error instanceof AgenthostError)) throw error
    unread.push(`By day: ${error.message}.`)
    return null
  })
  const verdict = weekVerdict(plan.week, weeks, days)
  const inForceNow = { weeks: store.standing('week'), days: store.standing('day') }
  const why = verdict.refused ?? (days && fewerDays(plan.week, days, inForceNow))
  const asked = [
    ...judged('week', weeks, store, why === null ? null : [plan.week, why]),
    ...(days === null ? [] : judged('day', days, store, null)),
  ]
  const mine = asked.find(({ period, date }) => period === 'week' && date === plan.week)
  const refused = why ?? mine?.beside ?? null
  const others = weeks.refused.filter(({ date }) => date !== plan.week)
  const warnings = [
    ...unread,
    ...verdict.warnings,
    ...besides(asked),
    ...others.map(({ date, why }) => `The week of ${date} is left out: ${why}.`),
    ...weeks.warnings,
    ...(days?.warnings ?? []),
  ]
  if (refused !== null) {
    store.save({ ...empty, outcome: 'refused', why: refused, warnings, published: asked })
    const hint = 'What came is kept beside; the weeks that were there stay in force.'
    throw new WeekRefused('bad', `unable to take the week of ${plan.week}: ${refused}`, hint)
  }
  const beside = await askBeside({ week: plan.week, rows: mine?.rows ?? [], ...wish }, doors)
  bodies.push(...beside.bodies)
  const record: PullRecord = {
    ...empty,
    outcome: 'taken',
    warnings: [...warnings, ...beside.warnings],
    published: asked,
    cards: beside.cards,
    firstParty: beside.firstParty,
    billed: beside.billed,
  }
  store.save(record)
  const inForce = (period: Period): number =>
    asked.filter((each) => each.period === period && each.beside === null).length
  return {
    week: { start: plan.week, end: plusDays(plan.week, 6) },
    asOf: weeks.asOf ?? '',
    weeks: inForce('week'),
    days: inForce('day'),
    models: beside.cards?.cards.length ?? null,
    requests: source.spent(),
    warnings: record.warnings,
  }
}
