/** Proposals as a person reads them over SSH: each line with its reason, and its figures below it. Pure. */
import type { Proposal, ProposedLine } from '../../routing/proposal.ts'
import { isDearer } from '../../routing/solved-price.ts'
import { wrapped } from '../words.ts'

/** `batch: model openrouter/a/b → openrouter/c/d`; it says where the new one is dearer. */
export function changeText({ route, change }: ProposedLine): string {
  const of = route === '' ? 'the table' : route
  switch (change.kind) {
    case 'model':
      return `${of}: model ${change.from} → ${change.to}${isDearer(change.solvedUsd) ? ' (dearer)' : ''}`
    case 'fallback':
    case 'direct': {
      const what = change.kind === 'fallback' ? 'fallback' : 'allow_direct'
      return `${of}: ${what} ${namesText(change.from)} → ${namesText(change.to)}`
    }
    case 'concurrency':
      return `${of}: at once ${change.from} → ${change.to}`
    case 'cap':
      return `${of}: cap a month $${change.fromUsd} → $${change.toUsd}`
  }
}

export function linesText(lines: readonly ProposedLine[], columns: number): string {
  const all = lines.flatMap((line) => [
    `~ ${changeText(line)}`,
    ...wrapped(line.reason, columns - 2).map((text) => `  ${text}`),
    ...line.evidence.flatMap((each) =>
      wrapped(each, columns - 4).map((text, at) => `${at === 0 ? '  - ' : '    '}${text}`),
    ),
  ])
  return `${all.join('\n')}\n`
}

export function whatToType(id: number): string {
  return `Take it: agenthost routes apply ${id}\nOr not:  agenthost routes reject ${id} --why "…"\n`
}

/** For a list: what waits, or what became of it. */
export function stateText({ state, decided }: Proposal): string {
  if (decided === null) return state
  return `${state} by ${decided.by}${decided.why === '' ? '' : `: ${decided.why}`}`
}

function namesText(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
