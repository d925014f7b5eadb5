/** What of an ended run is worth telling a person: who got worse, and a run that says nothing. Pure. */
import type { Ending } from './run-ending.ts'
import type { KeptRun } from './run-record.ts'
import type { ModelVerdict } from './verdict.ts'

export type RunNotice = {
  readonly kind: 'regression.worse' | 'regression.failed'
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

export function runNotices(
  { id, suite }: Pick<KeptRun, 'id' | 'suite'>,
  { state, why, verdicts }: Ending,
): readonly RunNotice[] {
  const worse = verdicts.filter(({ word }) => word === 'REGRESSED')
  const failed: RunNotice = {
    kind: 'regression.failed',
    subject: suite,
    message: `run ${id} says nothing: ${why}`,
    data: { run: id },
  }
  return [
    ...worse.map((verdict): RunNotice => ({
      kind: 'regression.worse',
      subject: verdict.model,
      message: `got worse in ${suite} (run ${id}): ${shares(verdict)}`,
      data: { run: id, suite, p: verdict.adjusted },
    })),
    ...(state === 'invalid' ? [failed] : []),
  ]
}

function shares({ now, before, adjusted }: ModelVerdict): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const was = before === null ? '' : `, before ${percent(before)}`
  return `passes ${percent(now)}${was}; p ${adjusted === null ? 'unknown' : adjusted.toPrecision(2)}`
}
