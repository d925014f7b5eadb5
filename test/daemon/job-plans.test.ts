import { describe, expect, it } from 'vitest'
import type { JobEntry } from '../../src/config/job-entry.ts'
import { jobPlanOf, type JobHost } from '../../src/daemon/job-plans.ts'

const HOST: JobHost = {
  env: { HOME: '/Users/me', PATH: '/bin', ANTHROPIC_API_KEY: 'of the shell' },
  home: '/Users/me/.agenthost',
  program: ['/bin/node', '/opt/agenthost.js'],
}
const CALENDAR = { cron: '0 9 * * 1' } as unknown as JobEntry['calendar']
const BARE: JobEntry = {
  name: 'weekly',
  calendar: CALENDAR,
  what: { command: ['/bin/echo', 'hello'] },
  workdir: '/Users/me/work',
  env: {},
  secretEnv: {},
  after: [],
  late: {},
  retries: {},
  stop: {},
}

describe('a job that says only when and what', () => {
  it('has every default', () => {
    expect(jobPlanOf(BARE, HOST)).toEqual({
      name: 'weekly',
      calendar: CALENDAR,
      argv: ['/bin/echo', 'hello'],
      workdir: '/Users/me/work',
      env: { HOME: '/Users/me', PATH: '/bin', PWD: '/Users/me/work' },
      secretEnv: {},
      late: { run: 'newest', horizonMs: 604_800_000, graceMs: 60_000 },
      overlap: 'skip',
      after: [],
      waitMs: 43_200_000,
      retries: { count: 0, backoffMs: [60_000, 300_000, 1_800_000] },
      successCodes: [0],
      timeoutMs: null,
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
    })
  })
})

describe('a job that says everything', () => {
  it('has what it says, also where that is nothing', () => {
    const said = {
      after: ['other'],
      late: { run: 'each', horizonMs: 0, graceMs: 0 },
      overlap: 'replace',
      waitMs: 0,
      retries: { count: 2, backoffMs: [5] },
      successCodes: [0, 3],
      timeoutMs: 9,
      stop: { signal: 'SIGINT', graceMs: 0 },
      secretEnv: { TOKEN: 'token' },
    } as const
    expect(jobPlanOf({ ...BARE, ...said }, HOST)).toMatchObject(said)
  })
})

describe('a job that runs a command of ours', () => {
  it('is run by this program, knows the home, and is told that nobody looks on', () => {
    const plan = jobPlanOf({ ...BARE, what: { run: ['report', 'make'] } }, HOST)
    expect(plan.argv).toEqual(['/bin/node', '/opt/agenthost.js', 'report', 'make'])
    expect(plan.env).toEqual({
      HOME: '/Users/me',
      PATH: '/bin',
      PWD: '/Users/me/work',
      AGENTHOST_HOME: '/Users/me/.agenthost',
      AGENTHOST_UNATTENDED: '1',
    })
  })

  it('yields to what its entry says', () => {
    const entry = { ...BARE, what: { run: ['report'] }, env: { AGENTHOST_UNATTENDED: '0' } }
    expect(jobPlanOf(entry, HOST).env).toMatchObject({ AGENTHOST_UNATTENDED: '0' })
  })
})
