/**
 * Properties that remember: every value that ever broke one is kept in `test/regressions/<name>.json` and is tried first.
 * AGENTHOST_SEED replays a walk, AGENTHOST_FUZZ multiplies the runs (`npm run fuzz`, docs/operation/tests.md).
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { walkSeed } from './seed.ts'

/** So many runs in the tests; many more where somebody fuzzes. */
export function runs(count: number): number {
  const times = Number(process.env['AGENTHOST_FUZZ'] ?? 1)
  return Math.max(1, Math.round(count * (times > 0 ? times : 1)))
}

/** The same for every property of a file, and in the message of each that fails. */
export const FUZZ_SEED = walkSeed()

/** One value that broke something once: JSON as it is, bytes, or a text of repeated pieces. */
type Kept = { readonly found: string } & (
  | { readonly value: unknown }
  | { readonly base64: string }
  | { readonly pieces: readonly (readonly [text: string, times: number])[] }
)

export function kept<T>(name: string): readonly T[] {
  const path = join(import.meta.dirname, '../regressions', `${name}.json`)
  if (!existsSync(path)) return []
  return (JSON.parse(readFileSync(path, 'utf8')) as readonly Kept[]).map((one) => {
    if ('base64' in one) return Buffer.from(one.base64, 'base64') as T
    if ('pieces' in one) return one.pieces.map(([text, times]) => text.repeat(times)).join('') as T
    return revived(one.value) as T
  })
}

/** `{ "bytes": "…" }` inside of a value: latin1, so that one reads what is there. */
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(revived)
  if ('bytes' in value && typeof value.bytes === 'string') return Buffer.from(value.bytes, 'latin1')
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each)]))
}

export type Tried<T> = {
  /** Of the file in `test/regressions/`. */
  readonly name: string
  readonly values: fc.Arbitrary<T>
  readonly count: number
}

/** Throws with the seed, the path and the smallest value for which `holds` throws or gives false. */
export async function holdsFor<T>(
  { name, values, count }: Tried<T>,
  holds: (value: T) => unknown,
): Promise<void> {
  // Not as examples of fast-check: it would shrink what is kept, and a huge one for minutes.
  for (const [index, value] of kept<T>(name).entries()) {
    const answer: unknown = await holds(value)
    if (answer === false) throw new Error(`test/regressions/${name}.json: number ${index} is back`)
  }
  try {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const answer: unknown = await holds(value)
        return answer === undefined || Boolean(answer)
      }),
      { seed: FUZZ_SEED, numRuns: runs(count) },
    )
  } catch (error) {
    if (error instanceof Error) {
      error.message += `\nReplay it with AGENTHOST_SEED=${FUZZ_SEED}; mended, keep the value in test/regressions/${name}.json.`
    }
    throw error
  }
}
