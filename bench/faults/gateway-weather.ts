/** The setting of a storm: an upstream that goes wrong by chance, a gateway under small caps, and 64 clients. */
import { pricedUpstream, type PricedUpstream } from '../../test/support/priced-upstream.ts'
import { dice as diceOf, type Dice } from '../../test/support/seed.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { openLedger, type FaultResult, type FaultScale, type Ledger } from './fault.ts'
import { startCrowd, type Crowd } from './gateway-clients.ts'
import { openFence, type Fence } from './gateway-fence.ts'
import { gatewayProcess, type GatewayProcess } from './gateway-process.ts'
import type { Chances } from '../../test/support/priced-faults.ts'

const CLIENTS = 64
const ABORT_PERCENT = 30
/** Of each route: half of all clients. */
export const PLACES = 32

export const ROUTES: Readonly<Record<string, string>> = {
  deep: 'standin/deep',
  fine: 'standin/fine',
  spare: 'standin/spare',
}
const CALLERS = ['one', 'two', 'three', 'four']

/** One of ten is a reset; some of those were charged and nobody was told. */
const CHANCES: Chances = [
  [30, { is: 'reset', when: 'early' }],
  [20, { is: 'reset', when: 'early', charged: true }],
  [50, { is: 'reset', when: 'midway' }],
  [10, { is: 'status', status: 500 }],
  [10, { is: 'status', status: 529 }],
  [10, { is: 'error', when: 'early' }],
  [10, { is: 'error', when: 'midway' }],
  [5, { is: 'malformed' }],
  [5, { is: 'no-usage' }],
]

export type Storm = {
  readonly room: Room
  readonly ledger: Ledger
  readonly fence: Fence
  readonly upstream: PricedUpstream
  readonly gateway: GatewayProcess
  readonly dice: Dice
  /** Of everything; the caps of routes and callers are parts of it. */
  readonly raise: (usd: number) => void
  readonly crowd: () => Crowd
  /** So many clients of one route, who wait for all of their answers; under no cap of their own. */
  readonly patient: (route: string, clients: number) => Promise<Crowd>
}

/** Small enough that it is reached again and again, and grows so that the storm goes on. */
export function capAt(turn: number): number {
  return 0.3 + 0.05 * turn
}

export async function inStorm(
  bench: Workbench,
  { seed }: FaultScale,
  work: (storm: Storm) => Promise<FaultResult>,
): Promise<FaultResult> {
  return inRoom(bench, async (room) => {
    const ledger = openLedger(bench, room)
    const dice = diceOf(seed)
    const names = new Map(Object.entries(ROUTES).map(([route, model]) => [model, route]))
    const fence = openFence(ledger, (model) => names.get(model) ?? model)
    const upstream = await pricedUpstream({
      charged: fence.charged,
      generationMisses: 1,
      chances: { dice, chances: CHANCES },
    })
    try {
      const gateway = await gatewayProcess(room, upstream.url)
      const raise = (usd: number): void => {
        // The fence before the table: a cap is never thought smaller than the gateway may know it.
        for (const [what, limit] of capsOf(usd)) fence.allow(what, limit)
        gateway.route(tableOf(usd))
      }
      raise(capAt(0))
      for (const name of CALLERS) fence.allow(`client ${name}`, CALLER_CAP_USD)
      await gateway.start()
      const callers: { name: string; token: string }[] = []
      for (const name of CALLERS)
        callers.push({ name, token: await gateway.token(name, CALLER_CAP_USD) })
      const crowd = (): Crowd =>
        startCrowd({
          url: gateway.url,
          dice,
          clients: CLIENTS,
          callers,
          routes: Object.keys(ROUTES),
          abortPercent: ABORT_PERCENT,
          up: gateway.up,
        })
      const patient = async (route: string, clients: number): Promise<Crowd> => {
        const token = await gateway.token(`patient-${route}`, 1_000_000)
        const own = { callers: [{ name: 'patient', token }], routes: [route], abortPercent: 0 }
        return startCrowd({ url: gateway.url, dice, clients, up: gateway.up, ...own })
      }
      return await work({ room, ledger, fence, upstream, gateway, dice, raise, crowd, patient })
    } finally {
      await upstream.close()
    }
  })
}

/** Each of four: reached before the end of a long storm. */
const CALLER_CAP_USD = 0.4

function capsOf(usd: number): readonly (readonly [string, number])[] {
  return [
    ['all', usd],
    ['route deep', nine(usd * 0.6)],
  ]
}

/** `deep` has a cap of its own, and falls back to the others; the table's cap is over all. */
function tableOf(usd: number): object {
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

function nine(usd: number): number {
  return Number(usd.toFixed(9))
}

export function countsText({ counts }: Crowd): string {
  const all = [...counts].toSorted(([, a], [, b]) => b - a)
  return all.map(([what, count]) => `${count} × ${what}`).join(', ')
}
