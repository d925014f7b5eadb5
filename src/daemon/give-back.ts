/**
 * Gives memory back that a burst of work has left behind: V8 by itself collects only when more is wanted,
 * and an idle daemon wants nothing for hours, at the cost of what the agents could use.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Grown by more than this share since the last time: worth a pause of some milliseconds. */
const GROWN_SHARE = 0.04

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/** A function to be called now and then, when little is going on. */
export function giveBack(rssBytes: () => number): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  let settledBytes = 0
  return () => {
    if (rssBytes() < settledBytes * (1 + GROWN_SHARE)) return
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    settledBytes = rssBytes()
  }
}
