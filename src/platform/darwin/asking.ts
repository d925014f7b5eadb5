/** Asks a program of macOS for one fact: what it did not answer, or what cannot be read, is unknown. */
import type { Fact } from '../../doctor/facts.ts'
import type { MacTool, MacTools, Ran } from './tools.ts'

/** A look at the whole host takes no longer than the slowest of its questions. */
const WITHIN_MS = 8000

/** `read` gives null for what it does not understand; it also sees answers that ended badly. */
export async function asked<T>(
  tools: MacTools,
  [tool, ...args]: readonly [MacTool, ...(readonly string[])],
  read: (ran: Ran) => T | null,
): Promise<Fact<T>> {
  const ran = await tools.run(tool, args, { timeoutMs: WITHIN_MS })
  if (ran.code === null) return { unknown: `${tool}: ${ran.trouble}` }
  const value = read(ran)
  if (value !== null) return { is: value }
  if (ran.code === 0) return { unknown: `${tool} says what is not understood here` }
  const [says] = `${ran.err}\n${ran.out}`.split('\n').flatMap((line) => line.trim() || [])
  return { unknown: `${tool} exits ${ran.code}${says === undefined ? '' : `: ${says}`}` }
}

/** For programs whose answer counts only when they end well. */
export function whenDone<T>(read: (out: string) => T | null): (ran: Ran) => T | null {
  return ({ code, out }) => (code === 0 ? read(out) : null)
}
