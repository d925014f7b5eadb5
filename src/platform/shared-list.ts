/**
 * Lets those who ask for the process table in the same turn of the loop share one look at it, so that
 * stopping a hundred agents does not look a hundred times.
 */
import type { ProcessRow, Processes } from '../supervisor/process.ts'

export function sharedList(processes: Processes): Processes {
  const next = new Map<boolean, Promise<readonly ProcessRow[]>>()
  return {
    ...processes,
    list({ marks }) {
      const waiting = next.get(marks)
      if (waiting !== undefined) return waiting
      const look = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        // Whoever asks from here on gets a newer look.
        next.delete(marks)
        return processes.list({ marks })
      })
      next.set(marks, look)
      return look
    },
  }
}
