/**
 * When an agent over its memory ceiling is restarted. Pure. Samples in a row count, so one spike does
 * not; an agent that can say that it is busy is left alone until it is idle or far over the ceiling.
 */

export type MemoryRule = { readonly maxBytes: number; readonly samples: number }

/** Beyond this share of the ceiling, work in progress no longer protects it: the host would swap. */
const HARD_SHARE = 1.5

export type MemoryVerdict = 'fine' | 'ask-if-idle' | 'restart'

/** Samples are those of one start, newest last. */
export function judgeMemory(samplesBytes: readonly number[], rule: MemoryRule): MemoryVerdict {
  const newest = samplesBytes.slice(-rule.samples)
  if (newest.length < rule.samples || newest.some((bytes) => bytes <= rule.maxBytes)) return 'fine'
  return newest.every((bytes) => bytes > rule.maxBytes * HARD_SHARE) ? 'restart' : 'ask-if-idle'
}
