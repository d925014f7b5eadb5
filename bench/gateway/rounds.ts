/** One case over all contestants: rounds in which each has its turn, ratios within a round, medians over the rounds. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { figure, median } from '../harness/figures.ts'
import { cpuSecondsOf } from '../harness/processes.ts'
import type { Sheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { rate, type Case } from './cases.ts'
import { BARE, OURS, type Contestant } from './contestants.ts'
import type { Load, Loaded } from './loader.ts'
import type { Target } from './socket-client.ts'

export type Loader = { readonly load: (load: Load) => Promise<Loaded>; readonly end: () => void }

export type Measuring = { readonly loader: Loader; readonly sheet: Sheet; readonly quick: boolean }

export async function measure(
  { name: figureName, row, protocol, isStream, clients, figure: figureOf, digits, meets }: Case,
  contestants: readonly Contestant[],
  { loader, sheet, quick }: Measuring,
): Promise<void> {
  const all = contestants.flatMap((one) => {
    const target = one.target({ protocol, isStream })
    return target === null ? [] : [{ ...one, target }]
  })
  const runOne = ({ target }: { readonly target: Target }, ms: number): Promise<Loaded> =>
    loader.load({ target, clients, until: { ms } })
  const ms = quick ? 400 : 1500
  const found = new Map<string, { loads: Loaded[]; figures: number[]; cpuMs: number[] }>()
  for (const one of all) {
    const { wrong } = await runOne(one, quick ? 500 : 3000)
    if (wrong !== null)
      sheet.put({
        row,
        column: one.name,
        text: `failed: ${wrong.slice(0, 80)}`,
        isTrouble: true,
        ...(one.name === OURS && { met: false }),
      })
    else found.set(one.name, { loads: [], figures: [], cpuMs: [] })
  }
  const racing = all.filter(({ name }) => found.has(name))
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    const loads = new Map<string, Loaded>()
    // Another one begins each round: nobody always comes after the same one.
    for (const one of [
      ...racing.slice(round % racing.length),
      ...racing.slice(0, round % racing.length),
    ]) {
      const before = one.pid === null ? 0 : cpuSecondsOf(one.pid).own
      const loaded = await runOne(one, ms)
      if (loaded.wrong !== null) throw new Error(`${one.name}: ${loaded.wrong}`)
      loads.set(one.name, loaded)
      const cpuSeconds = one.pid === null ? Number.NaN : cpuSecondsOf(one.pid).own - before
      found.get(one.name)?.cpuMs.push((1000 * cpuSeconds) / loaded.n)
    }
    const floor = loads.get(BARE)
    if (floor === undefined) throw new Error('there is no floor to measure against')
    for (const [name, loaded] of loads) {
      found.get(name)?.loads.push(loaded)
      found.get(name)?.figures.push(figureOf(loaded, floor))
    }
  }
  for (const [name, { loads, figures, cpuMs }] of found) {
    const value = median(figures)
    const ownFigure = name === BARE ? '' : `${figure(value, digits)} · `
    const cpu = cpuText(cpuMs, found.get(BARE)?.cpuMs ?? [])
    const text = `${ownFigure}${rawText(loads, isStream, clients)}${cpu}`
    const met = name === OURS ? { met: meets(value) } : {}
    // The floor is told raw: what is added to it, or its share, says nothing of itself.
    const values = name === BARE ? loads.map((loaded) => raw(loaded, isStream, clients)) : figures
    const reads = [reading(figureName, values)]
    sheet.put({ row, column: name, text, ...met, data: { loads, figures, cpuMs }, reads })
  }
}

/** Requests a second, or milliseconds to the answer or to its first chunk. */
function raw(loaded: Loaded, isStream: boolean, clients: number): number {
  if (clients > 1) return rate(loaded)
  return isStream ? loaded.firstMedianMs : loaded.medianMs
}

/** `0.31 ms` or `9131/s`, the figure itself beside what it was made of. */
function rawText(loads: readonly Loaded[], isStream: boolean, clients: number): string {
  const value = median(loads.map((loaded) => raw(loaded, isStream, clients)))
  return clients > 1 ? `${figure(value, 0)}/s` : `${figure(value, 3)} ms`
}

/** Of a request, and beside the floor's in the same rounds: steadier than times where others use the machine. */
function cpuText(cpuMs: readonly number[], floor: readonly number[]): string {
  if (Number.isNaN(median(cpuMs))) return ''
  const ratio = median(cpuMs.map((one, round) => one / (floor[round] ?? Number.NaN)))
  const beside = cpuMs === floor ? '' : ` (${figure(ratio, 2)} ×)`
  return ` · ${figure(median(cpuMs), 3)} CPU-ms${beside}`
}

/** A process of its own, warm for all of the run. */
export function startLoader(): Loader {
  const child = fork(join(import.meta.dirname, 'loader.ts'))
  return {
    load: async (load) => {
      child.send(load)
      const [loaded] = (await once(child, 'message')) as [Loaded]
      return loaded
    },
    end: () => void child.kill(),
  }
}
