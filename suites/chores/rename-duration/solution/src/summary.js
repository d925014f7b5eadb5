import * as durations from './duration.js'
import { humanizeError } from './errors.js'
import { table } from './table.js'

/** What a set of runs came to, one line each; `narrow` is for narrow terminals. */
export function summary(runs, { narrow = false } = {}) {
  const format = (ms) => durations.formatDuration(ms, { compact: narrow })
  const rows = runs.map((run) => [
    run.name,
    format(run.ms),
    run.error === undefined ? 'ok' : humanizeError(run.error),
  ])
  return table(['run', 'took', 'result'], rows, { short: narrow })
}
