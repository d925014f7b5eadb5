/** What is measured of a gateway, what of it counts, and what is good enough. Pure. */
import type { Shape } from './contestants.ts'
import type { Loaded } from './loader.ts'

export type Case = Shape & {
  /** Of its figure. */
  readonly name: string
  readonly row: string
  readonly clients: number
  readonly target: string
  /** What is shown of a round: added to the floor in ms, or as a share of the floor in per cent. */
  readonly figure: (own: Loaded, floor: Loaded) => number
  readonly digits: number
  readonly meets: (value: number) => boolean
}

const added = (of: (loaded: Loaded) => number) => (own: Loaded, floor: Loaded) =>
  of(own) - of(floor)
export const rate = ({ n, wallMs }: Loaded): number => (n / wallMs) * 1000
const share = (own: Loaded, floor: Loaded): number => (100 * rate(own)) / rate(floor)

const KINDS: readonly Omit<Case, 'protocol'>[] = [
  {
    name: 'json',
    row: 'small JSON, 1 client: median added to bare, ms',
    isStream: false,
    clients: 1,
    target: '≤ 0.15',
    figure: added(({ medianMs }) => medianMs),
    digits: 3,
    meets: (value) => value <= 0.15,
  },
  {
    name: 'stream',
    row: 'stream of 200 chunks, 1 client: first chunk added to bare, ms',
    isStream: true,
    clients: 1,
    target: '≤ 0.4',
    figure: added(({ firstMedianMs }) => firstMedianMs),
    digits: 3,
    meets: (value) => value <= 0.4,
  },
  {
    name: 'json-64',
    row: 'small JSON, 64 clients: requests/s, % of bare',
    isStream: false,
    clients: 64,
    target: '≥ 60',
    figure: share,
    digits: 0,
    meets: (value) => value >= 60,
  },
  {
    name: 'stream-64',
    row: 'streams of 200 chunks, 64 clients: streams/s, % of bare',
    isStream: true,
    clients: 64,
    target: '≥ 75',
    figure: share,
    digits: 0,
    meets: (value) => value >= 75,
  },
]

/** Each in both dialects. */
export const CASES: readonly Case[] = (['chat', 'messages'] as const).flatMap((protocol) =>
  KINDS.map((kind) => ({
    ...kind,
    protocol,
    name: `${protocol}-${kind.name}`,
    row: `${protocol}: ${kind.row}`,
  })),
)
