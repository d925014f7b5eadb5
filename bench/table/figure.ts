/**
 * One figure of the benchmarks and the run that it was taken in: the one shape that every room gives and that the page
 * is made of. Pure.
 */
import { median, percentile } from '../harness/figures.ts'

/** What one contender came to in one measure. */
export type Reading = {
  /** Name of a figure of its room, as in `wanted.ts`. */
  readonly figure: string
  readonly value: number
  readonly n: number
  /** The 10th and the 90th percentile; null for one value alone. */
  readonly spread: readonly [number, number] | null
}

export type Part = Omit<Reading, 'figure'>

/** `unknown`: not measured, nothing was wanted, or the quick form is too small to tell. */
export type Verdict = 'met' | 'missed' | 'unknown'

export type Figure = {
  readonly room: string
  readonly name: string
  readonly unit: string
  /** Agenthost's own; null where only others were measured. */
  readonly value: number | null
  readonly n: number
  readonly spread: readonly [number, number] | null
  readonly floor: Part | null
  readonly peers: Readonly<Record<string, Part>>
  readonly wanted: string | null
  readonly verdict: Verdict
} & Taken

/** When, on what and among what else a figure was taken. */
export type Taken = {
  /** ISO 8601, UTC. */
  readonly at: string
  /** Short; with a `+` where files had been changed since. */
  readonly commit: string
  readonly command: string
  /** Load average of the last minute, before and after. */
  readonly load: readonly [number, number]
  /** Share of all cores that others used just before, in per cent: the load average still remembers the last room. */
  readonly busyPercent: number
  readonly quick: boolean
}

/** How a contender behaved where no number says it: one cell in words. */
export type Behaviour = {
  readonly room: string
  readonly row: string
  readonly who: string
  readonly text: string
} & Taken

export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly os: string
  readonly kernel: string
  readonly arch: string
  readonly node: string
}

/** One run of one room, as it is kept. */
export type Kept = {
  readonly format: 1
  readonly room: string
  readonly minutes: number
  /** Whether everything of the room was asked for: only then do the minutes say how long it takes. */
  readonly isWholeRoom: boolean
  readonly machine: Machine
  /** Of those that were measured. */
  readonly versions: Readonly<Record<string, string>>
  /** Peers that were not to be had, and why. */
  readonly absent: Readonly<Record<string, string>>
  readonly figures: readonly Figure[]
  readonly behaviours: readonly Behaviour[]
  /** What broke off, in words. */
  readonly troubles: readonly string[]
} & Taken

/** One run of faults, as it is kept. */
export type KeptFaults = {
  readonly format: 1
  readonly room: string
  readonly seed: number
  readonly rows: readonly {
    readonly fault: string
    readonly did: string
    readonly violations: number
  }[]
} & Omit<Taken, 'load' | 'busyPercent'>

/** The median of many values, or another number of them. */
export function reading(
  name: string,
  values: readonly number[],
  of: (values: readonly number[]) => number = median,
): Reading {
  const spread =
    values.length > 1 ? ([percentile(values, 0.1), percentile(values, 0.9)] as const) : null
  return { figure: name, value: of(values), n: values.length, spread }
}

/** One number that is no median of anything: a sum, a share, a growth. */
export function single(name: string, value: number, n = 1): Reading {
  return { figure: name, value, n, spread: null }
}
