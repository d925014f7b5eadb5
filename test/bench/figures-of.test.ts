import { describe, expect, it } from 'vitest'
import type { Cell } from '../../bench/supervisor/sheet.ts'
import { reading, single } from '../../bench/table/figure.ts'
import { behavioursOf, figuresOf } from '../../bench/table/figures-of.ts'
import { NOTES } from '../../bench/table/notes.ts'
import { WANTED, type Wanted } from '../../bench/table/wanted.ts'

const TAKEN = {
  at: '2026-11-25T03:00:00.000Z',
  commit: 'c',
  command: 'x',
  load: [0, 1],
  busyPercent: 0,
  quick: false,
} as const
const TWICE: Wanted = {
  room: 'supervisor',
  name: 'restart',
  title: 'restart',
  unit: 'ms',
  digits: 1,
  wanted: '≤ 2 × floor',
  isMet: (value, floor) => value <= 2 * floor,
}

const cell = (column: string, value: number, name = 'restart'): Cell => ({
  row: 'r',
  column,
  text: '',
  reads: [single(name, value)],
})
const verdict = (cells: readonly Cell[], wanted = TWICE, quick = false) =>
  figuresOf(cells, [wanted], { ...TAKEN, quick })[0]?.verdict

describe('the figures of a sheet', () => {
  it('are agenthost’s, beside the floor and every peer', () => {
    const cells = [cell('bare floor', 1), cell('agenthost', 1.5), cell('pm2', 6), cell('runit', 2)]
    expect(figuresOf(cells, [TWICE], TAKEN)).toEqual([
      {
        room: 'supervisor',
        name: 'restart',
        unit: 'ms',
        value: 1.5,
        n: 1,
        spread: null,
        floor: { value: 1, n: 1, spread: null },
        peers: { pm2: { value: 6, n: 1, spread: null }, runit: { value: 2, n: 1, spread: null } },
        wanted: '≤ 2 × floor',
        verdict: 'met',
        ...TAKEN,
      },
    ])
  })

  it.each([
    ['met at the limit', [cell('floor', 1), cell('agenthost', 2)], 'met'],
    ['missed above it', [cell('bare', 1), cell('agenthost', 2.1)], 'missed'],
    ['not met without the floor that it needs', [cell('agenthost', 0.1)], 'missed'],
    ['unknown where only others were measured', [cell('pm2', 1)], 'unknown'],
  ] as const)('are %s', (_what, cells, expected) => {
    expect(verdict(cells)).toBe(expected)
  })

  it('say nothing of met in a quick form that does too little to tell', () => {
    const cells = [cell('floor', 1), cell('agenthost', 9)]
    expect(verdict(cells, { ...TWICE, needsAll: true }, true)).toBe('unknown')
    expect(verdict(cells, { ...TWICE, needsAll: true }, false)).toBe('missed')
    expect(verdict(cells, TWICE, true)).toBe('missed')
  })

  it('leave out what was not measured, so that a part of a room wipes nothing out', () => {
    expect(figuresOf([], [TWICE], TAKEN)).toEqual([])
    expect(figuresOf([cell('agenthost', Number.NaN)], [TWICE], TAKEN)).toEqual([])
  })

  it('are refused by name where nobody wants them', () => {
    expect(() => figuresOf([cell('agenthost', 1, 'restrat')], [TWICE], TAKEN)).toThrow('restrat')
  })

  it('take the last word where a measure sums up', () => {
    const cells = [cell('agenthost', 10), cell('agenthost', 20)]
    expect(figuresOf(cells, [TWICE], TAKEN)[0]?.value).toBe(20)
  })
})

describe('a reading', () => {
  it('is the median with its tenth and ninetieth percentile', () => {
    const values = Array.from({ length: 100 }, (_each, at) => at + 1)
    expect(reading('x', values)).toEqual({ figure: 'x', value: 50, n: 100, spread: [10, 90] })
    expect(reading('x', [3])).toEqual({ figure: 'x', value: 3, n: 1, spread: null })
  })
})

describe('what is told in words', () => {
  it('is kept with who it is of', () => {
    const told: Cell = { row: 'crash', column: 'pm2', text: 'doubled 10', tells: true }
    const all = behavioursOf([told, cell('pm2', 1)], 'supervisor', TAKEN)
    expect(all).toEqual([
      { room: 'supervisor', row: 'crash', who: 'pm2', text: 'doubled 10', ...TAKEN },
    ])
  })
})

describe('the list of what is wanted', () => {
  const keys = WANTED.map(({ room, name }) => `${room}/${name}`)

  it('has every name once', () => {
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('says in words what it checks, and checks what it says', () => {
    for (const { wanted, isMet } of WANTED) expect(wanted === undefined).toBe(isMet === undefined)
  })

  it('knows every figure that a note is of', () => {
    expect(Object.keys(NOTES).filter((key) => !keys.includes(key))).toEqual([])
  })
})
