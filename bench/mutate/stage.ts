/**
 * Runs test files again and again in one vitest process: once to see which test passes which mutant,
 * then once for each mutant, with only those tests, up to the first that fails. Every time the whole
 * file and all it imports of ours are loaded afresh (`bundle.ts`).
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { TestRunner } from 'vitest'
import { startTests } from 'vitest/internal/browser'
import type { Answer, Plan, Trial } from './plan.ts'

type Runner = InstanceType<typeof TestRunner>
type Test = Parameters<NonNullable<Runner['onAfterRunTask']>>[0]
/** The words of Stryker's instrumenter. */
type Switches = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: {
    static: Record<string, number>
    perTest: Record<string, Record<string, number>>
  }
}

const world = globalThis as unknown as {
  __stryker__: Switches
  agenthostPackages: Record<string, unknown>
  /** vitest's own: the configuration of this process. */
  __vitest_worker__: { readonly config: Runner['config'] }
}
const plan = JSON.parse(readFileSync(process.env['AGENTHOST_MUTATE_PLAN'] ?? '', 'utf8')) as Plan
const say = (answer: Answer): void => appendFileSync(plan.answers, `${JSON.stringify(answer)}\n`)
/** A test that waits for something that a mutant never does. */
const TEST_MAX_MS = 5000
/** Property tests: few runs, and the same ones for every mutant. */
const RUNS_MAX = 30
const SEED = 20_260_101

const config = { ...world.__vitest_worker__.config, testTimeout: TEST_MAX_MS }
const scripts = new Map<string, () => void>()

/** `(name, callback)` or `(name, attributes, callback)`. */
const untraced = (_name: string, ...rest: readonly unknown[]): unknown =>
  (rest.at(-1) as () => unknown)()

class StageRunner extends TestRunner {
  readonly failed: string[] = []
  readonly tookMs: Record<string, number> = {}
  private readonly names: ReadonlySet<string> | null

  constructor(names: ReadonlySet<string> | null) {
    super(config)
    this.names = names
    // Nothing is traced: neither the base nor this has the tracer of a worker.
    Object.assign(this, { trace: untraced })
  }

  override importFile(file: string): void {
    scripts.get(file)?.()
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    const unwanted =
      this.names !== null && (this.failed.length > 0 || !this.names.has(test.fullName))
    if (unwanted) test.mode = 'skip'
    await super.onBeforeRunTask(test)
    world.__stryker__.currentTestId = test.fullName
  }

  override onAfterRunTask(test: Test): void {
    world.__stryker__.currentTestId = undefined
    super.onAfterRunTask(test)
    if (test.result?.state === 'fail') this.failed.push(test.fullName)
    this.tookMs[test.fullName] = test.result?.duration ?? 0
  }

  /** Snapshots are read by the tests, never written from here; the client is the stage's own too. */
  override async onAfterRunSuite(): Promise<void> {}
  override onAfterRunFiles(): void {}
}

async function preparePackages(): Promise<void> {
  world.agenthostPackages = {}
  for (const name of plan.packages) world.agenthostPackages[name] = await import(name)
  const check = world.agenthostPackages['fast-check'] as typeof import('fast-check') | undefined
  if (check === undefined) return
  const few = <T>(given: { numRuns?: number } | undefined): T =>
    ({ ...given, seed: SEED, numRuns: Math.min(given?.numRuns ?? 100, RUNS_MAX) }) as T
  const assert = ((property, given) => check.assert(property, few(given))) as typeof check.assert
  const wrapped = { ...check, assert }
  world.agenthostPackages['fast-check'] = { ...wrapped, default: wrapped }
}

function prepareScripts(): void {
  for (const { test, script } of plan.tests) {
    const path = resolve(test)
    const require = createRequire(path)
    const run = compileFunction(readFileSync(script, 'utf8'), ['require', 'module', 'exports'], {
      filename: script,
    }) as (require: NodeJS.Require, module: object, exports: object) => void
    scripts.set(path, () => run(require, { exports: {} }, {}))
  }
}

/** Tests of the file that failed; also one that could not even be loaded, or a hook that threw. */
async function play(
  test: string,
  names: ReadonlySet<string> | null,
): Promise<{ readonly runner: StageRunner; readonly failed: readonly string[] }> {
  const runner = new StageRunner(names)
  const files = await startTests([resolve(test)], runner)
  const broken = files
    .filter((file) => file.result?.state === 'fail')
    .map((file) => `the file (${file.result?.errors?.[0]?.message ?? 'a hook of it'})`)
  return { runner, failed: runner.failed.length > 0 ? runner.failed : broken }
}

async function look(test: string): Promise<void> {
  world.__stryker__ = { mutantCoverage: { static: {}, perTest: {} } }
  const { runner, failed } = await play(test, null)
  const passed = world.__stryker__.mutantCoverage
  const hits = { ...passed?.perTest, '': passed?.static ?? {} }
  say({ said: 'looked', test, failed, tookMs: runner.tookMs, hits })
}

async function judge({ id, tests, hitsMax }: Trial): Promise<void> {
  for (const { test, names } of tests) {
    // Also a sign of life.
    say({ said: 'begun', id })
    world.__stryker__ = { activeMutant: id, hitCount: 0, hitLimit: hitsMax }
    const { failed } = await play(test, new Set(names))
    if (failed.length === 0) continue
    const endless = (world.__stryker__.hitCount ?? 0) > hitsMax
    return say({ said: 'judged', id, fate: endless ? 'timed out' : 'killed' })
  }
  say({ said: 'judged', id, fate: 'survived' })
}

// While this file is being loaded: inside a test, no other suite may be made.
await preparePackages()
prepareScripts()
if (plan.mutants === null) for (const { test } of plan.tests) await look(test)
else for (const mutant of plan.mutants) await judge(mutant)
// What the last file declared is still being collected: an empty one leaves nothing to run.
await startTests([resolve('no tests')], new StageRunner(null))
