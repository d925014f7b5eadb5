/** One attempt a task on both sides: McNemar's exact test on the tasks that flipped. Pure. */
import { logChoose } from './distribution.ts'

/** One-sided: at least `lost` of the flips in that direction when both are as likely. */
export function mcnemarWorse(lost: number, won: number): number {
  const flips = lost + won
  let sum = 0
  for (let x = lost; x <= flips; x += 1) sum += Math.exp(logChoose(flips, x) - flips * Math.LN2)
  return Math.min(1, sum)
}
