/**
 * `npm run soak -- [--weeks 8] [--seed S] [--awake HOURS] [--calls N] [--short] [--out FOLDER]`: weeks of Mondays in
 * minutes. Writes soak.md and soak.svg; exits 1 when a figure is not bounded.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { VERSION } from '../../src/daemon/version.ts'
import { unfit } from '../harness/processes.ts'
import { plotOf } from './plot.ts'
import { FULL, SHORT, type Scale } from './scale.ts'
import { sheetOf } from './sheet.ts'
import { soak } from './soak.ts'

const OPTIONS = {
  weeks: { type: 'string', default: '8' },
  seed: { type: 'string', default: '8' },
  awake: { type: 'string' },
  calls: { type: 'string' },
  short: { type: 'boolean', default: false },
  out: { type: 'string', default: join(import.meta.dirname, '../../docs') },
} as const

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const reason = unfit()
  if (reason !== null) throw new Error(`unable to soak here: ${reason}`)
  const weeks = Number(values.weeks)
  const seed = Number(values.seed)
  if (!(weeks > 0) || !Number.isInteger(seed))
    throw new Error('unable to soak: weeks and seed are numbers')
  const usual = values.short ? SHORT : FULL
  const scale: Scale = {
    ...usual,
    awakeHours: Number(values.awake ?? usual.awakeHours),
    calls: Number(values.calls ?? usual.calls),
  }
  const began = performance.now()
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const dayCount = Math.ceil(weeks * 7)
  const soaked = await soak({ dayCount, seed, scale, say, stop: stop.signal })
  const tookMs = performance.now() - began
  const given = process.argv.slice(2).filter((word) => word !== values.out && word !== '--out')
  const command = ['npm run soak', ...(given.length > 0 ? ['--', ...given] : [])].join(' ')
  const run = { ...soaked, seed, scale, tookMs, where: where(), command }
  mkdirSync(values.out, { recursive: true })
  writeFileSync(join(values.out, 'soak.md'), sheetOf(run))
  writeFileSync(
    join(values.out, 'soak.svg'),
    plotOf(soaked.days, `${weeks} simulated weeks of Mondays`),
  )
  const bad = soaked.verdicts.filter(({ holds }) => !holds)
  for (const { name, first, last, words } of bad)
    say(`NOT BOUNDED: ${name}: ${first} at first, ${last} at last (${words})`)
  process.stdout.write(`${JSON.stringify({ seed, days: soaked.days.length, unbounded: bad })}\n`)
  return bad.length === 0 ? 0 : 1
}

function where(): string {
  const [cpu, ...more] = cpus()
  const machine = `${cpu?.model ?? 'unknown processor'}, ${more.length + 1} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return `agenthost ${VERSION}, Node ${process.versions.node}, ${type()} ${release()} ${arch()}, ${machine}`
}

process.exitCode = await main()
