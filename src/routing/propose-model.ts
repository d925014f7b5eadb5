/** Whether another model belongs behind a route: the one there got worse or goes, or another is surely cheaper. Pure. */
import type { ModelResult } from '../regression/regression-facts.ts'
import { passedSuites, type Passed } from './pass-rule.ts'
import { modelText } from './phrases.ts'
import type { ModelChange, ProposedLine } from './proposal.ts'
import type { ProposeFrom } from './propose.ts'
import { passEvidence, resultEvidence } from './propose-words.ts'
import { isCheaper, priceChangeText, solvedPrices } from './solved-price.ts'
import type { Route } from './table.ts'

export type Standing = 'regressed' | 'gone' | 'expiring' | 'well'

type Fit = { readonly model: string; readonly suites: readonly Passed[] }

/** Null where it stays: nothing is wrong and nobody is cheaper, or nobody else has passed. */
export function modelLine(route: Route, from: ProposeFrom): ProposedLine | null {
  const name = modelText(route.model)
  const suites = from.suitesOf(route.name)
  const its = suites.map((suite) => resultOf(name, suite, from))
  const known = its.filter((each) => each !== null)
  const standing = standingOf(route, known, from)
  const fits = fitsFor(name, suites, from)
  const best = standing === 'well' ? cheapest(fits, its) : fits.toSorted(byQuality)[0]
  if (best == null) return null
  const moved = from.moves.filter(
    (move) =>
      move.route === route.name &&
      (move.candidate === null
        ? ['gone', 'expiring', 'falling', 'repriced'].includes(move.kind)
        : modelText({ upstream: 'openrouter', id: move.candidate }) === best.model),
  )
  const solvedUsd = solvedPrices(its, best.suites)
  return {
    route: route.name,
    change: { kind: 'model', from: name, to: best.model, solvedUsd },
    reason: reasonOf(standing, { name, best, moves: moved.map(({ text }) => text), solvedUsd }),
    evidence: [
      ...known.map(resultEvidence),
      ...best.suites.map(passEvidence),
      ...moved.map(({ text }) => text),
      ...from.own
        .filter((each) => each.route === route.name)
        .map(
          ({ model, usdPerMillion, usd }) =>
            `own cost: ${model} $${usdPerMillion} per million tokens, $${usd} in the week`,
        ),
    ],
  }
}

export function standingOf(
  route: Route,
  results: readonly ModelResult[],
  { moves }: Pick<ProposeFrom, 'moves'>,
): Standing {
  const has = (kind: string): boolean =>
    moves.some((move) => move.route === route.name && move.kind === kind)
  if (has('gone')) return 'gone'
  if (results.some(({ verdict }) => verdict.word === 'REGRESSED')) return 'regressed'
  return has('expiring') ? 'expiring' : 'well'
}

export function resultOf(
  model: string,
  suite: string,
  { facts }: Pick<ProposeFrom, 'facts'>,
): ModelResult | null {
  return facts.results.find((each) => each.model === model && each.suite === suite) ?? null
}

function fitsFor(name: string, suites: readonly string[], from: ProposeFrom): readonly Fit[] {
  const leaving = new Set(
    from.moves
      .filter(({ kind }) => kind === 'gone' || kind === 'expiring')
      .map(({ modelId }) => modelText({ upstream: 'openrouter', id: modelId })),
  )
  const models = [...new Set(from.facts.results.map(({ model }) => model))]
  return models.flatMap((model) => {
    if (model === name || leaving.has(model)) return []
    const pairs = suites.map((suite) => ({
      to: resultOf(model, suite, from),
      from: resultOf(name, suite, from),
    }))
    const passed = passedSuites(pairs, from.compare)
    return passed === null ? [] : [{ model, suites: passed }]
  })
}

/** The best first, the cheaper of equals. */
function byQuality(a: Fit, b: Fit): number {
  return meanPass(b) - meanPass(a) || costOf(a) - costOf(b) || (a.model < b.model ? -1 : 1)
}

function meanPass({ suites }: Fit): number {
  return suites.reduce((sum, { to }) => sum + to.pass.mean, 0) / suites.length
}

function costOf({ suites }: Fit): number {
  return Math.max(...suites.map(({ to }) => to.usdPerSolved?.mean ?? Number.POSITIVE_INFINITY))
}

/** The cheapest of those that are surely cheaper in every suite. */
function cheapest(fits: readonly Fit[], its: readonly (ModelResult | null)[]): Fit | null {
  const cheaper = fits.filter(({ suites }) =>
    suites.every(({ to }, at) => isCheaper(its[at] ?? null, to)),
  )
  return (
    cheaper.toSorted((a, b) => costOf(a) - costOf(b) || (a.model < b.model ? -1 : 1))[0] ?? null
  )
}

function reasonOf(
  standing: Standing,
  told: {
    readonly name: string
    readonly best: Fit
    readonly moves: readonly string[]
    readonly solvedUsd: ModelChange['solvedUsd']
  },
): string {
  const { name, best, moves, solvedUsd } = told
  const passed = `${best.model} passed ${best.suites.map(({ to }) => to.suite).join(' and ')} at no significant loss`
  const why = {
    regressed: `${name} got worse, and `,
    gone: `${name} is gone, and `,
    expiring: `${moves[0] ?? `${name} expires`}, and `,
    well: '',
  }
  return `${why[standing]}${passed}; ${priceChangeText(solvedUsd)}.`
}
