import { afterEach, describe, expect, it } from 'vitest'
import { environmentOf } from '../../src/agents/environment.ts'
import { planOf } from '../../src/agents/plan-of.ts'
import type { Plan } from '../../src/supervisor/plan.ts'
import { claudeEntry, commandEntry, openclawEntry, testHost } from './host.ts'

const test = testHost({ env: { PATH: '/usr/bin:/bin' } })

afterEach(() => test.destroy())

describe('the environment of an agent', () => {
  it('is a little of the daemon, PWD, what the preset sets, and what the entry declares', () => {
    const daemon = {
      HOME: '/home/op',
      PATH: '/bin',
      LANG: 'C',
      ANTHROPIC_API_KEY: 'k',
      PWD: '/',
      SHLVL: '1',
    }
    expect(
      environmentOf(daemon, '/work', { A: 'preset', B: 'preset' }, { B: 'entry', LANG: 'de' }),
    ).toEqual({
      HOME: '/home/op',
      PATH: '/bin',
      LANG: 'de',
      PWD: '/work',
      A: 'preset',
      B: 'entry',
    })
  })
})

describe('a plain command', () => {
  it('has the defaults of every agent', () => {
    expect(planOf(commandEntry(), test.host)).toMatchObject({
      argv: ['sleep', '1000'],
      stdin: 'none',
      ready: null,
      alive: [],
      memory: null,
      restart: { when: 'always', parkCodes: [78], limit: { starts: 6, withinMs: 600_000 } },
      stop: { signal: 'SIGTERM', graceMs: 10_000 },
      onWake: 'probe',
      log: { maxBytes: 50_000_000, keep: 5 },
      behaviour: {},
    })
  })

  it('takes what its entry says instead', () => {
    const plan = planOf(
      commandEntry({
        restart: { when: 'never', stepsMs: [1] },
        stop: { signal: 'SIGINT', graceMs: 1 },
        memory: { maxBytes: 5 },
        onWake: 'restart',
        log: { keep: 1 },
        ready: { output: 'listening', withinMs: 7 },
        alive: [
          { tcp: '127.0.0.1:5432', send: 'hi', failures: 9 },
          { heartbeat: '/beat', silenceMs: 60_000 },
        ],
        hungAfterSilenceMs: 1000,
      }),
      test.host,
    )
    expect(plan).toMatchObject({
      restart: { when: 'never', stepsMs: [1], jitter: 0.2 },
      stop: { signal: 'SIGINT', graceMs: 1 },
      memory: { maxBytes: 5, samples: 4 },
      onWake: 'restart',
      log: { maxBytes: 50_000_000, keep: 1 },
      ready: { probe: { kind: 'text', text: 'listening' }, withinMs: 7, everyMs: 250 },
    })
    expect(plan.alive).toMatchObject([
      {
        probe: { kind: 'tcp', host: '127.0.0.1', port: 5432, send: 'hi' },
        failures: 9,
        everyMs: 15_000,
      },
      {
        probe: { kind: 'heartbeat', path: '/beat', silenceMs: 60_000 },
        failures: 1,
        everyMs: 3000,
      },
      { probe: { kind: 'output', silenceMs: 1000 }, failures: 1, everyMs: 500 },
    ])
  })

  it('gets a line at a time, where it reads its stdin', async () => {
    const { behaviour } = planOf(commandEntry({ stdin: 'pipe' }), test.host)
    const written: string[] = []
    const running = {
      ...test.running('a', 1),
      write: async (text: string) => void written.push(text),
    }
    await behaviour.send?.(running, 'hello')
    expect(written).toEqual(['hello\n'])
  })
})

describe('an OpenClaw gateway', () => {
  it('waits longer between its restarts than other agents do', () => {
    const { restart } = planOf(openclawEntry(), test.host)
    expect(restart.stepsMs).toEqual([5000, 30_000, 120_000, 600_000])
    const own = planOf(openclawEntry({ restart: { stepsMs: [1] } }), test.host)
    expect(own.restart.stepsMs).toEqual([1])
  })
})

describe("a preset's probes", () => {
  const numbers = ({ alive }: Plan): unknown =>
    alive.map(({ everyMs, timeoutMs, failures }) => [everyMs, timeoutMs, failures])

  it('have numbers that an entry can change, the main one without losing its last word', () => {
    const plan = planOf(
      openclawEntry({
        alive: [{ own: true, everyMs: 1, failures: 2 }],
        ready: { own: true, withinMs: 3 },
      }),
      test.host,
    )
    expect(numbers(plan)).toEqual([[1, 5000, 2]])
    expect(plan.alive[0]?.lastWord).not.toBeNull()
    expect(plan.ready).toMatchObject({ withinMs: 3, everyMs: 500, probe: { kind: 'http' } })
  })

  it('stand beside those of the entry', () => {
    const plan = planOf(claudeEntry({ alive: [{ exec: ['true'] }] }), test.host)
    expect(
      plan.alive.map(({ probe }) => (probe.kind === 'preset' ? probe.name : probe.kind)),
    ).toEqual(['control ping', 'turn', 'exec'])
    expect(numbers(plan)).toEqual([
      [30_000, 10_000, 3],
      [30_000, 25_000, 1],
      [15_000, 5000, 3],
    ])
  })
})
