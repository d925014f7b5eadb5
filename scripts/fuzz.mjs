/**
 * npm run fuzz -- [--minutes N] [--seed S] [NAME…]: every property of the tests, with many more runs than the tests give
 * them, from one seed after the other until the time is over. NAME picks files by a part of their path. Ends at the
 * first property that fails, with the seed that replays it.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const TIMES = '20'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  console.error('unable to fuzz: --minutes is a number over 0')
  process.exit(64)
}
// Properties of processes are not: a thousand real keychains say no more than twelve.
const files = globSync('test/**/*.test.ts')
  .filter((path) => !path.endsWith('.process.test.ts') || path.includes('fuzz'))
  .filter((path) => positionals.length === 0 || positionals.some((part) => path.includes(part)))
  .filter((path) => /from '(?:fast-check|.*support\/fuzzing\.ts)'/.test(readFileSync(path, 'utf8')))
  .toSorted()
if (files.length === 0) {
  console.error(`unable to fuzz: no file of properties is called like ${positionals.join(', ')}`)
  process.exit(64)
}

const end = Date.now() + minutes * 60_000
let seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
let rounds = 0
do {
  console.log(`${files.length} files, seed ${seed}`)
  const { status } = spawnSync(
    'npx',
    ['vitest', 'run', '--reporter=dot', '--testTimeout=1800000', ...files],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        AGENTHOST_FUZZ: process.env.AGENTHOST_FUZZ ?? TIMES,
        AGENTHOST_SEED: String(seed),
      },
    },
  )
  if (status !== 0) {
    console.error(
      `it failed with seed ${seed}: npm run fuzz -- --seed ${seed} ${positionals.join(' ')}`,
    )
    process.exit(1)
  }
  rounds += 1
  seed = (seed + 1) % 1_000_000
} while (Date.now() < end)
console.log(`${rounds} rounds without a failure`)
