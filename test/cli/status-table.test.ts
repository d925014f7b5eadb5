import { describe, expect, it } from 'vitest'
import { statusText } from '../../src/cli/status-table.ts'
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

It has no agents.
`,
    )
  })
})

describe('status of a gateway', () => {
  const gateway = { url: 'http://127.0.0.1:4141', healthy: true, phase: 'up', pid: 1 } as const
  const lineOf = (change: object): string | undefined =>
    statusText(
      { ...statusWith([]), gateway: { ...gateway, rssBytes: null, note: '', ...change } },
      PLAIN,
    ).split('\n')[1]

  it.each([
    [{}, 'The gateway serves at http://127.0.0.1:4141.'],
    [
      { healthy: false, phase: 'starting' },
      'The gateway at http://127.0.0.1:4141 does not serve (starting).',
    ],
    [
      { healthy: false, phase: 'backoff', note: 'exited with code 1' },
      'The gateway at http://127.0.0.1:4141 does not serve (backoff: exited with code 1).',
    ],
  ])('%o', (change, line) => {
    expect(lineOf(change)).toBe(line)
  })
})

describe('a note', () => {
  it.each([0, 1])('stands beside its agent as long as it fits, %i less than that', (less) => {
    const text = (note: string) => statusText(statusWith([agentWith({ note })]), PLAIN)
    const [row = ''] = text('').split('\n').slice(3)
    const note = 'n'.repeat(80 - row.length - 2 - less)
    expect(text(note).split('\n')[3]).toBe(`${row}  ${note}`)
    expect(text(`${note}nn`).split('\n')[4]).toBe(`    ${note}nn`)
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
    for (const columns of [80, 100, 160]) {
      const text = statusText(statusWith([...AGENTS, long]), { columns, hasColour: false })
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns)
      expect(text.replaceAll(/\s/g, '')).toContain('w'.repeat(200))
    }
  })
})

describe('status in colour', () => {
  it('says the same', () => {
    const status = statusWith(AGENTS, { configError: 'unable to read it' })
    const coloured = statusText(status, { columns: 80, hasColour: true })
    expect(coloured).toContain('\x1b[31mfailed  \x1b[0m')
    // oxlint-disable-next-line no-control-regex -- that is what colours are made of
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(statusText(status, PLAIN))
  })
})
