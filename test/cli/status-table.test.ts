import { describe, expect, it } from 'vitest'
import { statusText } from '../../src/cli/status-table.ts'
import type { JobStatus } from '../../src/control/job-shapes.ts'
import type { Status } from '../../src/control/protocol.ts'
import { agentWith, statusWith } from '../control/doors.ts'

const AGENTS = [
  agentWith({ name: 'openclaw', restarts: 3, uptimeMs: 788_400_000, rssBytes: 412_000_000 }),
  agentWith({ name: 'triage', phase: 'starting', uptimeMs: null, note: 'has 42 s left' }),
  agentWith({
    name: 'desk',
    phase: 'failed',
    pid: null,
    uptimeMs: null,
    rssBytes: null,
    restarts: 1204,
    note: 'exited with code 1 six times within ten minutes; next try in 14 min',
  }),
  agentWith({
    name: 'scraper',
    wanted: 'down',
    phase: 'down',
    pid: null,
    uptimeMs: null,
    rssBytes: null,
  }),
]

const BROKEN: NonNullable<Status['gateway']> = {
  url: 'http://127.0.0.1:4141',
  healthy: false,
  pid: null,
  rssBytes: null,
  phase: 'backoff',
  note: 'exited with code 3; 6 starts in 10 minutes',
}

const PLAIN = { columns: 80, hasColour: false }

describe('status at 80 columns', () => {
  it('is a line of the daemon and a table of the agents', () => {
    expect(statusText(statusWith(AGENTS), PLAIN)).toBe(
      `agenthost 0.1.0, process 4242, up for 1d 3h, 61 MB

NAME      PHASE       PID  UP FOR  RESTARTS  MEMORY  NOTE
openclaw  up        51234   9d 3h         3  412 MB
triage    starting  51234       -         0    5 MB  has 42 s left
desk      failed        -       -      1204       -
    exited with code 1 six times within ten minutes; next try in 14 min
scraper   down          -       -         0       -
`,
    )
  })

  it('says that the configuration on disk is not in force, with its carets in place', () => {
    const configError =
      'unable to use a.yaml:\na.yaml:2:3: agents.a: expected a map, found 1\n  x: 1\n     ^'
    expect(statusText(statusWith([], { configError }), PLAIN)).toBe(
      `agenthost 0.1.0, process 4242, up for 1d 3h, 61 MB
The configuration on disk is not in force:
    unable to use a.yaml:
    a.yaml:2:3: agents.a: expected a map, found 1
      x: 1
         ^

It has no agents. They are declared under \`agents:\` in agenthost.yaml.
`,
    )
  })
})

describe('status at any width', () => {
  it('never goes beyond it', () => {
    const long = agentWith({
      name: 'n'.repeat(41),
      phase: 'stopping',
      pid: 4_194_304,
      restarts: 100_000,
      uptimeMs: 86_400_000 * 399,
      rssBytes: 999_400_000,
      note: `a note with a long word: ${'w'.repeat(200)} and more`,
    })
    for (const columns of [24, 30, 40, 50, 80, 100, 160]) {
      const configError = `unable to use ${'c'.repeat(50)}: it is no map`
      const status = { ...statusWith([...AGENTS, long], { configError }), gateway: BROKEN }
      const text = statusText(status, { columns, hasColour: false })
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns)
      expect(text.replaceAll(/\s/g, '')).toContain('w'.repeat(200))
    }
  })
})

describe('status in a narrow terminal', () => {
  const two = statusWith(
    [
      agentWith({ name: 'openclaw', note: 'has 42 s left of its time to begin' }),
      agentWith({ name: 'a', pid: null, uptimeMs: null, rssBytes: null, phase: 'failed' }),
    ],
    { configError: 'unable to use a.yaml:\n  x: 1' },
  )

  it('of 50 columns has all columns, and a long note below its agent', () => {
    expect(statusText(two, { columns: 50, hasColour: false })).toBe(`\
agenthost 0.1.0, process 4242, up for 1d 3h, 61 MB
The configuration on disk is not in force:
    unable to use a.yaml:
      x: 1

NAME      PHASE     PID  UP FOR  RESTARTS  MEMORY
openclaw  up      51234     20s         0    5 MB
    has 42 s left of its time to begin
a         failed      -       -         0       -
`)
  })

  it('of 32 columns goes without the last ones, before a name is cut to nothing', () => {
    expect(statusText(two, { columns: 32, hasColour: false })).toBe(`\
agenthost 0.1.0, process 4242,
up for 1d 3h, 61 MB
The configuration on disk is not
in force:
    unable to use a.yaml:
      x: 1

NAME      PHASE     PID  UP FOR
openclaw  up      51234     20s
    has 42 s left of its time to
    begin
a         failed      -       -
`)
  })

  it('of 27 columns cuts a name, and says so', () => {
    const lines = statusText(two, { columns: 27, hasColour: false }).split('\n')
    expect(lines.slice(-6)).toEqual([
      'NAME  PHASE     PID  UP FOR',
      'ope…  up      51234     20s',
      '    has 42 s left of its',
      '    time to begin',
      'a     failed      -       -',
      '',
    ])
  })

  it('of 11 columns has the names and how they are', () => {
    const lines = statusText(statusWith([agentWith({ name: 'triage' })]), {
      columns: 11,
      hasColour: false,
    }).split('\n')
    expect(lines.slice(-3)).toEqual(['NAME  PHASE', 'tri…  up   ', ''])
  })

  it('has a note beside its agent where it fits to the letter, with its head', () => {
    const text = (columns: number): readonly string[] =>
      statusText(statusWith([agentWith({ note: 'dozes' })]), { columns, hasColour: false })
        .split('\n')
        .slice(2)
    expect(text(50)).toEqual([
      'NAME  PHASE    PID  UP FOR  RESTARTS  MEMORY  NOTE',
      'one   up     51234     20s         0    5 MB',
      '    dozes',
      '',
    ])
    expect(text(51)).toEqual([
      'NAME  PHASE    PID  UP FOR  RESTARTS  MEMORY  NOTE',
      'one   up     51234     20s         0    5 MB  dozes',
      '',
    ])
    expect(text(49)).toContain('NAME  PHASE    PID  UP FOR  RESTARTS  MEMORY')
  })
})

describe('status of what runs beside the agents', () => {
  const withGateway = (change: Partial<NonNullable<Status['gateway']>>): readonly string[] =>
    statusText({ ...statusWith([]), gateway: { ...BROKEN, ...change } }, PLAIN)
      .split('\n')
      .slice(1, -3)

  it('says where the gateway serves', () => {
    expect(withGateway({ healthy: true })).toEqual(['The gateway serves at http://127.0.0.1:4141.'])
  })

  it('says why it does not, and where to look', () => {
    expect(withGateway({})).toEqual([
      'The gateway at http://127.0.0.1:4141 does not serve (backoff: exited with code',
      '3; 6 starts in 10 minutes).',
      'Look at `agenthost logs gateway`.',
    ])
    expect(withGateway({ phase: 'starting', note: '' })).toEqual([
      'The gateway at http://127.0.0.1:4141 does not serve (starting).',
      'Look at `agenthost logs gateway`.',
    ])
  })

  it('has a line of jobs under the agents, on the clock of the daemon', () => {
    const job = { name: 'night', lastSlot: null, nextAt: '2026-11-25T17:59:04.000Z' }
    const jobs = [job as unknown as JobStatus]
    expect(statusText({ ...statusWith([agentWith({})]), jobs }, PLAIN)).toBe(`\
agenthost 0.1.0, process 4242, up for 1d 3h, 61 MB

NAME  PHASE    PID  UP FOR  RESTARTS  MEMORY  NOTE
one   up     51234     20s         0    5 MB

1 job; next is night in 2h (agenthost jobs)
`)
  })
})

describe('status in colour', () => {
  it('has a gateway that does not serve in red, and only phases and heads of a table', () => {
    const status = { ...statusWith([agentWith({})], { configError: 'no' }), gateway: BROKEN }
    expect(statusText(status, { columns: 200, hasColour: true }).split('\n')).toEqual([
      'agenthost 0.1.0, process 4242, up for 1d 3h, 61 MB',
      '\u001B[31mThe gateway at http://127.0.0.1:4141 does not serve (backoff: exited with code 3; 6 starts in 10 minutes).\u001B[0m',
      'Look at `agenthost logs gateway`.',
      '\u001B[31mThe configuration on disk is not in force:\u001B[0m',
      '    no',
      '',
      '\u001B[2mNAME  PHASE    PID  UP FOR  RESTARTS  MEMORY  NOTE\u001B[0m',
      'one   \u001B[32mup   \u001B[0m  51234     20s         0    5 MB',
      '',
    ])
  })

  it('says the same', () => {
    const status = statusWith(AGENTS, { configError: 'unable to read it' })
    const coloured = statusText(status, { columns: 80, hasColour: true })
    expect(coloured).toContain('\x1b[31mfailed  \x1b[0m')
    // oxlint-disable-next-line no-control-regex -- that is what colours are made of
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(statusText(status, PLAIN))
  })
})
