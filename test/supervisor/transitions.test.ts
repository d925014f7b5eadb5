/** The life of an agent as a table: what each happening makes of each phase. */
import { describe, expect, it } from 'vitest'
import { advance, type Happening } from '../../src/supervisor/advance.ts'
import {
  deadlineOf,
  FRESH,
  isRunning,
  newLife,
  type Life,
  type State,
} from '../../src/supervisor/life.ts'
import type { Circumstances } from '../../src/supervisor/moves.ts'
import { restartPolicy } from './plans.ts'

const NOW = 100_000
const AT: Circumstances = {
  now: NOW,
  random: 0.5,
  restart: restartPolicy(),
  readyWithinMs: null,
  graceMs: 5000,
  inGrace: false,
}
const STOPPED: State = { phase: 'down', rest: 'stopped' }
const WAITING: State = { phase: 'down', rest: 'waiting' }
const FINISHED: State = { phase: 'down', rest: 'finished' }
const BORN: State = { phase: 'starting', spawned: false, readyBy: null, next: 'go' }
const SPAWNED: State = { phase: 'starting', spawned: true, readyBy: NOW, next: 'go' }
const UP: State = { phase: 'up', since: NOW - 60_000 }
const BACKOFF: State = { phase: 'backoff', until: NOW }
const FAILED: State = { phase: 'failed', retryAt: NOW, why: 'too often' }
const PARKED: State = { phase: 'failed', retryAt: null, why: 'useless' }
type Stopping = Extract<State, { phase: 'stopping' }>
const stopping = (reason: Stopping['reason'], upSince: number | null = NOW - 60_000): Stopping => ({
  phase: 'stopping',
  upSince,
  killAt: NOW,
  reason,
})

const life = (state: State, more: Partial<Life> = {}): Life => ({
  ...newLife('up', 7),
  gate: 'open',
  state,
  ...more,
})
const DOWN = { wanted: 'down' } as const
const SHUT = { gate: 'closed' } as const
const of = <K extends string>(kind: K) => ({ kind, generation: 7 })
const exit = (code: number | null, signal: string | null = null, known = true): Happening => ({
  ...of('exited'),
  code,
  signal,
  known,
})
const spawn = (isRestart: boolean) => [{ do: 'spawn', generation: 8, isRestart }]
const ask = (reason: string) => [{ do: 'ask', generation: 7, reason }]
const NEXT = { generation: 8, state: BORN }

/** What the happening changes, beside what it makes happen. */
function after(before: Life, happening: Happening, at: Partial<Circumstances> = {}) {
  const [next, ...effects] = advance(before, happening, { ...AT, ...at })
  return { next, effects }
}

describe('a person', () => {
  it.each<[string, Life, Happening, Partial<Life>, readonly unknown[]]>([
    [
      'starts what is down',
      life(STOPPED, DOWN),
      { kind: 'start' },
      { ...NEXT, wanted: 'up' },
      spawn(false),
    ],
    [
      'starts what is down behind a closed gate',
      life(STOPPED, { ...DOWN, ...SHUT }),
      { kind: 'start' },
      { wanted: 'up', state: WAITING },
      [],
    ],
    ['starts what starts', life(BORN), { kind: 'start' }, { state: BORN }, []],
    ['starts what is up', life(UP), { kind: 'start' }, { state: UP }, []],
    ['starts what waits', life(BACKOFF), { kind: 'start' }, NEXT, spawn(false)],
    ['starts what has failed', life(FAILED), { kind: 'start' }, NEXT, spawn(false)],
    [
      'takes a stop back',
      life(stopping('stopped'), DOWN),
      { kind: 'start' },
      { wanted: 'up', state: stopping('restart') },
      [],
    ],
    [
      'starts what is stopped for hanging',
      life(stopping('hung')),
      { kind: 'start' },
      { state: stopping('hung') },
      [],
    ],
    [
      'restarts what is up',
      life(UP),
      { kind: 'restart' },
      { state: { ...stopping('restart'), killAt: NOW + 5000 } },
      ask('restart'),
    ],
    [
      'restarts what has no pid yet',
      life(BORN),
      { kind: 'restart' },
      { state: { ...BORN, next: 'restart' } },
      [],
    ],
    [
      'restarts what is being stopped',
      life(stopping('stopped'), DOWN),
      { kind: 'restart' },
      { wanted: 'up', state: stopping('restart') },
      [],
    ],
    ['restarts what is down', life(STOPPED, DOWN), { kind: 'restart' }, NEXT, spawn(false)],
    ['restarts what waits', life(BACKOFF), { kind: 'restart' }, NEXT, spawn(false)],
    ['restarts what has failed', life(PARKED), { kind: 'restart' }, NEXT, spawn(false)],
    [
      'stops what is up',
      life(UP),
      { kind: 'stop' },
      { wanted: 'down', state: { ...stopping('stopped'), killAt: NOW + 5000 } },
      ask('stopped'),
    ],
    [
      'stops what has no pid yet',
      life(BORN),
      { kind: 'stop' },
      { wanted: 'down', state: BORN },
      [],
    ],
    [
      'stops what is spawned',
      life(SPAWNED),
      { kind: 'stop' },
      { state: { ...stopping('stopped', null), killAt: NOW + 5000 } },
      ask('stopped'),
    ],
    [
      'stops what is stopped for hanging',
      life(stopping('hung')),
      { kind: 'stop' },
      { wanted: 'down', state: stopping('stopped') },
      [],
    ],
    ['stops what waits', life(BACKOFF), { kind: 'stop' }, { wanted: 'down', state: STOPPED }, []],
    [
      'stops what has failed',
      life(PARKED),
      { kind: 'stop' },
      { wanted: 'down', state: STOPPED },
      [],
    ],
    [
      'stops what has finished',
      life(FINISHED),
      { kind: 'stop' },
      { wanted: 'down', state: STOPPED },
      [],
    ],
  ])('%s', (_what, before, happening, next, effects) => {
    const streak = { failures: 3, starts: [1], exhausted: true }
    const found = after({ ...before, streak }, happening)
    expect(found).toMatchObject({ next, effects })
    expect(found.effects).toHaveLength(effects.length)
    const forgets = happening.kind !== 'stop'
    const starts = effects.length > 0 && 'generation' in next ? [NOW] : []
    expect(found.next.streak).toEqual(forgets ? { ...FRESH, starts } : streak)
  })
})

describe('the agents that it comes after', () => {
  const open: Happening = { kind: 'gate', open: true }
  it.each<[string, Life, Happening, Partial<Life>, readonly unknown[]]>([
    [
      'are ready: what waits for them starts',
      life(WAITING, SHUT),
      open,
      { ...NEXT, gate: 'open' },
      spawn(false),
    ],
    [
      'are ready: what is not wanted stays down',
      life(WAITING, { ...SHUT, ...DOWN }),
      open,
      { gate: 'open', state: WAITING },
      [],
    ],
    [
      'are ready: what was stopped stays so',
      life(STOPPED, SHUT),
      open,
      { gate: 'open', state: STOPPED },
      [],
    ],
    [
      'are ready: what has finished stays so',
      life(FINISHED, SHUT),
      open,
      { gate: 'open', state: FINISHED },
      [],
    ],
    [
      'are ready: what waits after a crash goes on waiting',
      life(BACKOFF, SHUT),
      open,
      { state: BACKOFF },
      [],
    ],
    [
      'are not: what is up stays up',
      life(UP),
      { kind: 'gate', open: false },
      { ...SHUT, state: UP },
      [],
    ],
    [
      'are not: what waits does so',
      life(WAITING),
      { kind: 'gate', open: false },
      { ...SHUT, state: WAITING },
      [],
    ],
    [
      'stop: what is up goes first',
      life(UP),
      { kind: 'hold' },
      { ...SHUT, state: { ...stopping('held'), killAt: NOW + 5000 } },
      ask('held'),
    ],
    [
      'stop: what has no pid yet is held',
      life(BORN),
      { kind: 'hold' },
      { ...SHUT, state: { ...BORN, next: 'held' } },
      [],
    ],
    [
      'stop: what is stopped for hanging is held',
      life(stopping('hung')),
      { kind: 'hold' },
      { state: stopping('held') },
      [],
    ],
    [
      'stop: what waits after a crash waits for them',
      life(BACKOFF),
      { kind: 'hold' },
      { ...SHUT, state: WAITING },
      [],
    ],
    [
      'stop: what has failed and is to be tried again waits',
      life(FAILED),
      { kind: 'hold' },
      { state: WAITING },
      [],
    ],
    [
      'stop: what parked itself stays parked',
      life(PARKED),
      { kind: 'hold' },
      { state: PARKED },
      [],
    ],
    ['stop: what has finished stays so', life(FINISHED), { kind: 'hold' }, { state: FINISHED }, []],
    [
      'stop: what was stopped stays so',
      life(STOPPED, DOWN),
      { kind: 'hold' },
      { state: STOPPED },
      [],
    ],
  ])('%s', (_what, before, happening, next, effects) => {
    expect(after(before, happening)).toMatchObject({ next, effects })
    expect(after(before, happening).effects).toHaveLength(effects.length)
  })
})

describe('a start', () => {
  const spawned = of('spawned')
  it('is up with its pid, or from its first ready verdict', () => {
    expect(after(life(BORN), spawned).next.state).toEqual({ phase: 'up', since: NOW })
    const { next } = after(life(BORN), spawned, { readyWithinMs: 9000 })
    expect(next.state).toEqual({ ...BORN, spawned: true, readyBy: NOW + 9000 })
    expect(after(next, of('ready')).next.state).toEqual({ phase: 'up', since: NOW })
  })

  it.each(['restart', 'held'] as const)('does what came in before its pid: %s', (word) => {
    const { next, effects } = after(life({ ...BORN, next: word }), spawned)
    expect(next.state).toEqual({ ...stopping(word, null), killAt: NOW + 5000 })
    expect(effects).toEqual(ask(word))
  })

  it('that is not wanted any more is stopped as soon as there is somebody to stop', () => {
    const { next, effects } = after(life(BORN, DOWN), spawned)
    expect([next.state.phase, effects]).toEqual(['stopping', ask('stopped')])
  })

  it('that could not be made is an end that nobody knows the cause of', () => {
    const { next } = after(life(BORN), { ...of('not-spawned'), why: 'ENOENT', ofHost: false })
    expect(next.lastExit).toEqual({ code: null, signal: null, reason: 'unknown' })
    expect(next.state).toEqual({ phase: 'backoff', until: NOW + 1000 })
    const unwanted = after(life(BORN, DOWN), { ...of('not-spawned'), why: 'ENOENT', ofHost: false })
    expect(unwanted).toEqual({ next: life(STOPPED, DOWN), effects: [] })
  })
})

describe('an observation that does not fit', () => {
  it.each<[string, Life, Happening]>([
    ['a second pid', life(SPAWNED), of('spawned')],
    ['a pid of what is up', life(UP), of('spawned')],
    ['no start after the pid', life(SPAWNED), { ...of('not-spawned'), why: '', ofHost: false }],
    ['no start of what is up', life(UP), { ...of('not-spawned'), why: '', ofHost: false }],
    ['ready, when it is being stopped', life(stopping('hung')), of('ready')],
    ['an end of what is down', life(STOPPED), exit(0)],
    ['an end of what waits', life(BACKOFF), exit(0)],
    ['an end of what has failed', life(FAILED), exit(0)],
    ['unwell, when it is down', life(WAITING), { ...of('unwell'), reason: 'hung' }],
    [
      'unwell, when it is being stopped',
      life(stopping('held')),
      { ...of('unwell'), reason: 'hung' },
    ],
    ['unwell, when it waits', life(BACKOFF), { ...of('unwell'), reason: 'hung' }],
    ['an end of an older start', life(UP), { ...exit(0), generation: 6 } as Happening],
  ])('changes nothing: %s', (_what, before, happening) => {
    expect(after(before, happening)).toEqual({ next: before, effects: [] })
  })
})

describe('an end', () => {
  it.each<[State, Happening, string]>([
    [UP, exit(3), 'exit'],
    [UP, exit(null, 'SIGKILL'), 'signal'],
    [UP, exit(null), 'unknown'],
    [UP, exit(3, null, false), 'unknown'],
    [SPAWNED, exit(0), 'exit'],
    [stopping('hung'), exit(0), 'hung'],
    [stopping('memory'), exit(0), 'memory'],
    [stopping('not-ready'), exit(0), 'not-ready'],
    [stopping('wake'), exit(0), 'wake'],
    [stopping('stopped'), exit(0), 'stopped'],
    [stopping('restart'), exit(0), 'stopped'],
    [stopping('held'), exit(0), 'stopped'],
  ])('in %j by %j has the reason %s', (state, happening, reason) => {
    expect(after(life(state), happening).next.lastExit?.reason).toBe(reason)
  })

  it.each<[string, Life, Partial<Life>, readonly unknown[]]>([
    ['of what nobody wants', life(UP, DOWN), { state: STOPPED }, []],
    ['after a restart', life(stopping('restart')), NEXT, spawn(false)],
    ['after a stop that was taken back', life(stopping('stopped')), NEXT, spawn(false)],
    ['after a wake', life(stopping('wake')), NEXT, spawn(false)],
    ['of what is held', life(stopping('held'), SHUT), { state: WAITING }, []],
    ['of what was held, with the gate open again', life(stopping('held')), NEXT, spawn(false)],
    ['of what was up for long', life(UP), NEXT, spawn(true)],
    ['of what hung after being up for long', life(stopping('hung')), NEXT, spawn(true)],
    [
      'of what was up shortly',
      life({ phase: 'up', since: NOW - 9999 }),
      { state: { phase: 'backoff', until: NOW + 1000 } },
      [],
    ],
    [
      'of what hung soon',
      life(stopping('hung', NOW - 9999)),
      { state: { phase: 'backoff', until: NOW + 1000 } },
      [],
    ],
    [
      'of what was never up',
      life(stopping('not-ready', null)),
      { state: { phase: 'backoff', until: NOW + 1000 } },
      [],
    ],
    ['of what was starting', life(SPAWNED), { state: { phase: 'backoff', until: NOW + 1000 } }, []],
  ])('%s', (_what, before, next, effects) => {
    const found = after(before, exit(3))
    expect(found).toMatchObject({ next, effects })
    expect(found.effects).toHaveLength(effects.length)
  })

  it('of work that is done rests, and of one that says so waits for a person', () => {
    const restart = restartPolicy({ when: 'on-failure' })
    expect(after(life(UP), exit(0), { restart })).toMatchObject({
      next: { state: FINISHED },
      effects: [],
    })
    expect(after(life(UP), exit(78)).next.state).toEqual({
      phase: 'failed',
      retryAt: null,
      why: 'exit code 78 says a restart is useless',
    })
  })

  it('that comes too often is failed, and tried again later', () => {
    const streak = { failures: 5, starts: [1, 2, 3, 4, 5, 6], exhausted: false }
    expect(after(life({ phase: 'up', since: NOW - 1 }, { streak }), exit(1)).next.state).toEqual({
      phase: 'failed',
      retryAt: NOW + 900_000,
      why: '6 starts within 600 s',
    })
  })
})

describe('an agent that is unwell', () => {
  it.each([UP, SPAWNED])('is stopped in %j', (state) => {
    const { next, effects } = after(life(state), { ...of('unwell'), reason: 'memory' })
    expect([next.state.phase, effects]).toEqual(['stopping', ask('memory')])
  })
})

describe('a deadline', () => {
  const due: Happening = { kind: 'due' }
  it.each<[string, Life, number, Partial<Life>, readonly unknown[]]>([
    [
      'not ready in time',
      life(SPAWNED),
      NOW,
      { state: { ...stopping('not-ready', null), killAt: NOW + 5000 } },
      ask('not-ready'),
    ],
    ['ready in time still possible', life(SPAWNED), NOW - 1, { state: SPAWNED }, []],
    [
      'no pid yet',
      life({ ...SPAWNED, spawned: false } as State),
      NOW,
      { state: { ...SPAWNED, spawned: false } as State },
      [],
    ],
    [
      'no readiness asked for',
      life({ ...SPAWNED, readyBy: null } as State),
      NOW,
      { state: { ...SPAWNED, readyBy: null } as State },
      [],
    ],
    [
      'grace over',
      life(stopping('hung')),
      NOW,
      { state: { ...stopping('hung'), killAt: NOW + 5000 } },
      [{ do: 'kill', generation: 7 }],
    ],
    ['grace not over', life(stopping('hung')), NOW - 1, { state: stopping('hung') }, []],
    ['wait over', life(BACKOFF), NOW, NEXT, spawn(true)],
    ['wait not over', life(BACKOFF), NOW - 1, { state: BACKOFF }, []],
    ['wait over behind a closed gate', life(BACKOFF, SHUT), NOW, { state: WAITING }, []],
    ['failed for long enough', life(FAILED), NOW, NEXT, spawn(true)],
    ['failed a moment ago', life(FAILED), NOW - 1, { state: FAILED }, []],
    ['parked', life(PARKED), NOW, { state: PARKED }, []],
    ['up', life(UP), NOW, { state: UP }, []],
    ['down', life(WAITING), NOW, { state: WAITING }, []],
  ])('%s', (_what, before, now, next, effects) => {
    const found = after(before, due, { now })
    expect(found).toMatchObject({ next, effects })
    expect(found.effects).toHaveLength(effects.length)
  })

  it.each<[State, number | null, boolean]>([
    [STOPPED, null, false],
    [BORN, null, true],
    [SPAWNED, NOW, true],
    [UP, null, true],
    [stopping('hung'), NOW, true],
    [BACKOFF, NOW, false],
    [FAILED, NOW, false],
    [PARKED, null, false],
  ])('of %j is %s, and it runs: %s', (state, deadline, runs) => {
    expect([deadlineOf(life(state)), isRunning(life(state))]).toEqual([deadline, runs])
  })
})

describe('an agent that nobody has looked at', () => {
  it.each([
    ['up', WAITING],
    ['down', STOPPED],
  ] as const)('and is wanted %s is down behind a closed gate', (wanted, state) => {
    expect(newLife(wanted, 7)).toEqual({
      wanted,
      generation: 7,
      gate: 'closed',
      streak: { failures: 0, starts: [], exhausted: false },
      lastExit: null,
      state,
    })
  })
})
