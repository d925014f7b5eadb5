/** The loader's side of its process: takes a load over IPC, runs it in a closed loop, and answers with what it took. */
import { percentile } from '../harness/figures.ts'
import { socketClient, type Target, type Timed } from './socket-client.ts'

export type Load = {
  readonly target: Target
  readonly clients: number
  /** Until so many milliseconds are over, or so many requests are answered. */
  readonly until: { readonly ms: number } | { readonly count: number }
}

export type Loaded = {
  readonly n: number
  readonly wallMs: number
  readonly medianMs: number
  readonly p99Ms: number
  readonly firstMedianMs: number
  /** The first thing that went wrong; null where every reply was right. */
  readonly wrong: string | null
}

async function run({ target, clients, until }: Load): Promise<Loaded> {
  const open = await Promise.all(Array.from({ length: clients }, () => socketClient(target)))
  const taken: Timed[] = []
  let wrong: string | null = null
  let begun = 0
  const from = performance.now()
  const goesOn = (): boolean =>
    wrong === null && ('ms' in until ? performance.now() - from < until.ms : begun < until.count)
  const loop = async (client: (typeof open)[number]): Promise<void> => {
    while (goesOn()) {
      begun += 1
      try {
        taken.push(await client.once())
      } catch (error) {
        wrong ??= error instanceof Error ? error.message : String(error)
      }
    }
  }
  await Promise.all(open.map(loop))
  const wallMs = performance.now() - from
  for (const client of open) client.close()
  const times = taken.map(({ ms }) => ms)
  return {
    n: taken.length,
    wallMs,
    medianMs: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    firstMedianMs: percentile(
      taken.map(({ firstMs }) => firstMs),
      0.5,
    ),
    wrong,
  }
}

process.on('message', (load: Load) => {
  void run(load)
    .catch((error: unknown): Loaded => {
      const none = Number.NaN
      return {
        n: 0,
        wallMs: none,
        medianMs: none,
        p99Ms: none,
        firstMedianMs: none,
        wrong: String(error),
      }
    })
    .then((loaded) => process.send?.(loaded))
})
