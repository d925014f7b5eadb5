/**
 * `npm run torture -- --minutes N --seed S`: breaks the whole product on purpose for so long, and says what did not hold. Exits
 * 1 when anything was violated. `--plan` prints the first steps of a seed and does nothing.
 */
import { parseArgs } from 'node:util'
import { unfit } from '../harness/processes.ts'
import { closeWorkbench, openWorkbench } from '../harness/workbench.ts'
import { planOf, type Step } from './plan.ts'
import { findReal, NOBODY } from './real.ts'
import { torture } from './torture.ts'

const USAGE = 'usage: npm run torture -- [--minutes N] [--seed S] [--plain] [--plan COUNT]'

const OPTIONS = {
  minutes: { type: 'string', default: '3' },
  seed: { type: 'string' },
  /** Without the real agents. */
  plain: { type: 'boolean', default: false },
  plan: { type: 'string' },
} as const

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const minutes = Number(values.minutes)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  if (positionals.length > 0 || !(minutes > 0) || !Number.isInteger(seed)) {
    process.stderr.write(`${USAGE}\n`)
    return 64
  }
  const next = planOf(seed)
  if (values.plan !== undefined) {
    for (let left = Number(values.plan); left > 0; left--) console.log(JSON.stringify(next()))
    return 0
  }
  const reason = unfit()
  if (reason !== null) throw new Error(`unable to torture here: ${reason}`)
  const say = (text: string): void =>
    void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
  const bench = await openWorkbench(say)
  const real = values.plain ? NOBODY : findReal(process.env)
  for (const text of real.without) say(`left out: ${text}`)
  say(`seed ${seed}, ${minutes} minutes`)
  try {
    // From the first step on: all are up then.
    let until = Infinity
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        say('no more chaos; what was done is judged')
        until = 0
      })
    }
    const step = (): Step | null => {
      if (until === Infinity) until = performance.now() + minutes * 60_000
      return performance.now() < until ? next() : null
    }
    const { report, violations, kept } = await torture(bench, { seed, real, next: step })
    process.stdout.write(`${report}\n`)
    if (kept !== null) process.stdout.write(`The evidence is in ${kept}\n`)
    return violations.length === 0 ? 0 : 1
  } finally {
    closeWorkbench(bench)
  }
}

process.exitCode = await main()
