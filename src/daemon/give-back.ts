/**
 * Gives memory back that a burst of work has left behind: V8 by itself collects only when more is wanted,
 * and an idle daemon wants nothing for hours, at the cost of what the agents could use.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Grown by more than this share since the last time: worth a pause of some milliseconds. */
const GROWN_SHARE = 0.06
/** While work goes on it would grow again at once: at most one of so many calls collects. */
const REST_CALLS = 2

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'regular' }) => void

/** A function to be called each second. */
export function giveBack(rssBytes: () => number): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  let settledBytes = 0
  let rest = 0
  return () => {
    rest -= 1
    if (rest > 0 || rssBytes() < settledBytes * (1 + GROWN_SHARE)) return
    rest = REST_CALLS
    collect({ type: 'major', execution: 'sync', flavor: 'regular' })
    settledBytes = rssBytes()
  }
}
