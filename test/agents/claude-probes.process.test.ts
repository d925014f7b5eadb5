import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../src/agents/claude-channel.ts'
import { newConversation, type Conversation } from '../../src/agents/claude-conversation.ts'
import { pingRule, turnRule } from '../../src/agents/claude-probes.ts'
import type { AliveRule, Running, Verdict } from '../../src/supervisor/plan.ts'
import { testHost, type TestHost } from './host.ts'

const LIMITS = { turnSilenceMs: 1000, toolSilenceMs: 5000, unwatchedMs: 10_000 }

let test: TestHost
let running: Running
let asked: string[]

beforeEach(() => {
  test = testHost()
  running = test.running('a', 1)
  asked = []
  writeFileSync(running.logPath, '')
})

afterEach(() => test.destroy())

/** A Claude Code that answers these questions, and whose turn ends or not. */
function channel(conversation: Conversation, does: { answers: boolean; ends: boolean }): Channel {
  return {
    look: () => conversation,
    request(subtype) {
      asked.push(subtype)
      return Promise.resolve(does.answers)
    },
    say: () => Promise.resolve(false),
    turnEnds: () => Promise.resolve(does.ends),
  }
}

function ask({ probe }: AliveRule): Promise<Verdict> {
  if (probe.kind !== 'preset') throw new Error(`not a probe of the preset: ${probe.kind}`)
  return probe.ask(running, AbortSignal.timeout(5000))
}

const IDLE = newConversation(0)
const OPEN: Conversation = { ...IDLE, turn: 'open' }

function askForTurn(
  conversation: Conversation,
  does: { answers: boolean; ends: boolean },
): Promise<Verdict> {
  return ask(turnRule(() => channel(conversation, does), LIMITS, test.host))
}

describe('the control ping', () => {
  it('is proof of life when it is answered, and silence when it is not', async () => {
    const answered = pingRule(() => channel(IDLE, { answers: true, ends: true }))
    const ignored = pingRule(() => channel(IDLE, { answers: false, ends: true }))
    expect((await ask(answered)).kind).toBe('alive')
    expect((await ask(ignored)).kind).toBe('silent')
    expect(asked).toEqual(['mcp_status', 'mcp_status'])
  })

  it('proves nothing while the log, through which the answer comes, is gone', async () => {
    rmSync(running.logPath)
    const rule = pingRule(() => channel(IDLE, { answers: false, ends: true }))
    expect(await ask(rule)).toEqual({
      kind: 'unknown',
      why: 'its log is gone, so its answers cannot be read',
    })
    expect(asked).toEqual([])
  })
})

describe('a turn', () => {
  it('is not disturbed while it is within its limit', async () => {
    test.advance(1000)
    expect((await askForTurn(OPEN, { answers: true, ends: true })).kind).toBe('alive')
    expect(asked).toEqual([])
  })

  it('that stands still is interrupted, which is told, and the agent is left alone', async () => {
    test.advance(1001)
    expect((await askForTurn(OPEN, { answers: true, ends: true })).kind).toBe('alive')
    expect(asked).toEqual(['interrupt'])
    expect(test.notes).toEqual(['a: its turn was silent for 1 s and was interrupted'])
  })

  it('that an interrupt does not end is a hang', async () => {
    test.advance(1001)
    expect((await askForTurn(OPEN, { answers: true, ends: false })).kind).toBe('silent')
    expect((await askForTurn(OPEN, { answers: false, ends: true })).kind).toBe('silent')
    expect(test.notes).toEqual([])
  })

  it('has the whole time again after the host woke, because its connection went with the sleep', async () => {
    test.advance(1500)
    const host = { ...test.host, evidenceFrom: () => 600 }
    const rule = turnRule(() => channel(OPEN, { answers: true, ends: true }), LIMITS, host)
    expect((await ask(rule)).why).toBe('its turn goes on')
    test.advance(101)
    expect((await ask(rule)).why).toBe('its turn was interrupted')
  })

  it('is looked at often enough for its limit', () => {
    const rule = (turnSilenceMs: number): number =>
      turnRule(
        () => channel(IDLE, { answers: true, ends: true }),
        { ...LIMITS, turnSilenceMs },
        test.host,
      ).everyMs
    expect([rule(1000), rule(420_000), rule(3_600_000)]).toEqual([500, 30_000, 30_000])
  })
})
