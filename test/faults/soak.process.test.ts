/** The short form of the soak: four days with one Monday; `npm run soak` does eight at full length. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { unfit } from '../../bench/harness/processes.ts'

const SEED = 20_261_125
const MUST_RUN = process.env['AGENTHOST_CI'] === '1'
const MAIN = join(import.meta.dirname, '../../bench/soak/main.ts')

it.skipIf(unfit() !== null && !MUST_RUN)(
  `simulated days of the whole host: memory, descriptors, databases and logs are bounded (seed ${SEED})`,
  { timeout: 240_000 },
  async () => {
    const out = mkdtempSync(join(tmpdir(), 'agenthost-soak-'))
    try {
      // A process of its own, since its `Date.now` goes with the simulated clock.
      const words = ['--weeks', '0.5', '--short', '--seed', String(SEED), '--out', out]
      const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
      const exit = once(child, 'exit')
      const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)])
      expect((await exit)[0], complained).toBe(0)
      expect(JSON.parse(said)).toEqual({ seed: SEED, days: 4, unbounded: [] })
      const sheet = readFileSync(join(out, 'soak.md'), 'utf8')
      expect(sheet).toMatch(/1 simulated weeks of Mondays/)
      expect(sheet).not.toContain('**NO**')
      // One of each job of the chain has run, and its calls and attempts are on record.
      expect(sheet).toMatch(/ [1-9]\d* attempts of regressions/)
      expect(readFileSync(join(out, 'soak.svg'), 'utf8')).toContain('<polyline')
    } finally {
      rmSync(out, { recursive: true })
    }
  },
)
