/** Which version of the routing table a session goes by, over changes of the table and restarts of the gateway. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { parseDuration } from '../../src/config/quantity.ts'
import { sessions, type Sessions } from '../../src/gateway/tables/sessions.ts'
import { sightOf } from '../../src/gateway/tables/signed-history.ts'
import { tableVersion } from '../../src/gateway/tables/table-file.ts'
import type { TableInForce } from '../../src/gateway/tables/tables.ts'
import { parseRouting } from '../../src/routing/parse.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { sessionRows } from '../../src/store/ledger-sessions.ts'
import { SESSIONS_STEP } from '../../src/store/migrations/ledger-sessions.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { dice, walkSeed } from '../support/seed.ts'

const caller = { kind: 'agent', name: 'desk' } as const
const read = (text: string): ReturnType<typeof parseRouting> =>
  parseRouting(text, { nearest, parseDuration })

let folder: string
let clock: ManualClock
let db: Database
let all: Sessions

function open(): void {
  db = openDatabase(join(folder, 'ledger.db'), {
    synchronous: 'normal',
    migrations: [SESSIONS_STEP],
  }).db
  all = sessions({ rows: sessionRows(db), clock, read })
}

function restart(): void {
  all.close()
  db.close()
  open()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  clock = manualClock()
  open()
})

afterEach(() => {
  all.close()
  if (clock.waiting() > 0) throw new Error('somebody still waits to be woken')
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

function version(model: string, more = ''): TableInForce {
  const text = `{ "routes": { "a": { "model": "openrouter/${model}"${more} } } }`
  const found = read(text)
  if ('mistakes' in found) throw new Error(found.mistakes.join())
  clock.pass(1)
  sessionRows(db).keep(tableVersion(text), text, clock.now())
  return { version: tableVersion(text), table: found.table, atOnce: false }
}

const say = (text: string): string => `{"role":"user","content":"${text}"}`
const thought = (signature: string): string =>
  `{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"${signature}"}]}`
const body = (...messages: readonly string[]): Buffer =>
  Buffer.from(`{"model":"a","messages":[${messages.join(',')}]}`)

const modelOf = ({ table }: TableInForce): string | undefined => table.routes[0]?.model.id
const asks = (session: string | null, sent: Buffer, inForce: TableInForce): string | undefined =>
  modelOf(all.tableFor({ caller, session, body: sent }, inForce))

const SIGNED = [
  ['thinking of Anthropic', thought('EqQBCkYIBxgCIkD-one')],
  ['reasoning of the Responses', '{"type":"reasoning","encrypted_content" : "gAAAAABo-one"}'],
  [
    'reasoning of OpenRouter',
    '{"role":"assistant","reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}',
  ],
] as const

describe.each(SIGNED)('a session with signed %s', (_what, signed) => {
  it('goes on with the version that it began with', () => {
    const first = version('x/first')
    expect(asks('s', body(say('hi')), first)).toBe('x/first')
    expect(asks('s', body(say('hi'), signed), first)).toBe('x/first')
    const second = version('x/second')
    expect(asks('s', body(say('hi'), signed, say('more')), second)).toBe('x/first')
    expect(all.tableFor({ caller, session: 's', body: body(signed) }, second).version).toBe(
      first.version,
    )
    expect(asks('another', body(say('hi')), second)).toBe('x/second')
  })

  it('goes on with it after a restart of the gateway', () => {
    const first = version('x/first')
    asks('s', body(say('hi')), first)
    restart()
    const second = version('x/second')
    expect(asks('s', body(say('hi'), signed), second)).toBe('x/first')
    restart()
    expect(asks('s', body(say('hi'), signed), second)).toBe('x/first')
  })

  it('takes the one in force where that is wanted at once, and keeps it', () => {
    const first = version('x/first')
    asks('s', body(say('hi'), signed), first)
    const second = version('x/second')
    expect(asks('s', body(say('hi'), signed), { ...second, atOnce: true })).toBe('x/second')
    const third = version('x/third')
    expect(asks('s', body(say('hi'), signed), third)).toBe('x/second')
  })
})

describe('a session', () => {
  it('without signed reasoning takes the version in force', () => {
    const first = version('x/first')
    const history = ['\\"signature\\":\\"EqQ\\"', 'the word signature'].map(say)
    const schema = '{"properties":{"signature":{"type":"string"}}}'
    asks('s', body(...history), first)
    const second = version('x/second')
    expect(asks('s', body(...history, thought(''), schema), second)).toBe('x/second')
  })

  it('is not lost while the disk is full', () => {
    const first = version('x/first')
    const rows = sessionRows(db)
    let isFull = true
    const put: typeof rows.put = (more) => {
      if (isFull) throw new Error('database or disk is full')
      rows.put(more)
    }
    const made = sessions({ rows: { ...rows, put }, clock, read })
    made.tableFor({ caller, session: 's', body: body(thought('m1')) }, first)
    made.flush()
    isFull = false
    made.close()
    expect(asks('s', body(thought('m1')), version('x/second'))).toBe('x/first')
  })

  it('that its client does not name takes the version in force', () => {
    const first = version('x/first')
    asks(null, body(thought('abc')), first)
    expect(asks(null, body(thought('abc')), version('x/second'))).toBe('x/second')
  })

  it('of one caller is not that of another of the same name', () => {
    const first = version('x/first')
    asks('s', body(thought('abc')), first)
    const second = version('x/second')
    const other = { kind: 'agent', name: 'other' } as const
    const theirs = { caller: other, session: 's', body: body(thought('abc')) }
    expect(modelOf(all.tableFor(theirs, second))).toBe('x/second')
    expect(asks('s', body(thought('abc')), second)).toBe('x/first')
  })

  it('tells its conversations apart by their signatures', () => {
    const first = version('x/first')
    asks('s', body(say('main')), first)
    asks('s', body(say('main'), thought('m1')), first)
    const second = version('x/second')
    expect(asks('s', body(say('a sub-agent begins')), second)).toBe('x/second')
    expect(asks('s', body(say('main'), thought('m1'), thought('m2')), second)).toBe('x/first')
    expect(asks('s', body(say('a sub-agent'), thought('t1')), second)).toBe('x/second')
    expect(asks('s', body(thought('m2'), thought('m3')), second)).toBe('x/first')
    expect(asks('s', body(thought('t1'), thought('t2')), second)).toBe('x/second')
  })

  it('whose history was compacted takes the version in force from then on', () => {
    const first = version('x/first')
    asks('s', body(say('hi'), thought('m1')), first)
    const second = version('x/second')
    expect(asks('s', body(say('what was before, in short')), second)).toBe('x/second')
    expect(asks('s', body(say('in short'), thought('n1')), second)).toBe('x/second')
  })

  it('whose version is no longer kept takes the one in force', () => {
    const first = version('x/first')
    asks('s', body(thought('m1')), first)
    restart()
    db.exec('DELETE FROM routing_texts')
    expect(asks('s', body(thought('m1')), version('x/second'))).toBe('x/second')
  })
})

describe('a session with an earlier version', () => {
  it('spends by the caps of now', () => {
    const first = version('x/first', ', "monthly_cap_usd": 800, "max_concurrency": 9')
    asks('s', body(thought('m1')), first)
    const second = version('x/second', ', "monthly_cap_usd": 1, "max_output_tokens": 10')
    const { table } = all.tableFor({ caller, session: 's', body: body(thought('m1')) }, second)
    expect(table.routes[0]).toEqual({
      ...second.table.routes[0],
      model: first.table.routes[0]?.model,
    })
  })
})

describe('a body', () => {
  it.each([
    ['{"signature":"abc"}', ['abc'], true],
    ['{"signature" :\n "abc"}', ['abc'], true],
    [`{"signature":"${'x'.repeat(100)}${'y'.repeat(64)}"}`, ['y'.repeat(64)], true],
    ['{"signature":"a1"} {"signature":"b2"} {"signature":"c3"}', ['a1', 'c3'], true],
    ['{"signature":""} {"signature":"b2"} {"signature":null}', ['b2'], true],
    ['{"signature":"same"} {"signature":"same"}', ['same'], true],
    ['{"signature":"a1"} {"encrypted_content":"e1"}', ['a1', 'e1'], true],
    ['{"reasoning_details":[]}', [], true],
    ['{"text":"\\"signature\\":\\"abc\\""}', [], false],
    ['"signature"', [], false],
    ['"signature":', [], false],
    ['"signature":"', [], false],
    ['"signature":"unended', [], false],
    ['', [], false],
  ])('is signed or not by its bytes alone: %s', (text, marks, signed) => {
    const sight = sightOf(Buffer.from(text))
    expect([sight.marks, sight.signed]).toEqual([marks, signed])
    for (const mark of marks) expect(sight.carries(mark)).toBe(true)
  })

  it('is never too odd to be looked into', () => {
    const part = fc.constantFrom(
      '"signature"',
      ':',
      '"',
      ' ',
      'x',
      '"encrypted_content"',
      '\\',
      '{',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const sent = Buffer.from(parts.join(''))
        const { marks } = sightOf(sent)
        expect(marks.length).toBeLessThanOrEqual(2)
        expect(marks.every((mark) => mark.length > 0 && sent.includes(mark))).toBe(true)
      }),
    )
  })
})

describe('rows of sessions', () => {
  it('are written a second later, in one transaction', () => {
    const first = version('x/first')
    const second = version('x/second')
    const count = (): unknown => db.prepare('SELECT count(*) AS n FROM sessions').get()
    for (const session of ['a', 'b', 'c']) {
      asks(session, body(thought(session)), first)
      asks(session, body(thought(session)), second)
    }
    expect(count()).toEqual({ n: 0 })
    clock.pass(1000)
    expect(count()).toEqual({ n: 3 })
  })

  it('are forgotten when they were not used for a month', () => {
    const first = version('x/first')
    asks('old', body(thought('m1')), first)
    restart()
    clock.pass(31 * 86_400_000)
    asks('new', body(thought('n1')), first)
    all.flush()
    const names = db.prepare('SELECT session FROM sessions').all()
    expect(names).toEqual([{ session: 'new' }])
  })
})

describe('many conversations over many changes', () => {
  const seed = walkSeed()
  it(`each go on with the version of their first answer (seed ${seed})`, () => {
    const { pick, below } = dice(seed)
    let inForce = version('x/0')
    type Conversation = { readonly session: string; began: string | null; turns: string[] }
    const open: Conversation[] = []
    for (let step = 1; step <= 400; step++) {
      const chance = below(20)
      if (chance === 0) inForce = version(`x/${step}`)
      else if (chance === 1) restart()
      else if (chance === 2 || open.length === 0)
        open.push({ session: `s${below(10)}`, began: null, turns: [] })
      else {
        const one = pick(open.slice(-5))
        const sent = body(say('hi'), ...one.turns.map(thought))
        const served = asks(one.session, sent, inForce)
        // The second request tells the conversation apart; until then it is the session that is known.
        if (one.turns.length === 0) one.began = null
        else if (one.turns.length === 1) one.began = served ?? null
        else expect(served, `step ${step}`).toBe(one.began)
        one.turns.push(`signature-${step}-of-${one.session}`)
      }
    }
  })
})
