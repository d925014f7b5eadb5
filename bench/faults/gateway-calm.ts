/** After a storm: the same process still has all its places, and what is open is settled until the books agree. */
import { join } from 'node:path'
import { gate } from '../../test/support/model-answers.ts'
import { until } from '../harness/stamps.ts'
import { judgeBooks, judgeCounters, settled } from './gateway-judge.ts'
import { readLedger } from './gateway-ledger.ts'
import { PLACES, ROUTES } from './gateway-caps.ts'
import type { Storm } from './gateway-weather.ts'

/** The weather is over: no faults, no kills; everything must come out right. */
export async function calmedDown(storm: Storm): Promise<string> {
  const { ledger, gateway, upstream } = storm
  upstream.settings.chances = null
  await storm.calm()
  await placesAreFree(storm)
  ledger.expect(await gateway.kill(), 'the gateway did not outlive the storm')
  await gateway.start(SETTLING)
  const path = join(gateway.home, 'ledger.db')
  const view = await settled(path, upstream, ledger)
  judgeBooks(view, upstream.books(), ledger)
  await gateway.end()
  judgeCounters(readLedger(path), ledger)
  const { count, charged } = view.worst
  return `${view.settled} tries, ${upstream.books().generations.size} generations, ${count} charged at the worst (${charged} nano-dollars after correction)`
}

/**
 * What could not be learnt is corrected from the upstream's total after two quiet hours, which are seconds here. (Not to
 * be run over the end of a month of UTC: the caps would begin anew.) What has a name is asked for till it is known.
 */
const SETTLING = {
  quietMs: 3000,
  totalEveryMs: 1000,
  gapsMs: [500, 500, 1000],
  atOnce: 16,
} as const

const FULL = ['deep', 'fine']

/** Every place of two routes taken at once, each answer held back until all of them are under way: one leaked place would keep one out. */
async function placesAreFree({ upstream, ledger, patient }: Storm): Promise<void> {
  const held = gate()
  const { pace } = upstream.settings
  upstream.settings.pace = async (piece) => piece === 0 && held.opened
  const crowds = await Promise.all(FULL.map((route) => patient(route, PLACES)))
  const underWay = (route: string): number =>
    [...upstream.books().generations.values()].filter(
      ({ state, model }) => state === 'open' && model === ROUTES[route],
    ).length
  const isFull = (): boolean => FULL.every((route) => underWay(route) === PLACES)
  const all = await until(isFull, { withinMs: 8000 })
  const seen = FULL.map((route) => `${underWay(route)} of ${PLACES} through ${route}`).join(', ')
  ledger.expect(all !== null, `places are missing after the storm: ${seen} at once`)
  held.open()
  upstream.settings.pace = pace
  await Promise.all(crowds.map((crowd) => crowd.end()))
  const done = await until(() => upstream.books().open === 0, { withinMs: 30_000 })
  ledger.expect(done !== null, `${upstream.books().open} requests are left open at the upstream`)
}
