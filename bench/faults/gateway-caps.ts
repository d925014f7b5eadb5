/** The routes of a storm, their caps as they grow, and those that nobody reaches when it is over. */

/** Of each route: half of all clients. */
export const PLACES = 32

export const ROUTES: Readonly<Record<string, string>> = {
  deep: 'standin/deep',
  fine: 'standin/fine',
  spare: 'standin/spare',
}
/** Small enough that it is reached again and again, and grows so that the storm goes on. */
export function capAt(turn: number): number {
  return 0.3 + 0.05 * turn
}

/** Each of four: reached before the end of a long storm. */
export const CALLER_CAP_USD = 0.4

export function capsOf(usd: number): readonly (readonly [string, number])[] {
  return [
    ['all', usd],
    ['route deep', nine(usd * 0.6)],
  ]
}

/** `deep` has a cap of its own, and falls back to the others; the table's cap is over all. */
export function tableOf(usd: number): object {
  const route = (name: string): object => ({
    model: `openrouter/${ROUTES[name]}`,
    max_concurrency: PLACES,
  })
  return {
    routes: {
      deep: { ...route('deep'), monthly_cap_usd: nine(usd * 0.6), fallback: ['spare'] },
      fine: { ...route('fine'), fallback: [] },
      spare: { ...route('spare'), fallback: ['fine'] },
    },
    fallback: [],
    monthly_cap_usd: nine(usd),
  }
}

export const OUT_OF_REACH_USD = 1_000_000
/** Only in the calm table: who sees it knows that this one is in force. */
export const CALM = 'calm'

export function calmTable(): object {
  const models = Object.entries(ROUTES).map(([name, model]) => [name, `openrouter/${model}`])
  const routes = models.map(([name, model]) => [name, { model, max_concurrency: PLACES }])
  return { routes: { ...Object.fromEntries(routes), [CALM]: models[0]?.[1] }, fallback: [] }
}

function nine(usd: number): number {
  return Number(usd.toFixed(9))
}
