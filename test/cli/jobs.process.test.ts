/** `agenthost jobs` as a person types it, with a daemon. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost

beforeAll(async () => {
  host = agenthost()
  host.configure(`agents: {}
jobs:
  weekly: { cron: "0 9 * * 1", timezone: America/New_York, command: "echo it went well" }
  broken: { every: 6h, timezone: UTC, command: "echo oh no; exit 3" }
  ours: { cron: "30 2 29 2 *", run: status --json }
  long: { cron: "30 2 29 2 *", command: "sleep 600" }
  behind: { cron: "30 3 29 2 *", after: [ours], command: "echo never" }
`)
  host.start('run')
  await eventually('the daemon answers', async () => (await host.run(['jobs'])).code === 0)
})

afterAll(() => host.destroy())

async function ended(job: string): Promise<string> {
  const { out } = await eventually('the run has ended', async () => {
    const ran = await host.run(['jobs', job])
    return !ran.out.includes('running, by hand') && ran
  })
  return out
}

describe('jobs', () => {
  it('are shown with their schedule, their zone, and when they are due', async () => {
    const { code, out } = await host.run(['jobs'])
    expect(code).toBe(0)
    expect(out).toMatch(/^NAME +SCHEDULE +ZONE +LAST +NEXT\n/)
    expect(out).toMatch(/\nweekly +Mon 09:00 +America\/New_York +- +in [1-7]?d? ?\d+/)
    expect(out).toMatch(/\nbroken +every 6h +UTC +/)
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('are in the status too, as JSON and as a line', async () => {
    const { jobs } = JSON.parse((await host.run(['status', '--json'])).out) as {
      jobs: Record<string, unknown>[]
    }
    expect(jobs[0]).toMatchObject({
      name: 'weekly',
      cron: '0 9 * * 1',
      timezone: 'America/New_York',
      running: false,
      lastRun: null,
    })
    expect(String(jobs[0]?.['nextAt'])).toMatch(/T1[34]:00:00\.000Z$/)
    expect((await host.run(['status'])).out).toContain('5 jobs')
  })

  it('run by hand have their output in the log of their slot', async () => {
    const { code, out } = await host.run(['jobs', 'run', 'weekly'])
    expect([code, out]).toEqual([0, 'weekly runs. Its output: agenthost logs weekly -f\n'])
    expect(await ended('weekly')).toMatch(/ran, by hand {2}took \d+s/)
    expect((await host.run(['logs', 'weekly'])).out).toBe('it went well\n')
    const day = new Date().toISOString().slice(0, 4)
    expect((await host.run(['logs', 'weekly', '--slot', day])).out).toBe('it went well\n')
    const wrong = await host.run(['logs', 'weekly', '--slot', '1999-01-01'])
    expect([wrong.code, wrong.err]).toEqual([
      1,
      expect.stringMatching(
        /^unable to show the log of weekly: no run of the slot 1999-01-01 has one\nThe newest are: \d{4}-/,
      ),
    ])
  })

  it('that fail say how', async () => {
    await host.run(['jobs', 'run', 'broken'])
    expect(await ended('broken')).toMatch(/failed, by hand {2}took \d+s {2}exit code 3/)
    const { out } = await host.run(['events', '--json'])
    const failed = out.split('\n').find((line) => line.includes('job.failed')) ?? '{}'
    expect(JSON.parse(failed)).toMatchObject({
      subject: 'broken',
      message: expect.stringMatching(/^the run by hand failed: exit code 3/),
      data: { by: 'manual', outcome: 'failed', attempts: 1 },
    })
  })

  it('can be one of our own commands, of the same home', async () => {
    expect((await host.run(['jobs', 'run', 'ours'])).out).toContain(
      'What comes after it waits for its slots, not for this: behind.\n',
    )
    expect(await ended('ours')).toContain('ran, by hand')
    expect(JSON.parse((await host.run(['logs', 'ours', '-n', '1000'])).out)).toHaveProperty(
      'daemon.pid',
    )
  })

  it('that run already are not run again, unless their overlap says so', async () => {
    await host.run(['jobs', 'run', 'long'])
    const { code, err } = await host.run(['jobs', 'run', 'long'])
    expect(code).toBe(75)
    expect(err).toMatch(/^unable to run long: its slot of .* has not ended\n/)
  })
})

describe('one job', () => {
  it('is shown with its next five slots in its zone and in that of whoever reads', async () => {
    const { out } = await host.run(['jobs', 'weekly'])
    expect(out).toMatch(/^weekly: Mon 09:00 \(0 9 \* \* 1\), America\/New_York\n/)
    expect(
      out.match(/\n {2}Mon \d{4}-\d\d-\d\d 09:00 {3}\w{3} \d{4}-\d\d-\d\d \d\d:\d\d {3}in /g),
    ).toHaveLength(5)
  })

  it('skips its next slot, and then the one after it', async () => {
    const slots = async (): Promise<readonly { skipped: boolean }[]> => {
      const answer = JSON.parse((await host.run(['jobs', 'broken', '--json'])).out) as {
        upcoming: { skipped: boolean }[]
      }
      return answer.upcoming
    }
    for (const skipped of [1, 2]) {
      expect((await host.run(['jobs', 'skip', 'broken'])).code).toBe(0)
      expect((await slots()).map((slot) => slot.skipped)).toEqual(
        Array.from({ length: 5 }, (_each, index) => index < skipped),
      )
    }
  })

  it('that there is not is named beside those that there are', async () => {
    for (const args of [
      ['jobs', 'nope'],
      ['jobs', 'run', 'nope'],
      ['jobs', 'skip', 'nope'],
    ]) {
      const { code, err } = await host.run(args)
      expect(code, args.join(' ')).toBe(1)
      expect(err).toMatch(
        /nope: there is no job of that name\nThere are: weekly, broken, ours, long, behind\.\n$/,
      )
    }
  })
})
