import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMark, writeMark, type ProcessRow } from '../../src/supervisor/process.ts'
import { treeOf, treeRssBytes, type TreeRoot } from '../../src/supervisor/tree.ts'

const row = (pid: number, ppid: number, change: Partial<ProcessRow> = {}): ProcessRow => ({
  pid,
  ppid,
  pgid: pid,
  startedAt: 't',
  rssBytes: 10,
  state: 'running',
  mark: null,
  ...change,
})

const root: TreeRoot = {
  homeId: 'home',
  agent: 'a',
  generation: 3,
  identity: { pid: 100, startedAt: 't', bootId: 'b' },
}
const pids = (table: readonly ProcessRow[]): number[] =>
  treeOf(table, root)
    .map(({ pid }) => pid)
    .toSorted((x, y) => x - y)

describe('what belongs to a start of an agent', () => {
  it.each<[string, ProcessRow, boolean]>([
    ['its main process', row(100, 1), true],
    ['a member of its group whose parent is gone', row(7, 1, { pgid: 100 }), true],
    ['a child in a session of its own', row(7, 100), true],
    ['a carrier of its mark without any tie', row(7, 1, { mark: 'home/a/3/ff' }), true],
    ['what an earlier start left', row(7, 1, { mark: 'home/a/2/ff' }), true],
    ['a process of a later start', row(7, 1, { mark: 'home/a/4/ff' }), false],
    ['a process of another agent', row(7, 1, { mark: 'home/b/3/ff' }), false],
    ['a process of another home', row(7, 1, { mark: 'other/a/3/ff' }), false],
    ['a zombie', row(7, 100, { state: 'zombie' }), false],
    ['a stranger', row(7, 1), false],
  ])('%s: %o: %s', (_what, process, belongs) => {
    const table = process.pid === 100 ? [process] : [row(100, 1), process]
    expect(pids(table).includes(process.pid)).toBe(belongs)
  })

  it('is nothing of the group when the pid of its leader was given to another process', () => {
    expect(pids([row(100, 1, { startedAt: 'later' }), row(7, 100, { pgid: 100 })])).toEqual([])
  })

  it('is found to the last descendant, with its memory, in any forest', () => {
    const forest = fc.array(fc.nat(30), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(forest, (parents) => {
        // Process 100+n hangs under an earlier one, or under 1 where its number says so.
        const table = parents.map((parent, index) => {
          const ppid = index === 0 ? 1 : parent >= index ? 1 : 100 + parent
          return row(100 + index, ppid)
        })
        const below = (pid: number): number[] => [
          pid,
          ...table.filter((each) => each.ppid === pid).flatMap((each) => below(each.pid)),
        ]
        const expected = below(100).toSorted((x, y) => x - y)
        expect(pids(table)).toEqual(expected)
        expect(treeRssBytes(table, root.identity)).toBe(10 * expected.length)
      }),
    )
  })
})

describe('a birth mark', () => {
  it('says whose it is', () => {
    const mark = { homeId: '0a1b', agent: 'my-agent.2', generation: 12 }
    expect(readMark(writeMark(mark, 'ffee'))).toEqual(mark)
  })

  it.each([
    '',
    'x',
    'a/b/c/d',
    'h/a/0/ff',
    'h/a/1',
    'h/a/1/ff/more',
    '/a/1/ff',
    'h//1/ff',
    `h/a/1${'0'.repeat(20)}/ff`,
  ])('that somebody else wrote is none of ours: %o', (text) => expect(readMark(text)).toBe(null))
})

describe('a table with more than one tie to an agent', () => {
  it('has what a child started, and not what carries the mark of a later start', () => {
    const table = [
      row(100, 1),
      row(7, 100),
      row(8, 7),
      row(9, 7),
      row(10, 100, { mark: 'home/a/4/ff' }),
      row(11, 100, { mark: 'home/b/1/ff' }),
      row(12, 100, { mark: 'other/a/4/ff' }),
      row(13, 100, { mark: 'no mark' }),
    ]
    expect(pids(table)).toEqual([7, 8, 9, 11, 12, 13, 100])
  })

  it('follows no zombie that carries the mark, and no process that has its pid now', () => {
    const zombie = { state: 'zombie', mark: 'home/a/3/ff' } as const
    expect(pids([row(7, 1, zombie), row(8, 7)])).toEqual([])
    const other = row(100, 1, { startedAt: 'later' })
    expect(pids([other, row(7, 1, { pgid: 100 }), row(8, 100)])).toEqual([])
  })

  it('uses the memory of the main process and all below it', () => {
    const table = [
      row(5, 1, { rssBytes: 1 }),
      row(100, 1, { rssBytes: 2 }),
      row(7, 100, { rssBytes: 4 }),
      row(8, 100, { rssBytes: 8 }),
      row(9, 8, { rssBytes: 16 }),
    ]
    expect(treeRssBytes(table, root.identity)).toBe(30)
    expect(treeRssBytes(table, { ...root.identity, startedAt: 'later' })).toBe(0)
    expect(treeRssBytes(table, { ...root.identity, pid: 101 })).toBe(0)
    const again = [row(100, 1, { startedAt: 'before' }), ...table]
    expect(treeRssBytes(again, root.identity)).toBe(30)
    expect(treeRssBytes([], root.identity)).toBe(0)
  })
})
