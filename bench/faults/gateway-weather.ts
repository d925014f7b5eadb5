/** The setting of a storm: an upstream that goes wrong by chance, a gateway under small caps, and 64 clients. */
import { pricedUpstream, type PricedUpstream } from '../../test/support/priced-upstream.ts'
import { dice as diceOf, type Dice } from '../../test/support/seed.ts'
import { inRoom, type Room, type Workbench } from '../harness/workbench.ts'
import { until } from '../harness/stamps.ts'
import { openLedger, type FaultResult, type FaultScale, type Ledger } from './fault.ts'
import {
  CALLER_CAP_USD,
  CALM,
  calmTable,
  capAt,
  capsOf,
  OUT_OF_REACH_USD,
  ROUTES,
  tableOf,
} from './gateway-caps.ts'
import { startCrowd, type Crowd } from './gateway-clients.ts'
import { openFence, type Fence } from './gateway-fence.ts'
import { gatewayProcess, type GatewayProcess } from './gateway-process.ts'
import type { Chances } from '../../test/support/priced-faults.ts'

const CLIENTS = 64
const ABORT_PERCENT = 30
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
  /** How many calls the upstream has reset. */
  readonly reset: () => number
  /** Of everything; the caps of routes and callers are parts of it. */
  readonly raise: (usd: number) => void
  /** Caps out of reach, and no fallback: who asks for a route gets that one. Resolves when it is in force. */
  readonly calm: () => Promise<void>
  readonly crowd: () => Crowd
  /** So many clients of one route, who wait for all of their answers; under no cap of their own. */
  readonly patient: (route: string, clients: number) => Promise<Crowd>
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
    let resets = 0
    const upstream = await pricedUpstream({
      charged: fence.charged,
      generationMisses: 1,
      chances: { dice, chances: CHANCES },
      faulty: ({ is }) => (resets += is === 'reset' ? 1 : 0),
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
      const calm = async (): Promise<void> => {
        const token = await gateway.token('calm', 1)
        for (const [what, limit] of capsOf(OUT_OF_REACH_USD)) fence.allow(what, limit)
        gateway.route(calmTable())
        const headers = { authorization: `Bearer ${token}` }
        const isCalm = async (): Promise<boolean> => {
          const said = await fetch(`${gateway.url}/v1/models`, { headers })
          return (await said.text()).includes(`"${CALM}"`)
        }
        const taken = await until(isCalm, { withinMs: 10_000 })
        ledger.expect(taken !== null, 'a new routing table was not taken')
      }
      const patient = async (route: string, clients: number): Promise<Crowd> => {
        const token = await gateway.token(`patient-${route}`, 1_000_000)
        const own = { callers: [{ name: 'patient', token }], routes: [route], abortPercent: 0 }
        return startCrowd({ url: gateway.url, dice, clients, up: gateway.up, ...own })
      }
      const reset = (): number => resets
      const made = { room, ledger, fence, upstream, gateway, dice }
      return await work({ ...made, reset, raise, calm, crowd, patient })
    } finally {
      await upstream.close()
    }
  })
}

export function countsText({ counts }: Crowd): string {
  const all = [...counts].toSorted(([, a], [, b]) => b - a)
  const calls = all.reduce((sum, [, count]) => sum + count, 0)
  return `${CLIENTS} clients, ${calls} calls: ${all.map(([what, count]) => `${count} × ${what}`).join(', ')}`
}

/** As the upstream saw it: how many of its calls were left by their client, and how many it reset itself. */
export function weatherText({ upstream, reset }: Storm): string {
  const { requests, generations } = upstream.books()
  const calls = requests.filter(({ method }) => method === 'POST').length
  const left = [...generations.values()].filter(({ state }) => state === 'aborted').length
  const share = (count: number): string => `${count} (${Math.round((count * 100) / calls)} %)`
  return `${calls} calls at the upstream, left by their client or by a kill ${share(left)}, reset ${share(reset())}`
}
