/**
 * Counters, gauges and histograms as Prometheus reads them (text format 0.0.4). Sets of labels are bounded: what
 * comes after the last one is counted under `other`, for model names come from outside. Pure.
 */

export type Labels = readonly string[]

export type Sample = {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number | string
}

export type Family = {
  readonly name: string
  readonly text: () => string
  readonly samples: () => readonly Sample[]
}

export type Counter = Family & { readonly add: (labels: Labels, by?: number) => void }
export type Histogram = Family & { readonly observe: (labels: Labels, value: number) => void }

type Naming = { readonly name: string; readonly help: string; readonly labels: readonly string[] }

/** So many sets of labels a family. */
const SETS_MAX = 400
const LABEL_LETTERS = 120
export const OTHER = 'other'

/** Series by their labels; `overflowed` is told of each use of a set beyond the last. */
function seriesOf<T>(
  { labels: names }: Naming,
  { empty, overflowed, most = SETS_MAX }: { empty: () => T; overflowed: () => void; most?: number },
): { of: (labels: Labels) => T; all: () => readonly (readonly [Record<string, string>, T])[] } {
  const series = new Map<string, { readonly labels: Record<string, string>; readonly value: T }>()
  const at = (given: Labels): T => {
    const values = names.map((_name, index) => (given[index] ?? '').slice(0, LABEL_LETTERS))
    const key = JSON.stringify(values)
    const known = series.get(key)
    if (known !== undefined) return known.value
    const others = names.map(() => OTHER)
    if (series.size >= most && values.some((value) => value !== OTHER)) {
      overflowed()
      return at(others)
    }
    const labels = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
    const value = empty()
    series.set(key, { labels, value })
    return value
  }
  return { of: at, all: () => [...series.values()].map(({ labels, value }) => [labels, value]) }
}

/** `overflowed` is told of each use of a set of labels beyond the last, `most` is how many there may be. */
export type Bounds = { readonly overflowed: () => void; readonly most?: number }

export function counter(naming: Naming, bounds: Bounds): Counter {
  const series = seriesOf(naming, { empty: () => ({ count: 0 }), ...bounds })
  const samples = (): readonly Sample[] =>
    series.all().map(([labels, { count }]) => ({ labels, value: count }))
  return {
    name: naming.name,
    add(labels, by = 1) {
      series.of(labels).count += by
    },
    samples,
    text: () => told(naming, 'counter', samples).text(),
  }
}

/** What is known elsewhere, asked for when it is read. */
export function told(
  naming: Naming,
  type: 'counter' | 'gauge',
  samples: () => readonly Sample[],
): Family {
  return {
    name: naming.name,
    samples,
    text: () =>
      familyText(
        naming,
        type,
        samples().map((each) => line(naming.name, each)),
      ),
  }
}

/** `buckets` are upper bounds, rising. */
export function histogram(naming: Naming, buckets: readonly number[], bounds: Bounds): Histogram {
  const empty = (): { counts: number[]; sum: number; count: number } => ({
    counts: buckets.map(() => 0),
    sum: 0,
    count: 0,
  })
  const series = seriesOf(naming, { empty, ...bounds })
  const samples = (): readonly Sample[] =>
    series.all().map(([labels, { count }]) => ({ labels, value: count }))
  const lines = (): readonly string[] =>
    series.all().flatMap(([labels, { counts, sum, count }]) => {
      let below = 0
      const steps = buckets.map((le, index) => {
        below += counts[index] ?? 0
        return line(`${naming.name}_bucket`, {
          labels: { ...labels, le: String(le) },
          value: below,
        })
      })
      return [
        ...steps,
        line(`${naming.name}_bucket`, { labels: { ...labels, le: '+Inf' }, value: count }),
        line(`${naming.name}_sum`, { labels, value: sum }),
        line(`${naming.name}_count`, { labels, value: count }),
      ]
    })
  return {
    name: naming.name,
    observe(labels, value) {
      const one = series.of(labels)
      one.sum += value
      one.count += 1
      const index = buckets.findIndex((le) => value <= le)
      if (index !== -1) one.counts[index] = (one.counts[index] ?? 0) + 1
    },
    samples,
    text: () => familyText(naming, 'histogram', lines()),
  }
}

function familyText({ name, help }: Naming, type: string, lines: readonly string[]): string {
  return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
}

function line(name: string, { labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapedLabel(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

/** What is left of control characters would be obeyed by a terminal that shows it. */
function escapedLabel(text: string): string {
  const plain = escaped(text).replaceAll('"', '\\"')
  return plain.replaceAll(/\p{Cc}/gu, '?')
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
