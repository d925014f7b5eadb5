/** What came of loading a job, for a person: the cause in plain words and the way out. Pure. */
import { AgenthostError } from '../errors.ts'
import { meaningOf } from './exit-codes.ts'
import type { Job, JobPlace } from './job.ts'
import type { Outcome } from './recipe-state.ts'

type Failed = Extract<Outcome, { readonly kind: 'failed' }>

/** `after` says what became of what was there before. */
export function notLoaded(place: JobPlace, outcome: Failed, after: string): AgenthostError {
  const { label, domain } = place
  const { cause, todo } = causeAndTodo(place, outcome)
  const hint = [todo, after].filter((text) => text !== '').join('\n')
  return new AgenthostError('bad', `unable to load ${label} into ${domain.name}: ${cause}`, hint)
}

function causeAndTodo(
  place: JobPlace,
  { why, answer, job }: Failed,
): { readonly cause: string; readonly todo: string } {
  if (why === 'not-running') {
    const code = job.kind === 'loaded' && /^78\b/.test(job.lastExit ?? '') ? 78 : null
    if (code !== null) return meant({ code, said: '' }, place)
    return { cause: `it is loaded and does not run (${jobText(job)})`, todo: '' }
  }
  if (answer !== null) return meant(answer, place)
  if (why === 'no-domain') return meant({ code: 112, said: '' }, place)
  return why === 'not-gone'
    ? { cause: `the one that is there does not go (${jobText(job)})`, todo: 'Try again.' }
    : { cause: `launchd does not have it (${jobText(job)})`, todo: 'Try again.' }
}

function meant(
  answer: { readonly code: number | null; readonly said: string },
  place: JobPlace,
): { readonly cause: string; readonly todo: string } {
  const { means, todo } = meaningOf(answer)
  return { cause: means, todo: todo(place) }
}

/** `running, process 12`; `spawn scheduled, last exit 1, 5 starts`. */
export function jobText(job: Job): string {
  switch (job.kind) {
    case 'absent':
      return 'not loaded'
    case 'no-domain':
      return 'there is no such domain'
    case 'unknown':
      return `launchd does not say: ${job.why}`
    case 'loaded': {
      const { state, pid, lastExit, runs } = job
      const parts = [
        state ?? 'loaded',
        pid === null ? '' : `process ${pid}`,
        lastExit === null ? '' : `last exit ${lastExit}`,
        runs === null ? '' : `${runs} starts`,
      ]
      return parts.filter((part) => part !== '').join(', ')
    }
  }
}
