/**
 * How a run ends: good, invalid or stopped, and what is said of each model. A model whose own attempts were spoilt is
 * INVALID and the others keep their week; a run is invalid when that holds for all of them. Pure.
 */
import { seededRandom } from './random.ts'
import type { RunEnd } from './run-doors.ts'
import { isInvalid, scoresOf } from './scores.ts'
import type { Run } from './trial.ts'
import type { ModelVerdict, TaskScores } from './verdict.ts'
import { verdictsOf, type ModelWeek } from './verdicts.ts'

export type Ending = {
  readonly state: NonNullable<Run['state']>
  readonly why: string
  /** Of a run that came to its end; a stopped one says nothing. */
  readonly verdicts: readonly ModelVerdict[]
}

export function endingOf(
  { id, models }: { readonly id: number; readonly models: readonly { readonly model: string }[] },
  { attempts, again, ended }: RunEnd,
  before: (model: string) => readonly TaskScores[],
): Ending {
  if (ended === 'budget') return { state: 'stopped', why: 'its budget was used up', verdicts: [] }
  if (ended === 'told') return { state: 'stopped', why: 'it was told to stop', verdicts: [] }
  const weeks = models.map(({ model }): ModelWeek => {
    const own = attempts.filter((each) => each.model === model)
    return {
      model,
      now: scoresOf(own),
      stages: again.includes(model) ? 2 : 1,
      before: before(model),
      isInvalid: isInvalid(own),
    }
  })
  const verdicts = verdictsOf(weeks, seededRandom(id))
  const spoilt = weeks.filter(({ isInvalid: spoiltWeek }) => spoiltWeek).length
  if (spoilt < weeks.length) return { state: 'good', why: '', verdicts }
  const why = 'too many attempts of every model came to nothing that was the model’s'
  return { state: 'invalid', why, verdicts }
}
