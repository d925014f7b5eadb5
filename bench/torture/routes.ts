/**
 * The routing tables and the caps of the torture: of several sizes and periods. Those of a day are so small that a calm
 * stretch spends them; the others grow in small steps. Pure.
 */
import type { Period } from './tally.ts'

export const ROUTES: Readonly<Record<string, string>> = {
  deep: 'standin/deep',
  fine: 'standin/fine',
  spare: 'standin/spare',
}
/** Nobody but a person answers it. */
export const PERSON = 'person'
/** Who asks a person too: its cap is out of reach, and its token stays. */
export const PATIENT_CALLER = 'four'

export type Caps = Readonly<Partial<Record<Period, number>>>

/** What each may spend, by name. */
export const CALLERS: Readonly<Record<string, Caps>> = {
  one: { month: 0.05 },
  two: { day: 0.015 },
  three: { day: 0.03, week: 0.08 },
  [PATIENT_CALLER]: { month: 5 },
  five: { week: 0.03 },
  six: { day: 0.005 },
}

/** With more for all but a day, which begins anew soon enough. */
export function raised(caps: Caps, usd: number): Caps {
  return Object.fromEntries(
    Object.entries(caps).map(([period, cap]) => [period, period === 'day' ? cap : nine(cap + usd)]),
  )
}

/** As `gateway token --cap` has them. */
export function capWords(caps: Caps): readonly string[] {
  return Object.entries(caps).flatMap(([period, usd]) => ['--cap', `${usd}/${period}`])
}

const ALL_A_DAY = 0.25
const OF_ROUTES: Readonly<Record<string, Caps>> = {
  deep: { day: 0.1 },
  fine: { day: 0.006 },
  spare: { day: 0.04, week: 0.15 },
}

function capsOfRoute(name: string, usd: number): Caps {
  return { ...OF_ROUTES[name], ...(name === 'deep' && { month: nine(usd * 0.7) }) }
}

export function capsAt(usd: number): readonly (readonly [string, Period, number])[] {
  const ofRoutes = Object.keys(ROUTES).flatMap((name) =>
    Object.entries(capsOfRoute(name, usd)).map(
      ([period, cap]) => [`route ${name}`, period as Period, cap] as const,
    ),
  )
  return [['all', 'month', nine(usd)], ['all', 'day', ALL_A_DAY], ...ofRoutes]
}

const WORDS = { day: 'daily_cap_usd', week: 'weekly_cap_usd', month: 'monthly_cap_usd' } as const

function limitsOf(caps: Caps): object {
  return Object.fromEntries(
    Object.entries(caps).map(([period, cap]) => [WORDS[period as Period], cap]),
  )
}

export function tableAt(usd: number): object {
  return tableWith(
    (name) => limitsOf(capsOfRoute(name, usd)),
    limitsOf({ day: ALL_A_DAY, month: nine(usd) }),
  )
}

/** In the end everybody may spend: what is checked then is whether the books agree. */
export function calmTable(): object {
  return tableWith(() => ({}), {})
}

function tableWith(limits: (route: string) => object, ofAll: object): object {
  const route = (name: string): object => ({
    model: `openrouter/${ROUTES[name]}`,
    max_concurrency: 16,
    ...limits(name),
  })
  return {
    routes: {
      deep: { ...route('deep'), fallback: ['spare'] },
      fine: { ...route('fine'), fallback: [] },
      spare: { ...route('spare'), fallback: ['fine'] },
      [PERSON]: { model: 'openrouter/faulty/503', fallback: ['human_queue'] },
    },
    fallback: [],
    ...ofAll,
  }
}

function nine(usd: number): number {
  return Number(usd.toFixed(9))
}
