/** The routing tables of the torture: small caps that grow, so that they are always nearly spent. Pure. */

export const ROUTES: Readonly<Record<string, string>> = {
  deep: 'standin/deep',
  fine: 'standin/fine',
  spare: 'standin/spare',
}
/** Nobody but a person answers it. */
export const PERSON = 'person'

/** What each may spend, by name; a text as `gateway token --cap` has it. */
export const CALLERS = { one: 0.04, two: 0.015, three: 0.1, four: 5 } as const
/** Has a cap of a day, the others of a month. */
export const DAILY_CALLER = 'two'

export function capsAt(usd: number): readonly (readonly [what: string, usd: number])[] {
  return [
    ['all', usd],
    ['route deep', nine(usd * 0.5)],
  ]
}

export function tableAt(usd: number): object {
  const route = (name: string): object => ({
    model: `openrouter/${ROUTES[name]}`,
    max_concurrency: 16,
  })
  return {
    routes: {
      deep: { ...route('deep'), monthly_cap_usd: nine(usd * 0.5), fallback: ['spare'] },
      fine: { ...route('fine'), fallback: [] },
      spare: { ...route('spare'), fallback: ['fine'] },
      [PERSON]: { model: 'openrouter/faulty/503', fallback: ['human_queue'] },
    },
    fallback: [],
    monthly_cap_usd: nine(usd),
  }
}

/** In the end everybody may spend: what is checked then is whether the books agree. */
export const CALM_USD = 1_000_000

function nine(usd: number): number {
  return Number(usd.toFixed(9))
}
