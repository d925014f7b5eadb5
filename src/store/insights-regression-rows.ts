/** An attempt as a row of `insights.db`, and back. Pure. */
import type { Attempt, Measures, Outcome } from '../regression/trial.ts'

type Counted = Record<
  'turns' | 'inputTokens' | 'outputTokens' | 'costNanoUsd' | 'firstTokenMs',
  bigint | null
>

export type AttemptRow = Record<'model' | 'task' | 'why' | 'toolVerdicts', string> &
  Record<'repeat' | 'stage' | 'startedAt' | 'endedAt' | 'wallMs' | 'toolCalls', bigint> &
  Counted &
  Record<'servedModel' | 'provider', string | null> & { readonly outcome: Outcome }

/** The columns that are filled in when it ends. */
export function measuresOf({ measures, ...attempt }: Attempt): Readonly<Record<string, unknown>> {
  const { outcome, why, servedModel, provider, endedAt } = attempt
  return {
    ...measures,
    toolVerdicts: JSON.stringify(measures.toolVerdicts),
    outcome,
    why,
    servedModel,
    provider,
    endedAt,
  }
}

export function attemptOf(row: AttemptRow): Attempt {
  const measures: Measures = {
    turns: numberOf(row.turns),
    inputTokens: numberOf(row.inputTokens),
    outputTokens: numberOf(row.outputTokens),
    costNanoUsd: row.costNanoUsd,
    wallMs: Number(row.wallMs),
    firstTokenMs: numberOf(row.firstTokenMs),
    toolCalls: Number(row.toolCalls),
    toolVerdicts: JSON.parse(row.toolVerdicts) as Measures['toolVerdicts'],
  }
  const { model, task, outcome, why, servedModel, provider } = row
  return {
    model,
    task,
    repeat: Number(row.repeat),
    stage: row.stage === 2n ? 2 : 1,
    outcome,
    why,
    measures,
    servedModel,
    provider,
    startedAt: Number(row.startedAt),
    endedAt: Number(row.endedAt),
  }
}

function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value)
}
