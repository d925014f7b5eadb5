/** Lists that name what got worse or goes: put behind the others, or taken off. A list is never emptied. Pure. */
import { modelText } from './phrases.ts'
import type { ProposedLine } from './proposal.ts'
import type { ProposeFrom } from './propose.ts'
import { resultOf, standingOf, type Standing } from './propose-model.ts'
import { resultEvidence } from './propose-words.ts'
import type { Fallback, Route } from './table.ts'

type Judged = {
  readonly route: Route
  readonly standing: Standing
  readonly evidence: readonly string[]
}

/** `switched`: routes that get another model anyway. */
export function listLines(
  from: ProposeFrom,
  switched: ReadonlySet<string>,
): readonly ProposedLine[] {
  const judged = from.table.routes
    .filter(({ name }) => !switched.has(name))
    .map((route) => judgedOf(route, from))
    .filter(({ standing }) => standing !== 'well')
  return [
    ...fallbackLine('', from.table.fallback, judged),
    ...from.table.routes.flatMap(({ name, fallback }) =>
      fallback === null ? [] : fallbackLine(name, fallback, judged),
    ),
    ...directLine(from),
  ]
}

function judgedOf(route: Route, from: ProposeFrom): Judged {
  const results = from
    .suitesOf(route.name)
    .flatMap((suite) => resultOf(modelText(route.model), suite, from) ?? [])
  const moves = from.moves.filter(
    ({ route: of, kind }) => of === route.name && (kind === 'gone' || kind === 'expiring'),
  )
  const worse = results.filter(({ verdict }) => verdict.word === 'REGRESSED').map(resultEvidence)
  const evidence = [...moves.map(({ text }) => text), ...worse]
  return { route, standing: standingOf(route, results, from), evidence }
}

function fallbackLine(
  of: string,
  { routes, human }: Fallback,
  judged: readonly Judged[],
): readonly ProposedLine[] {
  const bad = judged.filter(({ route }) => routes.includes(route.name))
  const goes = (name: string): boolean =>
    bad.some(({ route, standing }) => route.name === name && standing !== 'regressed')
  const last = (name: string): boolean => bad.some(({ route }) => route.name === name)
  const kept = routes.filter((name) => !goes(name))
  const left = kept.length === 0 && human === null ? routes : kept
  const to = [...left.filter((name) => !last(name)), ...left.filter(last)]
  if (to.join() === routes.join()) return []
  const moved = bad.filter(({ route: { name } }) => routes.indexOf(name) !== to.indexOf(name))
  const told = moved.map(({ route, standing }) => {
    const why =
      standing === 'regressed' ? 'got worse and comes last' : `is ${standing} and is left out`
    return `${modelText(route.model)} (${route.name}) ${why}`
  })
  return [
    {
      route: of,
      change: { kind: 'fallback', from: routes, to },
      reason: `${told.join('; ')}.`,
      evidence: moved.flatMap(({ evidence }) => evidence),
    },
  ]
}

function directLine({ table: { allowDirect }, moves }: ProposeFrom): readonly ProposedLine[] {
  const leaving = moves.filter(({ kind }) => kind === 'gone' || kind === 'expiring')
  const found = leaving.filter(({ modelId }) => allowDirect.includes(fullName(modelId)))
  if (found.length === 0) return []
  const names = new Set(found.map(({ modelId }) => fullName(modelId)))
  const to = allowDirect.filter((name) => !names.has(name))
  const change = { kind: 'direct', from: allowDirect, to } as const
  const reason = `${[...names].join(' and ')} cannot be asked for much longer.`
  return [{ route: '', change, reason, evidence: [...new Set(found.map(({ text }) => text))] }]
}

function fullName(id: string): string {
  return modelText({ upstream: 'openrouter', id })
}
