/** The figures of a proposal as they are printed. Pure. */
import { figuresOf } from '../decimal.ts'
import type { Estimate, ModelResult } from '../regression/regression-facts.ts'
import type { Passed } from './pass-rule.ts'

/** `62 %`. */
export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** Three figures are enough to compare, cents from a dollar: `$0.0123`. */
export function costText(usd: number): string {
  return `$${usd < 1 ? figuresOf(usd, 3) : usd.toFixed(2)}`
}

/** `81 % (74–87)`. */
export function estimateText({ mean, low, high }: Estimate): string {
  return `${percentText(mean)} (${Math.round(low * 100)}–${Math.round(high * 100)})`
}

export function resultEvidence(result: ModelResult): string {
  const { model, suite, verdict, pass, usdPerSolved, run } = result
  const seen =
    verdict.word === 'NO EVIDENCE' && verdict.smallestSeen !== null
      ? ` (a drop of ${percentText(verdict.smallestSeen)} would have been seen)`
      : ''
  const before = verdict.before === null ? '' : `, ${percentText(verdict.before)} before`
  const p = verdict.adjusted === null ? '' : `, p ${verdict.adjusted.toFixed(3)}`
  const cost = usdPerSolved === null ? '' : `, ${costText(usdPerSolved.mean)} per solved task`
  return `${model} in ${suite}: ${verdict.word}${seen}, passes ${estimateText(pass)}${before}${p}${cost}; run ${run}`
}

export function passEvidence({ to, difference }: Passed): string {
  const { low, high, mean, tasks, worse } = difference
  const points = (share: number): string =>
    `${share >= 0 ? '+' : '−'}${Math.abs(share * 100).toFixed(1)}`
  return `${resultEvidence(to)}; ${points(mean)} points (${points(low)} to ${points(high)}) on ${tasks} tasks, p of a loss ${worse.toFixed(3)}`
}
