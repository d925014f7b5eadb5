/** A soak from its first Monday to its last Sunday: what was measured on each day, and whether that is bounded. */
import { dice } from '../../test/support/seed.ts'
import { judged, type Verdict } from './bounds.ts'
import { days } from './day.ts'
import { ruleOf } from './rules.ts'
import { sampleOf, type Sample } from './sample.ts'
import { FIRST_MORNING, type Scale } from './scale.ts'
import { openWorld } from './world.ts'

export type Soaked = {
  readonly days: readonly Sample[]
  readonly verdicts: readonly Verdict[]
  /** What there was of everything, for the reader. */
  readonly counts: Readonly<Record<string, number>>
}

export type SoakOptions = {
  readonly dayCount: number
  readonly seed: number
  readonly scale: Scale
  readonly say: (text: string) => void
  /** Aborted when it is to end with the day under way. */
  readonly stop: AbortSignal
}

export async function soak({ dayCount, seed, scale, say, stop }: SoakOptions): Promise<Soaked> {
  const began = performance.now()
  const world = await openWorld(FIRST_MORNING, seed, scale)
  try {
    const { live } = days(world, scale, dice(seed))
    const samples: Sample[] = []
    for (let day = 0; day < dayCount; day += 1) {
      if (stop.aborted) throw new Error('unable to go on: it was told to stop')
      await live(day)
      const sample = await sampleOf(world.host.host.home, world.conductor)
      samples.push(sample)
      say(lineOf(day, sample, performance.now() - began))
    }
    return {
      days: samples,
      verdicts: verdictsOf(samples),
      counts: countsOf(samples.at(-1) ?? {}, world.sink.received.length),
    }
  } finally {
    await world.close()
  }
}

function verdictsOf(samples: readonly Sample[]): readonly Verdict[] {
  const names = Object.keys(samples.at(-1) ?? {})
  return names.map((name) =>
    judged(
      name,
      samples.map((sample) => sample[name] ?? 0),
      ruleOf(name),
    ),
  )
}

function countsOf(last: Sample, webhooks: number): Readonly<Record<string, number>> {
  return {
    events: last['rows host.events'] ?? 0,
    slots: last['rows host.slots'] ?? 0,
    'runs of jobs': last['rows host.runs'] ?? 0,
    'calls in the ledger': last['rows ledger.calls'] ?? 0,
    'attempts of regressions': last['rows insights.regression_attempts'] ?? 0,
    'alerts at the webhook': webhooks,
  }
}

function lineOf(day: number, sample: Sample, ms: number): string {
  const mb = (name: string): string => `${name} ${((sample[name] ?? 0) / 1e6).toFixed(1)} MB`
  const figures = [
    'daemon rss',
    'gateway rss',
    'host.db',
    'ledger.db',
    'insights.db',
    'logs/agents',
  ]
  return `day ${day + 1} (${Math.round(ms / 1000)} s): ${figures.map(mb).join(', ')}`
}
