/** What commands print, line by line, and what they take of what a person writes. */
import { describe, expect, it } from 'vitest'
import { missingRoutes, type Asking } from '../../src/cli/routes/asked-routes.ts'
import { budgetJson } from '../../src/cli/budget/budget-json.ts'
import { budgetText, type BudgetBeside, type By } from '../../src/cli/budget/budget-text.ts'
import { calendarWords, zonedText } from '../../src/cli/jobs/calendar-words.ts'
import { doctorText } from '../../src/cli/doctor/doctor-text.ts'
import { eventText } from '../../src/cli/logs/event-text.ts'
import { agentsText, installedText } from '../../src/cli/install/install-text.ts'
import { jobText } from '../../src/cli/jobs/job-text.ts'
import { jobsLine, jobsText, lastText } from '../../src/cli/jobs/jobs-table.ts'
import { painted } from '../../src/cli/paint.ts'
import {
  changeText,
  linesText,
  stateText,
  whatToType,
} from '../../src/cli/routes/proposals-text.ts'
import { historyText } from '../../src/cli/rankings/rankings-history-view.ts'
import { movesText } from '../../src/cli/rankings/rankings-moves.ts'
import { importedText, pulledText } from '../../src/cli/rankings/rankings-pull-text.ts'
import { sidesText } from '../../src/cli/rankings/rankings-sides.ts'
import { runText } from '../../src/cli/regress/regress-text.ts'
import type { ModelView, RunView } from '../../src/cli/regress/regress-view.ts'
import { columnsText, cut, widthOf } from '../../src/cli/text-columns.ts'
import { capOf, capsOf, untilOf } from '../../src/cli/gateway/token-arguments.ts'
import { scopeText, tokenJson, tokenLines, type Listed } from '../../src/cli/gateway/token-list.ts'
import { durationText, localTimeText, sizeText, wrapped } from '../../src/cli/words.ts'
import { NO_ROUTE } from '../../src/config/gateway.ts'
import type { JobRun, JobStatus } from '../../src/control/job-shapes.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import type { BudgetView } from '../../src/gateway/ledger/budget-view.ts'
import type { Move, WeekView } from '../../src/rankings/week-view.ts'
import type { Proposal, ProposedLine } from '../../src/routing/proposal.ts'
import type { RoutingTable } from '../../src/routing/table.ts'

const LOOK = { columns: 80, hasColour: false }

describe('a text of words', () => {
  it.each([
    ['aa bb cc', 5, ['aa bb', 'cc']],
    ['aaaaaaa bb', 3, ['aaa', 'aaa', 'a', 'bb']],
    ['aa  bb', 80, ['aa bb']],
    ['abc', 1, ['a', 'b', 'c']],
    // A terminal that is narrower than what stands before a line.
    ['abc', 0, ['a', 'b', 'c']],
    ['ab', -3, ['a', 'b']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines)
  })

  it.each([
    [0, '0s'],
    [999, '0s'],
    [1000, '1s'],
    [60_000, '1m'],
    [61_000, '1m 1s'],
    [3_600_000, '1h'],
    [3_601_000, '1h'],
    [86_400_000 + 3_600_000 + 60_000, '1d 1h'],
  ])('of %i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it.each([
    [499, '0 KB'],
    [812_400, '812 KB'],
    [999_499, '999 KB'],
    [999_500, '1 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.0 GB'],
  ])('of %i bytes is %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })

  it('is painted where there is colour', () => {
    expect(painted('a', 'red', LOOK)).toBe('a')
    expect(painted('a', 'red', { ...LOOK, hasColour: true })).toBe('\u001B[31ma\u001B[0m')
  })
})

describe('columns', () => {
  it('are as wide as their widest cell, numbers at the right, without white space at the end', () => {
    expect(
      columnsText(
        [
          ['A', 'N', ''],
          ['bbb', '5', ''],
          ['c', '1000'],
        ],
        [1],
      ),
    ).toEqual(['A       N', 'bbb     5', 'c    1000'])
    expect(columnsText([], [])).toEqual([])
  })

  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['a bcd', 3, 'a…'],
    ['🦉🦉🦉', 3, '🦉🦉🦉'],
    ['🦉🦉🦉🦉', 3, '🦉🦉…'],
    ['abc', 0, '…'],
  ])('cut %s to %i', (text, width, shown) => {
    expect(cut(text, width)).toBe(shown)
  })

  it('count letters, not units', () => {
    expect(widthOf('🦉a')).toBe(2)
  })
})

describe('a calendar in words', () => {
  it.each([
    [null, 6 * 3_600_000, 'every 6h'],
    ['* * * * *', null, 'every minute'],
    ['*/1 * * * *', null, 'every minute'],
    ['*/15 * * * *', null, 'every 15 minutes'],
    ['5 * * * *', null, 'hourly at :05'],
    ['30 2 * * *', null, 'daily 02:30'],
    ['0 9  * * 1', null, 'Mon 09:00'],
    ['0 9 * * 0,6,7', null, 'Sun, Sat, Sun 09:00'],
    ['0 9 * * mon,FRI', null, 'Mon, Fri 09:00'],
    ['0 9 * * 1-5', null, '0 9 * * 1-5'],
    ['0 9 1 * *', null, '0 9 1 * *'],
    ['*/5 2 * * *', null, '*/5 2 * * *'],
    ['1,2 * * * *', null, '1,2 * * * *'],
    [null, null, ''],
  ])('%s, %s', (cron, everyMs, words) => {
    expect(calendarWords({ cron, everyMs })).toBe(words)
  })

  it('has moments on the clock of a zone', () => {
    expect(zonedText('2026-11-30T14:05:00Z', 'America/New_York')).toBe('Mon 2026-11-30 09:05')
    expect(zonedText('2026-11-30T23:59:00Z', 'Asia/Tokyo')).toBe('Tue 2026-12-01 08:59')
    expect(zonedText('2026-11-30T00:00:00Z', 'UTC')).toBe('Mon 2026-11-30 00:00')
  })
})

describe('an event', () => {
  it('is one line', () => {
    const at = '2026-11-24T12:59:04.000Z'
    const event = { cursor: 1, at, kind: 'agent.up', subject: 'desk', message: 'it runs', data: {} }
    expect(eventText(event)).toBe(`${localTimeText(at)}  agent.up         desk: it runs`)
  })
})

describe('what the doctor found', () => {
  const finding = (level: Finding['level'], more: Partial<Finding> = {}): Finding => ({
    id: 'x',
    title: 'disk',
    level,
    found: '/Users/me/x is full',
    why: 'agents cannot write',
    mend: 'rm /Users/me/x\ndf',
    ...more,
  })
  const look = { ...LOOK, all: false, userHome: '/Users/me' }
  const text = (findings: Finding[], more = {}): string =>
    doctorText({ ok: true, findings }, { ...look, ...more })

  it('has what is bad first, with why and the commands, and counts what is fine', () => {
    expect(
      text([
        finding('ok'),
        finding('unknown', { found: 'no answer' }),
        finding('warn', { why: 'macOS asks' }),
        finding('bad'),
      ]),
    ).toBe(`BAD   disk: ~/x is full
      Agents cannot write.
      $ rm /Users/me/x
      $ df

warn  disk: ~/x is full
      macOS asks.
      $ rm /Users/me/x
      $ df

?     disk: no answer
      Find out with:
      $ rm /Users/me/x
      $ df

ok    1 thing is fine: agenthost doctor --all tells them

1 thing will break unattended running, 1 to look at, 1 that could not be asked
(exit 1).
`)
  })

  it('tells what is fine where that is asked for', () => {
    expect(text([finding('ok'), finding('ok')], { all: true })).toBe(
      'ok    disk: ~/x is full\nok    disk: ~/x is full\n\nNothing found that will break unattended running (exit 0).\n',
    )
    expect(text([finding('ok'), finding('ok')])).toContain(
      'ok    2 things are fine: agenthost doctor --all tells them',
    )
    expect(text([])).toBe('Nothing found that will break unattended running (exit 0).\n')
    expect(text([finding('bad'), finding('bad')])).toContain(
      '2 things will break unattended running (exit 1).',
    )
    expect(text([finding('unknown', { mend: null })])).not.toContain('Find out with')
  })

  it('keeps a root as it is, and names that are written small', () => {
    expect(text([finding('bad', { why: 'launchd waits' })], { userHome: '/' })).toContain(
      '/Users/me/x is full\n      launchd waits.',
    )
    expect(text([finding('bad', { why: 'agenthost waits' })])).toContain('      agenthost waits.')
    expect(text([finding('bad', { why: 'launchdx' })])).toContain('      Launchdx.')
  })

  it('is in colours, and breaks long lines behind its marks', () => {
    expect(text([finding('bad')], { hasColour: true })).toContain('\u001B[31mBAD   \u001B[0mdisk')
    const long = text([finding('warn', { found: 'word '.repeat(30).trim() })], { columns: 40 })
    const lines = long.split('\n\n')[0]?.split('\n') ?? []
    expect(lines.every((line, at) => at === 0 || line.startsWith('      '))).toBe(true)
    expect(lines.slice(0, 4).every((line) => line.length <= 40)).toBe(true)
  })
})

describe('a proposal', () => {
  const line = (change: ProposedLine['change'], route = 'batch'): ProposedLine => ({
    route,
    change,
    reason: 'It is cheaper.',
    evidence: ['one two three', 'four'],
  })
  it.each<[ProposedLine, string]>([
    [line({ kind: 'model', from: 'x/a', to: 'x/b', solvedUsd: null }), 'batch: model x/a → x/b'],
    [line({ kind: 'fallback', from: ['a', 'b'], to: ['b'] }, ''), 'the table: fallback a, b → b'],
    [line({ kind: 'direct', from: ['x/a'], to: [] }, ''), 'the table: allow_direct x/a → none'],
    [line({ kind: 'concurrency', from: 4, to: 6 }), 'batch: at once 4 → 6'],
    [line({ kind: 'cap', fromUsd: '500', toUsd: '25' }), 'batch: cap a month $500 → $25'],
  ])('%#', (one, text) => {
    expect(changeText(one)).toBe(text)
  })

  it('has its reason and its figures below it, as wide as the terminal', () => {
    expect(linesText([line({ kind: 'concurrency', from: 4, to: 6 })], 14)).toBe(
      '~ batch: at once 4 → 6\n  It is\n  cheaper.\n  - one two\n    three\n  - four\n',
    )
    expect(whatToType(7)).toBe(
      'Take it: agenthost routes apply 7\nOr not:  agenthost routes reject 7 --why "…"\n',
    )
  })

  it('has a state, and who decided', () => {
    const state = (decided: Proposal['decided']) =>
      stateText({ state: 'rejected', decided } as Proposal)
    expect(state(null)).toBe('rejected')
    expect(state({ at: 1, by: 'me', why: '' })).toBe('rejected by me')
    expect(state({ at: 1, by: 'me', why: 'dear' })).toBe('rejected by me: dear')
  })
})

describe('a pull of the rankings', () => {
  const pulled = {
    week: { start: '2026-05-18', end: '2026-05-24' },
    asOf: '2026-05-25T02:00:00.000Z',
    weeks: 1,
    days: 7,
    models: null,
    requests: { ofPull: 1, ofDay: 9, limitOfDay: 50 },
    warnings: ['mind'],
  } as unknown as Parameters<typeof pulledText>[0]

  it('says what it took', () => {
    expect(pulledText(pulled)).toBe(
      'The week of 2026-05-18 to 2026-05-24 is here, as of 2026-05-25 02:00 UTC.\n1 week and 7 days were taken, and no prices.\n1 request; today 9 of 50.\nNote: mind\nLook at it with `agenthost rankings show`.\n',
    )
    expect(pulledText({ ...pulled, models: 300, warnings: [] })).toContain(
      'names and prices of 300 models.\n',
    )
  })

  it('says of a file what it held', () => {
    const imported = {
      kind: 'week',
      taken: 1,
      beside: 0,
      from: 'a',
      to: 'b',
      summed: 0,
      asOf: '2026-05-25T02:00:00Z',
      warnings: [],
    } as unknown as Parameters<typeof importedText>[0]
    expect(importedText(imported)).toBe(
      '1 week from a to b was taken, as of 2026-05-25 02:00 UTC.\n',
    )
    expect(importedText({ ...imported, taken: 2, summed: 1, beside: 1, warnings: ['x'] })).toBe(
      '2 weeks from a to b were taken, as of 2026-05-25 02:00 UTC.\n1 week came of whole days.\n1 week of the file is kept beside what is there.\nNote: x\n',
    )
    expect(importedText({ ...imported, beside: 2 })).toContain(
      '2 weeks of the file are kept beside',
    )
    expect(importedText({ ...imported, kind: 'models', taken: 3 } as typeof imported)).toBe(
      'Names and prices of 3 models were taken, as of 2026-05-25 02:00 UTC.\n',
    )
  })
})

describe('a model over the weeks', () => {
  const week = (
    start: string,
    rank: number | null,
    tokens: string | null,
    lack: string | null = null,
  ) => ({
    start,
    rank,
    tokens,
    share: rank === null ? null : 0.5,
    change: rank === 1 ? 0.1 : null,
    lack,
  })

  it('has a row for each, the newest last', () => {
    const weeks = [week('2026-05-11', null, null), week('2026-05-18', 1, '2000', 'half')]
    const model = { slug: 'a/b', id: 'a/b', name: 'B' }
    expect(historyText({ model, weeks, citation: 'Source: x.' }, LOOK)).toBe(
      [
        'B · a/b',
        '·█',
        'WEEK OF     RANK      TOKENS  OF ALL  CHANGE',
        '2026-05-11     -  not listed       -       -',
        '2026-05-18     1       2.00K   50.0%  +10.0%  half',
        'Source: x.',
        '',
      ].join('\n'),
    )
    const unnamed = historyText(
      { model: { slug: 'a/b', id: null, name: 'a/b' }, weeks, citation: 'x' },
      { ...LOOK, columns: 20 },
    )
    expect(unnamed.split('\n')[0]).toBe('a/b')
    expect(unnamed.split('\n').every((line) => line.length <= 20)).toBe(true)
    expect(historyText({ model, weeks, citation: 'x' }, { columns: 1, hasColour: true })).toContain(
      '\u001B[36m█\u001B[0m',
    )
  })
})

describe('moves in few lines', () => {
  const move = (route: string, kind: Move['kind'], candidate: string | null = null): Move => ({
    route,
    modelId: 'm',
    kind,
    text: `it is ${kind}`,
    candidate,
  })
  const all = [
    move('a', 'repriced'),
    move('b', 'falling'),
    move('c', 'expiring'),
    move('d', 'gone'),
    move('e', 'candidate', 'x/y'),
    move('e', 'candidate', 'x/z'),
    move('f', 'candidate', 'x/q'),
  ]

  it('have what happened first by what presses, then what is worth a try', () => {
    expect(movesText(all, 80, 9)).toEqual([
      'd: it is gone',
      'c: it is expiring',
      'b: it is falling',
      'a: it is repriced',
      'Worth a try: e y (+1), f q',
    ])
    expect(movesText(all, 80, 3)).toEqual([
      'd: it is gone',
      'c: it is expiring (+2: --json)',
      'Worth a try: e y (+1), f q',
    ])
    expect(movesText(all, 22, 1)).toEqual(['d: it is… (+3: --json)', 'Worth a try: e y (+1)…'])
    expect(movesText(all.slice(0, 1), 80, 0)).toEqual(['a: it is repriced'])
    expect(movesText([], 80, 9)).toEqual([])
  })
})

describe('vendors and regions', () => {
  const view = {
    vendors: [
      {
        company: 'A company with a name',
        tokens: '2000',
        share: 0.5,
        dollarShare: { low: 0.1, mid: 0.2, high: 0.3 },
      },
      { company: 'B', tokens: '10', share: 0.1, dollarShare: null },
      { company: 'C', tokens: '1', share: 0.1, dollarShare: null },
    ],
    regions: [
      { region: 'CN', share: 0.4, shareOfAttributed: 0.5, weeksLeading: 3 },
      { region: 'US', share: 0.2, shareOfAttributed: 0.25, weeksLeading: 0 },
    ],
  } as unknown as WeekView

  it('stand beside each other where there is room, else one below the other', () => {
    const wide = sidesText(view, LOOK, 2)
    expect(wide).toEqual([
      'VENDOR          TOKENS  OF ALL  OF DOLLARS   REGION  OF ALL  OF KNOWN  LEADS',
      'A company wit…   2.00K   50.0%      ~20.0%   CN       40.0%     50.0%  3 wk',
      'B                   10   10.0%           -   US       20.0%     25.0%',
    ])
    const narrow = sidesText(view, { ...LOOK, columns: 44 }, 3)
    expect(narrow).toHaveLength(4 + 3)
    expect(narrow.every((line) => line.length <= 44)).toBe(true)
    expect(sidesText(view, { columns: 80, hasColour: true }, 1)[0]).toContain('\u001B[2mVENDOR')
    expect(sidesText(view, LOOK, 3)[3]?.startsWith('C ')).toBe(true)
  })
})

const run = (more: Partial<JobRun> = {}): JobRun =>
  ({
    slot: '2026-05-18T09:00:00.000Z',
    outcome: 'ran',
    startedAt: null,
    endedAt: null,
    exitCode: null,
    attempts: 1,
    peakRssBytes: null,
    why: '',
    by: 'schedule',
    logCut: false,
    ...more,
  }) as JobRun
const job = (more: Partial<JobStatus> = {}): JobStatus =>
  ({
    name: 'night',
    cron: '0 9 * * *',
    everyMs: null,
    timezone: 'Europe/Berlin',
    after: [],
    waiting: '',
    running: false,
    lastSlot: null,
    lastRun: null,
    nextAt: null,
    ...more,
  }) as JobStatus
const NOW = Date.parse('2026-05-18T12:00:00Z')

describe('jobs', () => {
  const look = { columns: 80, now: NOW }

  it('have a line each, and what is to be said below it', () => {
    const jobs = [
      job({ nextAt: '2026-05-19T09:00:00Z', lastSlot: run({ endedAt: '2026-05-18T09:30:00Z' }) }),
      job({ name: 'b', lastSlot: run({ outcome: 'failed', why: 'exit code 3' }) }),
      job({ name: 'c', waiting: 'waits for a', lastSlot: run({ outcome: 'failed', why: 'x' }) }),
      job({ name: 'd', lastRun: run(), nextAt: '2026-05-18T11:00:00Z' }),
    ]
    expect(jobsText(jobs, look)).toBe(
      [
        'NAME   SCHEDULE     ZONE           LAST            NEXT',
        'night  daily 09:00  Europe/Berlin  ran 2h 30m ago  in 21h',
        'b      daily 09:00  Europe/Berlin  failed 3h ago   -',
        '    exit code 3',
        'c      daily 09:00  Europe/Berlin  failed 3h ago   -',
        '    waits for a',
        'd      daily 09:00  Europe/Berlin  ran 3h ago      in 0s',
        '',
      ].join('\n'),
    )
    expect(jobsText(jobs, { ...look, columns: 50 })).toContain('  Berlin  ')
    expect(jobsText([], look)).toBe(
      'There are no jobs. They are declared under `jobs:` in agenthost.yaml.\n',
    )
  })

  it.each([
    [run({ outcome: 'running', startedAt: '2026-05-18T11:55:00Z' }), 'running for 5m'],
    [run({ outcome: 'running' }), 'running for 3h'],
    [run({ outcome: 'waiting' }), 'waiting for 3h'],
    [run({ outcome: 'failed', endedAt: '2026-05-18T13:00:00Z' }), 'failed 0s ago'],
  ])('lately, case %#', (one, text) => {
    expect(lastText(one, NOW)).toBe(text)
  })

  it('are one line for status', () => {
    const failed = job({ name: 'f', lastSlot: run({ outcome: 'failed' }) })
    const missed = job({
      name: 'm',
      lastSlot: run({ outcome: 'missed' }),
      nextAt: '2026-05-19T12:00:00Z',
    })
    const running = job({ name: 'r', running: true, nextAt: '2026-05-18T13:00:00Z' })
    const line = (...jobs: JobStatus[]): string =>
      jobsLine(jobs, { ...look, columns: 200 }).join('\n')
    expect(line(job())).toBe('1 job (agenthost jobs)')
    expect(line(running)).toBe('1 job; r runs; next is r in 1h (agenthost jobs)')
    expect(line(missed, failed, running, job({ name: 's', running: true }))).toBe(
      '4 jobs; r, s run; m was missed; f failed; next is r in 1h (agenthost jobs)',
    )
  })
})

describe('one job', () => {
  const answer = (more: Partial<JobStatus>, runs: JobRun[] = []) =>
    ({
      job: job(more),
      upcoming: [
        { at: '2026-05-19T07:00:00Z', skipped: false },
        { at: '2026-05-20T07:00:00Z', skipped: true },
      ],
      runs,
    }) as unknown as Parameters<typeof jobText>[0]

  it('has when it is due, in its zone and in that of the reader', () => {
    expect(
      jobText(answer({ after: ['a', 'b'], waiting: 'waits for a' }), {
        columns: 80,
        now: NOW,
        zone: 'UTC',
      }),
    ).toBe(
      [
        'night: daily 09:00 (0 9 * * *), Europe/Berlin, after a, b',
        'It waits for a.',
        '',
        'Next in Europe/Berlin, and in UTC:',
        '  Tue 2026-05-19 09:00   Tue 2026-05-19 07:00   in 19h',
        '  Wed 2026-05-20 09:00   Wed 2026-05-20 07:00   skipped',
        '',
        'It has not been due yet.',
        '',
      ].join('\n'),
    )
  })

  it('has how it went lately', () => {
    const runs = [
      run({ startedAt: '2026-05-18T09:00:00Z', endedAt: '2026-05-18T09:05:00Z', exitCode: 0 }),
      run({
        outcome: 'failed',
        by: 'manual',
        startedAt: '2026-05-18T11:00:00Z',
        exitCode: 3,
        attempts: 2,
        peakRssBytes: 5e6,
        why: 'exit code 3',
        logCut: true,
      }),
      run({ outcome: 'missed', why: 'the host slept' }),
    ]
    const text = jobText(answer({ cron: '1-2 9 * * *' }, runs), {
      columns: 80,
      now: NOW,
      zone: 'Europe/Berlin',
    })
    expect(text).toBe(
      [
        'night: 1-2 9 * * *, Europe/Berlin',
        '',
        'Next:',
        '  Tue 2026-05-19 09:00   in 19h',
        '  Wed 2026-05-20 09:00   skipped',
        '',
        'Lately:',
        '  Mon 2026-05-18 11:00  ran  took 5m',
        '  Mon 2026-05-18 11:00  failed, by hand  took 1h  exit code 3  attempt 2  up to 5 MB  log cut to its newest lines',
        '  Mon 2026-05-18 11:00  missed',
        '    the host slept',
        '',
      ].join('\n'),
    )
    expect(
      jobText(answer({ cron: null, everyMs: 60_000 }), { columns: 80, now: NOW, zone: 'UTC' }),
    ).toContain('night: every 1m, Europe/Berlin\n')
  })
})

describe('a token', () => {
  const caller = (more = {}) =>
    ({
      kind: 'client',
      name: 'laptop',
      run: null,
      routes: ['a', 'b'],
      caps: [
        { period: 'month', nanoUsd: 25_000_000_000n },
        { period: 'total', nanoUsd: 1n },
      ],
      until: NOW,
      ...more,
    }) as unknown as Parameters<typeof scopeText>[0]

  it('is told with what it is for', () => {
    const until = '2026-05-18T12:00:00.000Z'
    expect(scopeText(caller(), NOW - 1)).toBe(
      `a, b, at most 25 USD a month, at most 0.000000001 USD in all, until ${until}`,
    )
    expect(scopeText(caller({ caps: [], routes: null }), NOW)).toBe(`every route, ended ${until}`)
    expect(scopeText(caller({ caps: [], routes: [], until: null, kind: 'run' }), NOW)).toBe(
      'no route',
    )
  })

  it('is a line, and JSON', () => {
    const listed: Listed[] = [
      { file: 'a', caller: caller({ caps: [], until: null }) },
      { file: 'b', wrong: 'it is broken' },
    ]
    expect(tokenLines(listed, NOW)).toEqual(['client laptop: a, b', 'b is not used: it is broken'])
    expect(tokenLines([], NOW)).toEqual(['Nobody has a token.'])
    expect(listed.map(tokenJson)).toEqual([
      { kind: 'client', name: 'laptop', run: null, routes: ['a', 'b'], caps: [], until: null },
      { file: 'b', wrong: 'it is broken' },
    ])
    expect(tokenJson({ file: 'a', caller: caller() })).toMatchObject({
      caps: [
        { period: 'month', usd: '25' },
        { period: 'total', usd: '0.000000001' },
      ],
      until: '2026-05-18T12:00:00.000Z',
    })
  })

  it.each([
    ['25', { period: 'month', nanoUsd: 25_000_000_000n }],
    ['$0.50/day', { period: 'day', nanoUsd: 500_000_000n }],
    ['10/week', { period: 'week', nanoUsd: 10_000_000_000n }],
    ['10/month', { period: 'month', nanoUsd: 10_000_000_000n }],
  ])('may spend %s', (text, cap) => {
    expect(capOf(text)).toEqual(cap)
  })

  it.each(['', 'x25', '25x', '10/year', '10/total', '-1', '1.0000000001', '1234567890', '5/'])(
    'is not capped at %j',
    (text) => {
      expect(() => capOf(text)).toThrow(
        `unable to cap it at ${text}: that is no amount of US dollars`,
      )
    },
  )

  it('has one cap of each period', () => {
    expect(capsOf(['1/day', '5'])).toHaveLength(2)
    expect(() => capsOf(['1/day', '2/day'])).toThrow(
      'unable to cap it: there are two amounts for a day',
    )
  })

  it.each([
    ['90d', NOW + 90 * 86_400_000],
    ['2027-01-31', Date.parse('2027-01-31')],
    ['2027-01-31T10:00:00Z', Date.parse('2027-01-31T10:00:00Z')],
    ['2027-01-31T10:00+02:00', Date.parse('2027-01-31T08:00:00Z')],
  ])('ends at %s', (text, at) => {
    expect(untilOf(text, NOW)).toBe(at)
  })

  it.each([
    ['soon', 'that is no date'],
    ['2027-13-31', 'that is no date'],
    ['x2027-01-31', 'that is no date'],
    ['2027-01-31x', 'that is no date'],
    ['2026-05-18', 'that is in the past'],
    ['2026-05-18T12:00:00Z', 'that is in the past'],
  ])('does not end at %s: %s', (text, why) => {
    expect(() => untilOf(text, NOW)).toThrow(`unable to end it at ${text}: ${why}`)
  })
})

describe('routes that are asked for', () => {
  it('and are not in the table are told', () => {
    const table = { routes: [{ name: 'a' }] } as unknown as RoutingTable
    const asking = [
      { name: 'desk', route: { names: ['a', 'b', 'c'] } },
      { name: 'off', route: NO_ROUTE },
      { name: 'plain' },
    ] as unknown as readonly Asking[]
    expect(missingRoutes(table, asking)).toEqual([
      'desk asks for the route b, which this table does not have',
      'desk asks for the route c, which this table does not have',
    ])
  })
})

describe('the budget', () => {
  const sum = (key: string, spent: bigint) => ({ key, calls: 2, spent, held: 0n, worst: 0n })
  const dollar = 1_000_000_000n
  const view = (more = {}): BudgetView =>
    ({
      month: { name: '2026-05', from: Date.parse('2026-05-01'), to: Date.parse('2026-06-01') },
      now: NOW,
      all: { key: '', calls: 1, spent: 12n * dollar, held: dollar / 2n, worst: 0n },
      unattributed: 0n,
      caps: [],
      routes: [sum('', dollar), sum('batch', 2n * dollar)],
      callers: [sum('agent desk two', dollar)],
      models: [],
      days: [sum('2026-05-17', dollar), sum('2026-05-18', dollar)],
      ...more,
    }) as unknown as BudgetView
  const none: BudgetBeside = { drift: null, activity: null, notes: [] }
  const text = (of: BudgetView, more: Partial<BudgetBeside> & { by?: By[] } = {}): string =>
    budgetText(of, { by: [], ...none, ...more })

  it('says what was spent, and what of it is not sure', () => {
    const cap = 'There is no cap: give routing.json a monthly_cap_usd.'
    expect(text(view())).toBe(`2026-05 (UTC): $12.00 spent, $0.5 held, 1 call\n\n${cap}\n`)
    const all = { key: '', calls: 2, spent: 0n, held: 0n, worst: dollar }
    expect(text(view({ all, unattributed: 2n * dollar, now: null }), { notes: ['mind'] })).toBe(
      '2026-05 (UTC): $0 spent, $0 held, 2 calls\n$1.00 of it is the worst case of calls whose cost is not known yet\n$2.00 of it no call of ours explains\nNote: mind\n',
    )
  })

  it('has its caps with what is left', () => {
    const caps = [
      {
        scope: 'all',
        name: '',
        period: 'month',
        since: null,
        cap: 20n * dollar,
        spent: 12n * dollar,
        held: 0n,
        left: 8n * dollar,
      },
      {
        scope: 'route',
        name: 'batch',
        period: 'day',
        since: NOW,
        cap: dollar,
        spent: dollar,
        held: 0n,
        left: 0n,
      },
    ]
    expect(text(view({ caps })).split('\n').slice(1)).toEqual([
      '',
      'CAP                  SPENT  HELD   LEFT      OF',
      'everything   month  $12.00    $0  $8.00  $20.00',
      'route batch  day     $1.00    $0     $0   $1.00  reached',
      '',
    ])
    const json = JSON.parse(budgetJson(view({ caps }), none)) as Record<string, unknown>
    expect(json['all']).toMatchObject({
      spentUsd: '12',
      heldUsd: '0.5',
      leftUsd: '8',
      capUsd: '20',
      unattributedUsd: '0',
    })
    expect(json['caps']).toMatchObject([
      { scope: 'all', since: null, capUsd: '20', leftUsd: '8' },
      { name: 'batch', since: '2026-05-18T12:00:00.000Z', spentUsd: '1', heldUsd: '0' },
    ])
  })

  it('has sums by what is asked for, and says how many more there are', () => {
    expect(text(view({ now: null }), { by: ['route', 'model'] }).split('\n')).toEqual([
      expect.any(String),
      '',
      'ROUTE     CALLS  SPENT  HELD',
      '(direct)      2  $1.00    $0',
      'batch         2  $2.00    $0',
      '',
    ])
    const models = Array.from({ length: 14 }, (_none, at) => sum(`m${at}`, dollar))
    expect(text(view({ now: null, models }), { by: ['model'] })).toContain('m11')
    expect(text(view({ now: null, models }), { by: ['model'] })).toContain(
      'and 2 more: --json has all\n',
    )
    expect(text(view({ now: null, callers: models }), { by: ['caller'] })).toContain(
      'CALLER  CALLS',
    )
    const days = Array.from({ length: 14 }, (_none, at) => sum(`d${at}`, dollar))
    expect(text(view({ now: null, days }), { by: ['day'] })).not.toContain('more')
  })

  it('has the days of the upstream beside its own', () => {
    const activity = [{ day: '2026-05-18', theirs: 3n * dollar }]
    const shown = text(view({ now: null }), { by: ['day', 'route'], activity })
    expect(shown).toContain(
      'DAY         CALLS  SPENT  HELD  OPENROUTER\n2026-05-17      2  $1.00    $0           -\n2026-05-18      2  $1.00    $0       $3.00\n',
    )
    expect(shown).toContain('ROUTE     CALLS  SPENT  HELD\n')
  })

  it('says how far the upstream is off', () => {
    const drift = {
      upstream: 'openrouter',
      theirs: 3n * dollar,
      ours: 2n * dollar,
      beside: dollar,
      drift: 0n,
    }
    const line = (more: object): string =>
      text(view({ now: null }), { drift: { ...drift, ...more } }).split('\n')[2] ?? ''
    expect(line({})).toBe(
      'openrouter counts $3.00 on this key this month, $1.00 of it not through this gateway; ours is $2.00: they agree.',
    )
    expect(line({ beside: null, drift: dollar })).toBe(
      'openrouter counts $3.00 on this key this month; ours is $2.00: $1.00 apart.',
    )
    expect(line({ beside: 0n })).not.toContain('not through')
    const unknown = { upstream: 'openrouter', unknown: 'no answer' }
    expect(text(view({ now: null }), { drift: unknown })).toContain(
      '\n\nWhat openrouter counts is not known: no answer.\n',
    )
    const json = (one: BudgetBeside['drift']) =>
      (JSON.parse(budgetJson(view(), { ...none, drift: one })) as { drift: unknown }).drift
    expect(json(unknown)).toEqual(unknown)
    expect(json({ ...drift, beside: null })).toEqual({
      upstream: 'openrouter',
      upstreamUsd: '3',
      ownUsd: '2',
      besideUsd: null,
      driftUsd: '0',
    })
    expect(json(drift)).toMatchObject({ besideUsd: '1' })
  })

  it('is JSON with exact dollars', () => {
    const json = JSON.parse(
      budgetJson(view(), { ...none, notes: ['n'], activity: [{ day: 'd', theirs: 1n }] }),
    ) as object
    expect(json).toMatchObject({
      period: { name: '2026-05', from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
      all: { calls: 1, leftUsd: null, capUsd: null, worstCaseUsd: '0' },
      routes: [{ route: null, calls: 2, spentUsd: '1' }, { route: 'batch' }],
      callers: [{ kind: 'agent', name: 'desk two', spentUsd: '1' }],
      models: [],
      days: [{ day: '2026-05-17' }, { day: '2026-05-18' }],
      drift: null,
      activity: [{ day: 'd', upstreamUsd: '0.000000001' }],
      notes: ['n'],
    })
    expect(JSON.parse(budgetJson(view(), none))).toMatchObject({ activity: null })
  })
})

describe('a run of a regression', () => {
  const model = (more: Partial<ModelView> = {}): ModelView =>
    ({
      model: 'openrouter/a/b',
      word: 'NO EVIDENCE',
      trouble: null,
      passRate: 0.8,
      passInterval: { low: 0.7, high: 0.9 },
      passAll: 30,
      tasks: 40,
      attempts: 120,
      counted: 118,
      verdict: {
        change: { mean: -0.05, low: -0.1, high: 0 },
        p: 0.0312,
        smallestSeen: 0.12,
        stages: 2,
        before: 0.85,
        drift: { weeks: 6, eValue: 20 },
      },
      toolFailures: { hits: 2, of: 100 },
      toolFailureInterval: { low: 0.01, high: 0.03 },
      costUsd: '12.5',
      costPerSolvedUsd: '0.13',
      wallMsMedian: 9999,
      firstTokenMsMedian: 50,
      ...more,
    }) as unknown as ModelView
  const view = (models: ModelView[], more: Partial<RunView> = {}): RunView =>
    ({
      run: 7,
      suite: 'chores',
      harness: 'direct',
      startedAt: '2026-05-18T12:00:00Z',
      state: 'good',
      why: '',
      repeats: 3,
      models,
      ...more,
    }) as unknown as RunView
  const lines = (more: Partial<ModelView>): readonly string[] =>
    runText(view([model(more)]), { columns: 300, hasColour: false })
      .split('\n')
      .slice(1, -1)
  const at = localTimeText('2026-05-18T12:00:00Z')

  it('has a head, and a block of lines for each model', () => {
    expect(runText(view([model()]), { columns: 300, hasColour: false })).toBe(
      [
        `run 7: chores through direct, 3 repeats, ${at}`,
        'NO EVIDENCE openrouter/a/b',
        '  passes 80.0% (70.0% to 90.0%), every time 30 of 40 tasks; 2 of 120 not counted',
        '  was 85.0%, change -5.0 pp (-10.0 pp to +0.0 pp), p 0.031, two stages; a drop of 12.0 pp would have been seen; drifts over 6 weeks',
        '  tool calls that failed: 2 of 100, 2.0% (1.0% to 3.0%)',
        '  $12.50 in all, $0.13 a solved task, 10.0s an attempt, first token after 0.050s',
        '',
      ].join('\n'),
    )
  })

  it.each([
    [{ state: null }, ', not finished'],
    [{ state: 'invalid', why: 'no way' }, ', invalid: no way'],
    [{ state: 'stopped', why: 'told' }, ', stopped: told'],
  ] as const)('says how it ended: %j', (more, end) => {
    expect(runText(view([], more), LOOK)).toBe(
      `run 7: chores through direct, 3 repeats, ${at}${end}\n`,
    )
  })

  it('says what there is of a model, and no more', () => {
    expect(
      lines({
        word: null,
        passRate: null,
        verdict: null,
        toolFailures: { hits: 0, of: 0 },
        costPerSolvedUsd: null,
        wallMsMedian: null,
        firstTokenMsMedian: null,
        trouble: 'no way',
      }),
    ).toEqual([
      '-           openrouter/a/b',
      '  nothing counted of 120 attempts',
      '  not counted: no way',
      '  $12.50 in all, nothing solved',
    ])
    const first = { ...model().verdict, change: null } as ModelView['verdict']
    expect(lines({ verdict: first })[2]).toBe('  nothing to compare with yet')
    expect(lines({ word: 'INVALID' })[2]).toBe(
      '  tool calls that failed: 2 of 100, 2.0% (1.0% to 3.0%)',
    )
    expect(lines({ passInterval: null, counted: 120 })[1]).toBe(
      '  passes 80.0%, every time 30 of 40 tasks',
    )
    expect(lines({ toolFailures: { hits: 0, of: 9 } })[3]).toBe(
      '  tool calls that failed: 0 of 9, 0.0%',
    )
    const plain = {
      ...model().verdict,
      stages: 1,
      p: 0.0001,
      drift: { weeks: 6, eValue: 19 },
    } as ModelView['verdict']
    expect(lines({ word: 'REGRESSED', verdict: plain })[2]).toBe(
      '  was 85.0%, change -5.0 pp (-10.0 pp to +0.0 pp), p <0.001',
    )
    expect(lines({ wallMsMedian: 61_000, firstTokenMsMedian: 100 })[4]).toContain(
      '1m 1s an attempt, first token after 0.1s',
    )
  })

  it('has no sign before a change of nothing', () => {
    const hair = {
      ...model().verdict,
      change: { mean: -0.0001, low: -0.0006, high: 0.0004 },
    } as ModelView['verdict']
    expect(lines({ verdict: hair })[2]).toContain('change +0.0 pp (-0.1 pp to +0.0 pp)')
  })

  it('is cut to the terminal, and in colours', () => {
    expect(
      runText(view([model()]), { columns: 20, hasColour: false })
        .split('\n')
        .slice(1)
        .every((line) => line.length <= 20),
    ).toBe(true)
    const colours = (word: ModelView['word']): string =>
      runText(view([model({ word })]), { columns: 300, hasColour: true }).split('\n')[1] ?? ''
    expect(colours('REGRESSED')).toBe('\u001B[31mREGRESSED   openrouter/a/b\u001B[0m')
    expect(colours('SUSPECT')).toContain('\u001B[33m')
    expect(colours('INVALID')).toContain('\u001B[33m')
    expect(colours('IMPROVED')).toContain('\u001B[32m')
    expect(colours('NO EVIDENCE')).toContain('\u001B[2m')
    expect(colours(null)).toContain('\u001B[2m')
  })
})

describe('an installation', () => {
  const seen = (
    pid: number,
    agents: Readonly<Record<string, number | null>>,
    configError: string | null = null,
  ) =>
    ({
      pid,
      configError,
      agents: Object.entries(agents).map(([name, of]) => ({ name, pid: of })),
    }) as unknown as NonNullable<Parameters<typeof agentsText>[0]>

  it.each([
    [null, seen(2, {}), []],
    [seen(2, { a: 5 }), seen(2, { a: 6 }), []],
    [seen(1, { a: null }), seen(2, { a: 6 }), []],
    [seen(1, { a: 5 }), seen(2, { a: 5 }), ['The agent goes on as the same process.']],
    [
      seen(1, { a: 5, b: 6 }),
      seen(2, { a: 5, b: 6 }),
      ['All 2 agents go on as the same processes.'],
    ],
    [
      seen(1, { a: 5, b: 6, c: 7 }),
      seen(2, { a: 5, b: 8 }),
      ['b was process 6 and is process 8 now.', 'c was process 7 and is not running now.'],
    ],
  ])('says which agents went on, case %#', (before, now, told) => {
    expect(agentsText(before, now)).toEqual(told)
  })

  it('says what runs where, and what is left to do', () => {
    const wanted = (kind: string, warning = '') =>
      ({
        places: { labels: { daemon: 'io.agenthost.daemon' }, bin: '/h/my bin', logs: '/h/logs' },
        domain: { name: 'gui/501', kind },
        node: { warning },
      }) as unknown as Parameters<typeof installedText>[0]
    const done = (more = {}) =>
      ({
        course: 'replace',
        release: '1.2.3',
        daemon: seen(7, {}),
        before: null,
        isForeground: false,
        ...more,
      }) as unknown as Parameters<typeof installedText>[1]
    const last = 'Logs: /h/logs. Look: agenthost status. Next: agenthost doctor'
    expect(installedText(wanted('gui'), done(), '/usr/bin:/h/my bin')).toEqual([
      'agenthost 1.2.3 (process 7) runs in gui/501 as io.agenthost.daemon.',
      last,
    ])
    expect(
      installedText(
        wanted('user', 'it is old'),
        done({ course: 'leave', isForeground: true, daemon: seen(7, {}, 'a\nb') }),
        '/usr/bin',
      ),
    ).toEqual([
      'Nothing is to be done: agenthost 1.2.3 (process 7) runs in gui/501 as io.agenthost.daemon.',
      'Process 7 is a daemon in the foreground: the installed one takes over when it ends.',
      'After a restart of this Mac nothing runs until you log in once (SSH counts).',
      'It waits for a configuration that it can use:',
      'a',
      'b',
      'Warning: it is old',
      `Put it on your PATH: export PATH='/h/my bin':"$PATH"`,
      last,
    ])
  })
})
