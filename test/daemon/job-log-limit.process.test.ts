/** The logs of runs that write more than they may: real processes, limits of some kilobytes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { jobLogLimit, type JobLogLimit } from '../../src/daemon/job-log-limit.ts'
import { cutLogs, jobLogPath, pruneLogs } from '../../src/daemon/job-logs.ts'
import { processesOf } from '../../src/platform/processes.ts'
import type { OpenRun } from '../../src/schedule/open-run.ts'
import { eventually } from '../support/eventually.ts'

const MAX_BYTES = 20_000
const ID = { job: 'flood', at: Date.parse('2027-01-18T05:00:00Z'), kind: 'calendar' } as const

let logs: string
let told: string[]
let child: ChildProcess | null

beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), 'agenthost-limit-'))
  told = []
  child = null
})
afterEach(async () => {
  if (child !== null && child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(logs, { recursive: true })
})

const path = (): string => jobLogPath(logs, ID)

/** Writes this many numbered lines, in bursts, into the log of the slot. */
async function flood(lines: number): Promise<OpenRun> {
  mkdirSync(join(logs, 'jobs', ID.job), { recursive: true })
  const log = openSync(path(), 'a')
  const script = `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo "line $i of what the job says"; [ $((i % 100)) = 0 ] && /bin/sleep 0.02; done; exec /bin/sleep 100`
  child = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', log, log] })
  const identity = await processesOf(process.env).identify(child.pid ?? 0)
  return {
    id: ID,
    attempt: 1,
    begunAt: Date.now(),
    identity,
    awakeMs: 0,
    peakRssBytes: null,
    ending: null,
  }
}

function limit(): JobLogLimit {
  return jobLogLimit({
    clock: systemClock,
    processes: processesOf(process.env),
    homeId: 'none',
    logPathOf: path,
    tell: (kind, job) => void told.push(`${kind} ${job}`),
    maxBytes: MAX_BYTES,
  })
}

function files(): readonly string[] {
  return readdirSync(join(logs, 'jobs', ID.job)).toSorted()
}

function lineOf(number: number): string {
  return `line ${number} of what the job says`
}

/** What is left, oldest first. */
function linesLeft(): readonly string[] {
  const [log, ...rotated] = files().filter((name) => /\.log(\.\d+)?$/.test(name))
  return [...rotated, log ?? '']
    .flatMap((name) => readFileSync(join(logs, 'jobs', ID.job, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
}

describe('a run that writes more than its log may hold', () => {
  it('keeps its newest lines, none torn and none missing among them; it is told once', async () => {
    const run = await flood(6000)
    const one = limit()
    await eventually('it has written all, and the last rotation is over', () => {
      one.tick([run])
      if (linesLeft().at(-1) !== lineOf(6000)) return false
      return (
        statSync(path()).size <= MAX_BYTES &&
        !files().some((name) => /partial|tail|rotation/.test(name))
      )
    })
    const left = linesLeft()
    const first = Number(left[0]?.split(' ')[1])
    expect(left).toEqual(
      Array.from({ length: 6000 - first + 1 }, (_none, at) => lineOf(first + at)),
    )
    expect(first).toBeGreaterThan(1)
    expect(files()).toHaveLength(2)
    expect(told).toEqual(['job.log-cut flood'])
    expect([...cutLogs(logs, ID.job)]).toEqual([path()])
  })

  it('has lost nothing as long as one part is enough, and nothing is told', async () => {
    const run = await flood(800)
    const one = limit()
    await eventually('it has written all', () => linesLeft().length === 800)
    one.tick([run])
    await eventually('it is rotated', () => files().length === 2 && statSync(path()).size === 0)
    expect(linesLeft()).toHaveLength(800)
    expect(told).toEqual([])
    expect([...cutLogs(logs, ID.job)]).toEqual([])
  })
})

describe('a run whose log a killed daemon was about to rotate', () => {
  const isPaused = (): boolean =>
    / T /.test(readFileSync(`/proc/${child?.pid}/stat`, 'utf8').replace(/^.*\)/, ''))

  /** As the daemon left it: the group paused, the first part cut off, the half line set aside. */
  async function abandoned(whatIsLeft: (whole: string) => Readonly<Record<string, string>>) {
    const run = await flood(500)
    await eventually('it has written all', () => linesLeft().length === 500)
    process.kill(-(child?.pid ?? 0), 'SIGSTOP')
    await eventually('it is paused', isPaused)
    const whole = readFileSync(path(), 'utf8')
    for (const [end, text] of Object.entries(whatIsLeft(whole))) writeFileSync(path() + end, text)
    return { run: { ...run, begunAt: run.begunAt - 60_000 }, whole }
  }
  it.each([
    { how: 'finished by its journal', journal: '{"sequence":1}', parts: ['.000001', ''] },
    { how: 'undone where the journal is torn', journal: '{"sequ', parts: [''] },
  ])('is taken up: the rotation is $how, no line is lost, and it goes on', async (left) => {
    const { run, whole } = await abandoned((text) => ({
      '.partial': text,
      '.tail': '',
      '.rotation': left.journal,
    }))
    limit().tick([run])
    await eventually('it goes on', () => !isPaused())
    expect(left.parts.map((end) => readFileSync(path() + end, 'utf8')).join('')).toBe(whole)
    expect(files()).toHaveLength(left.parts.length)
    expect(told).toEqual([])
  })

  it('is told where it cannot be put right, and goes on all the same', async () => {
    const { run } = await abandoned(() => ({ '.tail': '' }))
    mkdirSync(`${path()}.rotation`)
    limit().tick([run])
    await eventually('it goes on', () => !isPaused())
    await eventually('it is told', () => told.length === 1)
    expect(told).toEqual(['job.trouble flood'])
  })
})

describe('the log of a run that goes', () => {
  it('goes with what was rotated of it', async () => {
    await flood(1)
    const older = join(logs, 'jobs', ID.job, '2027-01-17T05-00-00Z.log')
    for (const end of ['', '.000001', '.000002.gz']) writeFileSync(older + end, '')
    pruneLogs(logs, ID.job, 1)
    expect(files()).toEqual(['2027-01-18T05-00-00Z.log'])
  })
})
