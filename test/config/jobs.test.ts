/** The section `jobs`: what is taken, and what is told of each mistake. */
import { describe, expect, it } from 'vitest'
import { jobSection } from '../../src/config/job-schema.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { load, mistakesIn } from './agenthost-yaml.ts'

const jobs = (entry: string): string => `agents: {}\njobs: { a: { ${entry} } }`
const RUN = 'run: rankings pull'
const FIVE = 'five fields such as "0 9 * * 1" (minute, hour, day, month, weekday)'

const MISTAKES: readonly (readonly [what: string, yaml: string, told: readonly string[]])[] = [
  [
    'a cron line that never fires',
    jobs(`cron: "0 0 31 2 *", ${RUN}`),
    ['2:20: jobs.a.cron: expected a day that comes (day 31 of feb never does), found "0 0 31 2 *"'],
  ],
  [
    'six fields',
    jobs(`cron: "0 0 9 * * 1", ${RUN}`),
    [
      `2:20: jobs.a.cron: expected ${FIVE}, not 6 fields (seconds cannot be said here), found "0 0 9 * * 1"`,
    ],
  ],
  [
    'four fields',
    jobs(`cron: "0 9 * *", ${RUN}`),
    [`2:20: jobs.a.cron: expected ${FIVE}, not 4 fields, found "0 9 * *"`],
  ],
  [
    'a short form',
    jobs(`cron: "@daily", ${RUN}`),
    [`2:20: jobs.a.cron: expected ${FIVE}, not the short form @daily, found "@daily"`],
  ],
  ['no text', jobs(`cron: 9, ${RUN}`), [`2:20: jobs.a.cron: expected ${FIVE}, found 9`]],
  [
    'a minute that there is not',
    jobs(`cron: "60 9 * * 1", ${RUN}`),
    [
      '2:20: jobs.a.cron: expected a minute from 0 to 59, or *, */n, a-b, a list with commas, not "60", found "60 9 * * 1"',
    ],
  ],
  [
    'the last day of the month, which is no cron',
    jobs(`cron: "0 9 L * *", ${RUN}`),
    [
      '2:20: jobs.a.cron: expected a day from 1 to 31, or *, */n, a-b, a list with commas, not "L", found "0 9 L * *"',
    ],
  ],
  [
    'a zone that does not exist',
    jobs(`cron: "0 9 * * 1", timezone: Europe/Berln, ${RUN}`),
    [
      '2:43: jobs.a.timezone: expected a time zone such as Europe/Berlin (did you mean Europe/Berlin?), found "Europe/Berln"',
    ],
  ],
  [
    'a period of less than a minute',
    jobs(`every: 10s, ${RUN}`),
    [
      '2:21: jobs.a.every: expected a duration of a minute or more, such as 30m, 6h or 1d, found "10s"',
    ],
  ],
  [
    'two calendars',
    jobs(`every: 6h, cron: "0 9 * * 1", ${RUN}`),
    ['2:14: jobs.a.every: expected either cron or every, found both'],
  ],
  ['no calendar', jobs(RUN), ['2:12: jobs.a: expected cron or every: when it is due, found a map']],
  [
    'nothing to run',
    jobs('every: 6h'),
    ['2:12: jobs.a: expected run (one of our commands) or command (any program), found a map'],
  ],
  [
    'two things to run',
    jobs(`every: 6h, command: [x], ${RUN}`),
    ['2:39: jobs.a.run: expected either run or command, found both'],
  ],
  [
    'a job after itself',
    jobs(`every: 6h, ${RUN}, after: a`),
    ['2:52: jobs.a.after: expected another job, found "a"'],
  ],
  [
    'a job after none that is known',
    `agents: {}\njobs: { pull: { every: 6h, ${RUN} }, b: { every: 6h, ${RUN}, after: [pul] } }`,
    ['2:94: jobs.b.after.0: expected the name of a job (did you mean pull?), found "pul"'],
  ],
  [
    'a circle',
    `agents: {}\njobs:\n  a: { every: 6h, ${RUN}, after: b }\n  b: { every: 6h, ${RUN}, after: a }`,
    ['4:46: jobs.b.after: expected an order without a circle, found "a → b → a"'],
  ],
  [
    'the name of an agent',
    `agents: { a: { command: [x] } }\njobs: { a: { every: 6h, ${RUN} } }`,
    ['2:9: jobs.a: expected a name that no agent has, found that of an agent'],
  ],
  [
    'an unknown key',
    jobs(`every: 6h, ${RUN}, tiemout: 6h`),
    ['2:45: jobs.a.tiemout: expected a known key (did you mean timeout?), found an unknown key'],
  ],
  [
    'what late cannot be',
    jobs(`every: 6h, ${RUN}, late: never`),
    ['2:51: jobs.a.late: expected skip, newest, each, or a map, found "never"'],
  ],
  [
    'what retries cannot be',
    jobs(`every: 6h, ${RUN}, retries: -1`),
    [
      '2:54: jobs.a.retries: expected a whole number from 0 to 100, or a map with count and backoff, found -1',
    ],
  ],
]

describe('a mistake in a job', () => {
  it.each(MISTAKES)('such as %s is told with its place', async (_what, yaml, told) => {
    expect(await mistakesIn(yaml)).toEqual(told)
  })

  it('shows nothing of its environment', async () => {
    const yaml = jobs(`every: 6h, ${RUN}, env: { A: [hunter2] }`)
    expect(JSON.stringify(await mistakesIn(yaml))).not.toContain('hunter2')
  })
})

describe('a job', () => {
  it('is taken with everything that can be said of it', async () => {
    const { config, warnings } = await load(`agents: {}
jobs:
  pull: { cron: "0 9 * * mon", timezone: America/New_York, run: rankings pull, late: newest }
  big:
    every: 6h
    command: [no-such-program, 1.10]
    workdir: nowhere
    env: { VERSION: 1.10 }
    timeout: 2h
    overlap: queue
    late: { run: each, horizon: 2d, grace: 5m }
    retries: { count: 2, backoff: [1m, 5m] }
    successCodes: [0, 3]
    after: pull
    waitAtMost: 3h
    stop: { signal: SIGINT, grace: 20s }
`)
    expect(config.jobs).toMatchObject([
      {
        name: 'pull',
        calendar: {
          kind: 'cron',
          text: '0 9 * * mon',
          zone: 'America/New_York',
          fields: { minutes: [0], hours: [9], weekdays: [1], dayRule: 'both' },
        },
        what: { run: ['rankings', 'pull'] },
        late: { run: 'newest' },
      },
      {
        name: 'big',
        calendar: { kind: 'every', everyMs: 6 * 3_600_000 },
        what: { command: ['no-such-program', '1.10'] },
        env: { VERSION: '1.10' },
        timeoutMs: 2 * 3_600_000,
        overlap: 'queue',
        late: { run: 'each', horizonMs: 2 * 86_400_000, graceMs: 300_000 },
        retries: { count: 2, backoffMs: [60_000, 300_000] },
        successCodes: [0, 3],
        after: ['pull'],
        waitMs: 3 * 3_600_000,
        stop: { signal: 'SIGINT', graceMs: 20_000 },
      },
    ])
    expect(warnings.join()).toMatch(/big: its workdir .*nowhere is not a directory/)
    expect(warnings.join()).toContain('big: no-such-program was not found')
  })

  it('is shown to a newcomer with every key that it can have, and works once uncommented', async () => {
    const yaml = starterConfig({ claude: null, openclaw: null, tmux: null })
    const keys = Object.keys(jobSection.shape)
    expect(keys.filter((key) => !new RegExp(`^ +# +${key}:`, 'm').test(yaml))).toEqual([])
    const shown = yaml.replace(/^( {2,})# ( *\w+:(?: |$))/gm, '$1$2')
    const { config } = await load(`${shown}gateway: {}\n`)
    expect(config.jobs.map(({ name }) => name)).toEqual([
      'rankings',
      'regression',
      'proposal',
      'report',
      'nightly',
    ])
  })
})
