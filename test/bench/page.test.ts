import { describe, expect, it } from 'vitest'
import type { Figure, Kept, KeptFaults, Taken } from '../../bench/table/figure.ts'
import { newest } from '../../bench/table/newest.ts'
import { page } from '../../bench/table/page.ts'
import { ROOM_NAMES, WANTED } from '../../bench/table/wanted.ts'

const TAKEN: Taken = {
  at: '2026-11-25T03:00:00.000Z',
  commit: 'abc1234',
  command: 'npm run bench -- supervisor',
  load: [0.1, 1.2],
  busyPercent: 2,
  quick: false,
}
const MACHINE = {
  cpu: 'EPYC',
  cores: 2,
  memoryGiB: 24,
  os: 'Debian',
  kernel: 'Linux 6.18',
  arch: 'x64',
  node: 'v26.10.0',
}

function aFigure(change: Partial<Figure> = {}): Figure {
  return {
    room: 'supervisor',
    name: 'restart',
    unit: 'ms',
    value: 4.5,
    n: 60,
    spread: [4, 6],
    floor: { value: 1, n: 60, spread: [0.9, 1.2] },
    peers: { pm2: { value: 6.3, n: 60, spread: null } },
    wanted: '≤ 3 × floor and < 10',
    verdict: 'missed',
    ...TAKEN,
    ...change,
  }
}

function aRun(change: Partial<Kept> = {}): Kept {
  return {
    format: 1,
    room: 'supervisor',
    minutes: 30,
    isWholeRoom: true,
    machine: MACHINE,
    versions: { agenthost: '0.1.0', pm2: '7.0.4' },
    absent: {},
    figures: [aFigure()],
    behaviours: [],
    troubles: [],
    ...TAKEN,
    ...change,
  }
}

function pageOf(runs: readonly Kept[], faults: readonly KeptFaults[] = []): string {
  const news = newest(runs)
  if (news === null) throw new Error('nothing is kept')
  return page(news, faults)
}

const lineWith = (text: string, part: string): string =>
  text.split('\n').find((line) => line.includes(part)) ?? ''

describe('the page of figures', () => {
  it('has a line for every figure that is wanted, also where nothing was measured', () => {
    const text = pageOf([aRun()])
    for (const { title } of WANTED) expect(text).toContain(`| ${title} |`)
    expect(lineWith(text, '| 100 agents up |')).toBe(
      '| 100 agents up | s | ≤ 1.5 | not measured | – | – | unknown | – |',
    )
  })

  it('shows what was measured beside its floor and its peers, with when and among what', () => {
    const text = pageOf([aRun()])
    expect(lineWith(text, '1. ')).toBe(
      '1. `npm run bench -- supervisor`, 2026-11-25 03:00, commit abc1234, load 0.1 → 1.2, others 2 %',
    )
    expect(lineWith(text, '| restart after')).toBe(
      '| restart after `kill -9` of an agent that was up, as shipped | ms | ≤ 3 × floor and < 10 ' +
        '| **4.50** = 4.5 × (4.00–6.00, n=60) | 1.00 (C fork+exec) | pm2\u{A0}6.30 | **MISSED** ' +
        '| 1 |',
    )
  })

  it('counts what is met', () => {
    const met = aFigure({ name: 'up', verdict: 'met' })
    const told = aFigure({ name: 'idle', verdict: 'unknown' })
    expect(pageOf([aRun({ figures: [aFigure(), met, told] })])).toMatch(
      /something is wanted 1 are met, 1 are missed, and of \d+ nothing can be said\./,
    )
  })

  it('says of a missed figure why, and what would get there', () => {
    const text = pageOf([aRun()])
    expect(text).toMatch(/^- \*\*restart after.*measured 4\.50 = 4\.5 ×\. On Linux, libuv forks/m)
  })

  it('says so where nobody knows why', () => {
    const figure = aFigure({ name: 'up', value: 9, floor: null, unit: 's' })
    expect(pageOf([aRun({ figures: [figure] })])).toContain('Nobody has looked into why yet.')
  })

  it('says nothing of why when it is met', () => {
    const text = pageOf([aRun({ figures: [aFigure({ verdict: 'met' })] })])
    expect(text).toContain('None of those that were measured.')
    expect(text).not.toContain('libuv')
  })

  it('gives a peer that was not to be had one line with the reason, without a path or an address', () => {
    const absent = {
      monit: 'unable to run /usr/bin/apt-get: https://mirror.example/x is dead\nmore',
    }
    const text = pageOf([aRun({ absent })])
    expect(lineWith(text, 'monit')).toBe(
      '- monit (supervisor): not measured: unable to run apt-get: (an address) is dead',
    )
  })

  it('warns of quick figures and of a busy machine, and of nothing else', () => {
    const quick = aRun({ figures: [aFigure({ quick: true })], quick: true })
    expect(pageOf([quick])).toContain('of 1 figures 1 come from the quick form and 0 were')
    const busy = aRun({ figures: [aFigure({ busyPercent: 60 })] })
    expect(pageOf([busy])).toContain('0 come from the quick form and 1 were')
    expect(pageOf([aRun()])).not.toContain('Not to be relied on')
  })

  it('says how long each room took', () => {
    const text = pageOf([aRun(), aRun({ quick: true, minutes: 3.25 })])
    expect(text).toContain('| supervisor | 30.0 | 3.3 |')
    for (const room of ROOM_NAMES) expect(text).toContain(`| ${room} | `)
  })

  it('shows how each supervisor behaved, a column each', () => {
    const behaviours = ['agenthost', 'pm2'].map((who) => ({
      room: 'supervisor',
      row: 'kill -9 of the supervisor',
      who,
      text: who === 'pm2' ? 'doubled 10' : 'adopted 10',
      ...TAKEN,
    }))
    const text = pageOf([aRun({ behaviours })])
    expect(text).toContain('| | agenthost | pm2 |')
    expect(text).toContain('| kill -9 of the supervisor | adopted 10 | doubled 10 |')
  })

  it('shows of each fault the newest whole run', () => {
    const faults = (quick: boolean, at: string, violations: number): KeptFaults => ({
      format: 1,
      room: 'gateway',
      seed: 44,
      rows: [{ fault: 'storm', did: '60 kills', violations }],
      at,
      commit: 'abc1234',
      command: 'npm run faults -- gateway --seed 44',
      quick,
    })
    const all = [faults(false, '2026-11-25T03', 1), faults(false, '2026-11-25T04', 0)]
    const text = pageOf([aRun()], [...all, faults(true, '2026-11-25T05', 7)])
    expect(lineWith(text, 'storm')).toBe(
      '| gateway | storm | 60 kills | 0 | 2026-11-25, abc1234, seed 44 |',
    )
  })

  it('tells what broke off', () => {
    const text = pageOf([aRun({ troubles: ['flood, s6: failed: the flood never ended'] })])
    expect(text).toContain('- broke off in supervisor: flood, s6: failed: the flood never ended')
  })
})
