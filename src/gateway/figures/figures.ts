/**
 * The gateway's own figures since it started: calls, tokens, money, latency, verdicts on tool calls, by route, model
 * and provider. For Prometheus as text, for commands as JSON; the ledger, not this, says what was spent. Pure.
 */
import { decimalText } from '../../decimal.ts'
import type { Settlement } from '../ledger/ledger.ts'
import { NANO_DIGITS, type NanoUsd } from '../ledger/money.ts'
import { families, PREFIX } from './figure-families.ts'
import { type Family, type Labels, type Sample, told } from './prometheus-text.ts'
import type { Reading } from '../tap/reading.ts'
import { answerCounts } from '../tap/tool-counts.ts'

/** One try that is over. */
export type Observation = {
  /** Null for a model that was asked for directly. */
  readonly route: string | null
  /** As it was asked for at the upstream. */
  readonly model: string
  readonly outcome: Settlement['outcome']
  readonly charged: NanoUsd
  readonly firstByteMs: number | null
  readonly totalMs: number | null
  /** Null where nothing came that could be read. */
  readonly reading: Pick<Reading, 'tokens' | 'provider' | 'tools' | 'faults'> | null
}

export type Figures = {
  readonly add: (observation: Observation) => void
  /** A link was left for the next one; `why` is a code, never text. */
  readonly fellBack: (route: string | null, why: string) => void
  /** A call was refused by the gateway itself. */
  readonly refused: (code: string) => void
  /** A stream to a client is open until what this returns is called. */
  readonly streamOpened: () => () => void
  /** Prometheus text format 0.0.4. */
  readonly exposition: () => string
  readonly snapshot: () => Readonly<Record<string, readonly Sample[]>>
}

export type Gauges = {
  /** Money that is held now; left out where nobody says. */
  readonly held?: () => NanoUsd
  readonly most?: number
}

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

export function figures({ held, most }: Gauges = {}): Figures {
  let overflows = 0
  let open = 0
  const bounds = {
    overflowed: () => {
      overflows += 1
    },
    ...(most === undefined ? {} : { most }),
  }
  const all = families(bounds)
  const { calls, tokens, cost, verdicts, fallbacks, refusals, firstByte, total } = all
  const now = (name: string, help: string, value: () => number | string): Family =>
    told({ name: `${PREFIX}_${name}`, help, labels: [] }, 'gauge', () => [
      { labels: {}, value: value() },
    ])
  const list: readonly Family[] = [
    ...Object.values(all),
    now('open_streams', 'Streams to clients that are open now.', () => open),
    ...(held === undefined
      ? []
      : [now('held_usd', 'Money held for calls under way.', () => usd(held()))]),
    told(
      {
        name: `${PREFIX}_labels_overflowed_total`,
        help: 'Counted under "other": too many labels.',
        labels: [],
      },
      'counter',
      () => [{ labels: {}, value: overflows }],
    ),
  ]
  return {
    add({ route, model, outcome, charged, firstByteMs, totalMs, reading }) {
      const where: Labels = [route ?? '', model, reading?.provider ?? '']
      calls.add([...where, outcome])
      if (charged > 0n) cost.add(where, Number(charged))
      if (firstByteMs !== null) firstByte.observe([route ?? '', model], firstByteMs / 1000)
      if (totalMs !== null) total.observe([route ?? '', model], totalMs / 1000)
      if (reading === null) return
      for (const [kind, count] of Object.entries(reading.tokens ?? {})) {
        if (count > 0) tokens.add([...where, kind], count)
      }
      for (const [verdict, count] of Object.entries(answerCounts(reading) ?? {})) {
        verdicts.add([...where, verdict], count)
      }
    },
    fellBack: (route, why) => fallbacks.add([route ?? '', why]),
    refused: (code) => refusals.add([code]),
    streamOpened() {
      let isOpen = true
      open += 1
      return () => {
        if (isOpen) open -= 1
        isOpen = false
      }
    },
    exposition: () => list.map(({ text }) => text()).join(''),
    snapshot: () => Object.fromEntries(list.map(({ name, samples }) => [name, samples()])),
  }
}

function usd(nano: NanoUsd): string {
  return decimalText(nano, NANO_DIGITS)
}
