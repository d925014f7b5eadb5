/** The human queue on a screen, and the editor's text. */
import { describe, expect, it } from 'vitest'
import { decidedText, queueText, shownText } from '../../src/cli/queue/queue-text.ts'
import { localTimeText } from '../../src/cli/words.ts'
import { aboveScissors, textAbove, wordsOf } from '../../src/cli/queue/scissors.ts'
import type { ParkedLine } from '../../src/control/gateway-protocol.ts'

const AT = '2026-11-24T12:00:00.000Z'
const now = Date.parse(AT) + 200_000

function line(change: Partial<ParkedLine> = {}): ParkedLine {
  return {
    id: 12,
    state: 'waiting',
    at: AT,
    expiresAt: '2026-11-25T12:00:00.000Z',
    caller: { kind: 'agent', name: 'triage', run: null },
    asked: 'enterprise',
    protocol: 'messages',
    stream: true,
    why: 'the cap of route enterprise is reached',
    holding: 2,
    bodyBytes: 120_000,
    by: null,
    overAt: null,
    use: null,
    route: null,
    ...change,
  }
}

const kept = line({ id: 13, state: 'answered', use: 'kept', by: 'lea', holding: 0, overAt: AT })

describe('the queue', () => {
  it('is what waits with why below it, then what is over', () => {
    const over = [
      line({ id: 3, state: 'expired', overAt: AT }),
      line({ id: 2, state: 'retried', use: 'lapsed', by: 'lea', route: 'fast', overAt: AT }),
    ]
    const text = queueText([line(), kept, ...over], { columns: 80, now })
    expect(text.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'THEN')).toBe(`\
ID  SINCE   WHO           ROUTE       HELD BY    EXPIRES
12  3m 20s  agent triage  enterprise  2 clients  in 23h 56m
    the cap of route enterprise is reached
13  3m 20s  agent triage  enterprise  nobody     in 23h 56m
    the cap of route enterprise is reached
    answered by lea; kept for when it is sent again

Read one with: agenthost queue show ID

over:
   3  THEN  triage on enterprise: expired
   2  THEN  triage on enterprise: sent on along fast by lea, never
                        fetched
`)
  })

  it('fits 80 columns and is not obeyed by a terminal, whatever the names are', () => {
    const name = 'a\u001b[2J'.repeat(20)
    const wild = line({ caller: { kind: 'client', name, run: null }, asked: name, why: name })
    const over = line({ ...wild, state: 'dropped', use: 'used', by: name, overAt: AT })
    const text = queueText([wild, over], { columns: 80, now })
    expect(text).not.toContain('\u001b')
    for (const each of text.split('\n')) expect(each.length).toBeLessThanOrEqual(80)
  })

  it('names what was asked for once, unless its column has no room for all of it', () => {
    const why = 'no model of fast could answer. a/b timed out; a/c timed out'
    const short = line({ asked: 'fast', why })
    expect(queueText([short], { columns: 80, now }).split('\n')[2]).toBe(
      '    no model could answer. a/b timed out; a/c timed out',
    )
    expect(shownText({ request: short, prompt: null }, { columns: 80, now }).split('\n')[3]).toBe(
      'why: no model could answer. a/b timed out; a/c timed out',
    )
    const asked = 'openrouter/maker/a-long-name'
    const long = line({ asked, why: why.replace('fast', asked) })
    expect(queueText([long], { columns: 100, now }).split('\n')[2]).toBe(
      '    no model of openrouter/maker/a-long-name could answer. a/b timed out; a/c timed out',
    )
  })

  it('has nothing to read where only decisions are kept', () => {
    expect(queueText([kept], { columns: 80, now })).not.toContain('queue show')
  })

  it('is one sentence where nothing waits', () => {
    expect(queueText([], { columns: 80, now })).toBe('nothing waits for a person\n')
  })
})

describe('one request', () => {
  const prompt = {
    systemLength: 4,
    tools: ['Read', '\u001b[31mRm'],
    messages: 2,
    turns: [{ role: 'user', text: 'two\nlines \u001b]0;x\u0007' }],
  }

  it('says who, why and what is asked, and what to type', () => {
    const text = shownText({ request: line(), prompt }, { columns: 80, now })
    expect(text).not.toContain('\u001b')
    expect(text).toContain('request 12 of agent triage, on enterprise\n')
    expect(text).toContain('waiting, expires in 23h 56m; held by 2 clients\n')
    expect(text).toContain(
      'system prompt of 4 characters; 2 messages; tools: Read, \\u001b[31mRm\n',
    )
    expect(text).toContain('\nuser:\ntwo\nlines \\u001b]0;x\\u0007\n')
    expect(text).toMatch(
      /\n\nAnswer with: agenthost queue answer 12\nOr: agenthost queue retry 12 --route ROUTE; agenthost queue drop 12\n$/,
    )
  })

  it('of one sign and one message, held by one, is told as that, and one of no message too', () => {
    const one = { systemLength: 1, tools: [], messages: 1, turns: [] }
    const text = shownText(
      { request: line({ holding: 1, stream: false }), prompt: one },
      { columns: 80, now },
    )
    expect(text.split('\n').slice(2)).toEqual([
      'waiting, expires in 23h 56m; held by 1 client',
      'why: the cap of route enterprise is reached',
      'system prompt of 1 character; 1 message; no tools',
      '',
      'It has no messages.',
      '',
      'Answer with: agenthost queue answer 12',
      'Or: agenthost queue retry 12 --route ROUTE; agenthost queue drop 12',
      '',
    ])
  })

  it('is read whole', () => {
    const turns = [
      { role: 'user', text: 'one' },
      { role: 'tool', text: 'two' },
    ]
    const shown = { request: line({ holding: 0 }), prompt: { ...prompt, tools: ['Read'], turns } }
    expect(shownText(shown, { columns: 80, now })).toBe(`\
request 12 of agent triage, on enterprise
${localTimeText(AT)} (3m 20s ago), 120 KB, messages, streaming
waiting, expires in 23h 56m; held by nobody
why: the cap of route enterprise is reached
system prompt of 4 characters; 2 messages; tools: Read

user:
one

tool:
two

Answer with: agenthost queue answer 12
Or: agenthost queue retry 12 --route ROUTE; agenthost queue drop 12
`)
  })

  it('that is over without a time, of a client that did not stream, is told with what is known', () => {
    const request = line({ state: 'dropped', by: 'lea', use: 'used', stream: false })
    expect(shownText({ request, prompt: null }, { columns: 80, now })).toBe(`\
request 12 of agent triage, on enterprise
${localTimeText(AT)} (3m 20s ago), 120 KB, messages
dropped by lea
why: the cap of route enterprise is reached

Its body is not kept any more.
`)
  })

  it('that is over says how, and asks for nothing', () => {
    const text = shownText({ request: kept, prompt: null }, { columns: 80, now })
    expect(text).toContain('answered by lea, ')
    expect(text).toContain('Its body is not kept any more.\n')
    expect(text).not.toContain('Answer with')
  })
})

describe('a decision', () => {
  it('says who has it, or that it is kept', () => {
    const used = line({ state: 'answered', use: 'used', by: 'lea' })
    expect(decidedText({ request: used, served: 2 })).toBe(
      'request 12 is answered; 2 clients have it now\n',
    )
    expect(decidedText({ request: used, served: 1 })).toBe(
      'request 12 is answered; 1 client has it now\n',
    )
    expect(decidedText({ request: kept, served: 0 })).toMatch(
      /^request 13 is answered; nobody holds on to it: it is kept for when the same request comes again, until 2026-/,
    )
  })
})

describe('the scissors', () => {
  it('part what is sent from what is only read', () => {
    const file = aboveScissors('what is asked\nin two lines')
    expect(textAbove(file)).toBe('')
    expect(textAbove(` the answer \n${file}`)).toBe('the answer')
    expect(textAbove(file.replaceAll('\n', '\r\n'))).toBe('')
    expect(textAbove('only this')).toBe('only this')
  })
})

describe('the command of an editor', () => {
  it.each([
    ['vi', ['vi']],
    ['  code   --wait ', ['code', '--wait']],
    [`'/my editor/run' --title="a b" ''x`, ['/my editor/run', '--title=a b', 'x']],
    ['vi; rm -rf $HOME', ['vi;', 'rm', '-rf', '$HOME']],
    ['', []],
  ])('%s is words without a shell', (command, words) => {
    expect(wordsOf(command)).toEqual(words)
  })
})
