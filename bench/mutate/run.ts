/**
 * Mutates some files and judges every mutant: bundles the tests, has the stage look once, then hands it
 * mutant after mutant. A stage that says nothing for long hangs in a mutant: it is ended, the mutant
 * counts as timed out, and a new stage goes on with the next.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundle } from './bundle.ts'
import { instrument, type Mutant } from './instrument.ts'
import { testsFor } from './pure-files.ts'
import type { Answer, Fate, Plan, Trial } from './plan.ts'

export type Notes = (text: string) => void
export type Verdict = { readonly mutant: Mutant; readonly fate: Fate }

/** A test that took longer while looking is left out: it would be paid for by every mutant. */
const TEST_SLOW_MS = 2000
/** No test file may take longer with a mutant; nor without one, when it is run for the first time. */
const MUTANT_MAX_MS = 15_000
const LOOK_MAX_MS = 180_000
/** So many times as often as without a mutant. */
const HITS_FACTOR = 100
const HITS_MIN = 10_000

export async function mutate(files: readonly string[], note: Notes): Promise<readonly Verdict[]> {
  const work = mkdtempSync(join(tmpdir(), 'agenthost-mutate-'))
  const tidy = (): void => rmSync(work, { recursive: true, force: true })
  process.once('exit', tidy)
  try {
    const { mutants, texts } = await instrument(files)
    const plan = await prepare(work, files, texts)
    note(`${files.length} files, ${mutants.length} mutants, ${plan.tests.length} test files`)
    const looked = await stage(work, plan, note)
    const trials = mutants
      .filter(({ ignored }) => ignored === null)
      .map(({ id }) => trialOf(id, looked))
    const fates = await judgeAll(work, { ...plan, mutants: trials }, note)
    return mutants.map((mutant) => ({ mutant, fate: fateOf(mutant, fates) }))
  } finally {
    process.off('exit', tidy)
    tidy()
  }
}

function fateOf({ id, ignored }: Mutant, fates: ReadonlyMap<string, Fate>): Fate {
  return ignored === null ? (fates.get(id) ?? 'no coverage') : 'ignored'
}

async function prepare(
  work: string,
  files: readonly string[],
  texts: ReadonlyMap<string, string>,
): Promise<Plan> {
  const tests: { test: string; script: string }[] = []
  const packages = new Set<string>()
  const wanted = new Set(files)
  for (const test of testsFor(files)) {
    const made = await bundle(test, texts, process.cwd())
    if (!made.files.some((file) => wanted.has(file))) continue
    const script = join(work, `${tests.length}.js`)
    writeFileSync(script, made.code)
    tests.push({ test, script })
    for (const name of made.packages) packages.add(name)
  }
  const answers = join(work, 'answers')
  return { tests, packages: [...packages], mutants: null, answers }
}

type Looked = readonly Extract<Answer, { said: 'looked' }>[]

async function stage(work: string, plan: Plan, note: Notes): Promise<Looked> {
  await play(work, plan)
  const looked = answersIn(plan.answers).filter((answer) => answer.said === 'looked')
  if (looked.length === 0 && plan.tests.length > 0)
    throw new Error('unable to run any test: AGENTHOST_MUTATE_LOUD=1 shows why')
  for (const { test } of plan.tests) {
    const found = looked.find((each) => each.test === test)
    if (found === undefined) note(`left out: ${test} does not run here`)
    for (const name of found?.failed ?? []) note(`left out: ${test} > ${name}: fails here`)
    for (const [name, ms] of Object.entries(found?.tookMs ?? {}))
      if (ms > TEST_SLOW_MS) note(`left out: ${test} > ${name}: took ${Math.round(ms)} ms`)
  }
  return looked
}

function trialOf(id: string, looked: Looked): Trial {
  let hits = 0
  const tests = looked.flatMap(({ test, failed, tookMs, hits: passed }) => {
    const broken = new Set(failed)
    const usable = Object.keys(tookMs).filter(
      (name) => !broken.has(name) && (tookMs[name] ?? 0) <= TEST_SLOW_MS,
    )
    const atLoad = passed['']?.[id] ?? 0
    hits += atLoad
    const names = usable.filter((name) => {
      const count = passed[name]?.[id] ?? 0
      hits += count
      return count > 0 || atLoad > 0
    })
    const ms = names.reduce((sum, name) => sum + (tookMs[name] ?? 0), 0)
    return names.length === 0 ? [] : [{ test, names, ms }]
  })
  const quickFirst = tests.sort((a, b) => a.ms - b.ms).map(({ test, names }) => ({ test, names }))
  return { id, tests: quickFirst, hitsMax: HITS_MIN + HITS_FACTOR * hits }
}

async function judgeAll(
  work: string,
  plan: Plan & { readonly mutants: readonly Trial[] },
  note: Notes,
): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>()
  let left = plan.mutants.filter(({ tests }) => tests.length > 0)
  while (left.length > 0) {
    const before = left.length
    await play(work, { ...plan, mutants: left })
    for (const answer of answersIn(plan.answers)) {
      if (answer.said === 'begun') fates.set(answer.id, 'timed out')
      if (answer.said === 'judged') fates.set(answer.id, answer.fate)
    }
    left = left.filter(({ id }) => !fates.has(id))
    if (left.length === before) throw new Error('unable to judge mutants: the stage does not run')
    if (left.length > 0) note(`a mutant hung; ${left.length} to go`)
  }
  return fates
}

function answersIn(path: string): readonly Answer[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Answer)
}

/** One stage, up to its end; killed with all it started when it is silent for too long. */
async function play(work: string, plan: Plan): Promise<void> {
  writeFileSync(plan.answers, '')
  const path = join(work, 'plan.json')
  writeFileSync(path, JSON.stringify(plan))
  const child = spawn(
    process.execPath,
    [resolve('node_modules/vitest/vitest.mjs'), 'run', '--config', 'bench/mutate/stage.config.ts'],
    {
      detached: true,
      stdio: process.env['AGENTHOST_MUTATE_LOUD'] === undefined ? 'ignore' : 'inherit',
      env: { ...process.env, AGENTHOST_MUTATE_PLAN: path, AGENTHOST_SEED: '1', CI: '1' },
    },
  )
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const silenceMaxMs = plan.mutants === null ? LOOK_MAX_MS : MUTANT_MAX_MS
  let heard = { size: 0, at: performance.now() }
  const watch = setInterval(() => {
    const { size } = statSync(plan.answers)
    if (size !== heard.size) heard = { size, at: performance.now() }
    else if (performance.now() - heard.at > silenceMaxMs) end(child.pid)
  }, 500)
  const stop = (): void => end(child.pid)
  const leave = (): void => process.exit(130)
  process.once('exit', stop).once('SIGINT', leave).once('SIGTERM', leave)
  await ended
  process.off('exit', stop).off('SIGINT', leave).off('SIGTERM', leave)
  clearInterval(watch)
}

function end(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
