import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parts } from '../../src/daemon/compose.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'

let home: TestHome
let parts: Parts | null = null

beforeEach(() => {
  home = testHome()
})

afterEach(async () => {
  await parts?.close()
  parts = null
  await home.destroy()
})

async function open(yaml?: string): Promise<Parts> {
  if (yaml !== undefined) home.configure(yaml)
  parts = await home.open()
  return parts
}

async function close(): Promise<void> {
  await parts?.close()
  parts = null
}

function phase(name: string): string | undefined {
  return parts?.fleet.keeper(name)?.life().state.phase
}

function pid(name: string): number {
  const found = parts?.fleet.keeper(name)?.run()?.running.identity.pid
  if (found === undefined) throw new Error(`${name} does not run`)
  return found
}

const isUp = (name: string) => (): boolean => phase(name) === 'up'

describe('an agent', () => {
  it('comes up in its own session, with the environment as declared and nothing else', async () => {
    process.env['AGENTHOST_TEST_LEAK'] = 'leaked'
    await open(
      'agents:\n  a: { command: "env; ps -o sid= -p $$; echo end; exec sleep 1000", env: { COLOUR: blue } }',
    )
    const log = join(home.paths.logs, 'agents', 'a.log')
    const text = await eventually('its log says end', () => {
      const found = phase('a') === 'up' ? readFileSync(log, 'utf8') : ''
      return found.includes('end\n') && found
    })
    delete process.env['AGENTHOST_TEST_LEAK']
    const names = text.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
    const allowed = [
      'HOME',
      'USER',
      'LOGNAME',
      'SHELL',
      'PATH',
      'LANG',
      'LC_ALL',
      'LC_CTYPE',
      'TZ',
      'TMPDIR',
    ]
    const rest = names.filter((name) => !allowed.includes(name)).toSorted()
    expect(rest).toEqual(['AGENTHOST_AGENT', 'AGENTHOST_RUN', 'COLOUR', 'PWD'])
    expect(text).toContain(`\n${String(pid('a')).padStart(7)}`.trimStart())
  })

  it('is started again when it is killed', async () => {
    await open('agents: { a: { command: [sleep, "1000"], restart: { upLongEnough: 0s } } }')
    await eventually('a is up', isUp('a'))
    const first = pid('a')
    process.kill(first, 'SIGKILL')
    await eventually('a has another pid', () => phase('a') === 'up' && pid('a') !== first)
    expect((await home.marked()).map((row) => row.pid)).toEqual([pid('a')])
    await eventually('that pid is on record', () => {
      const record = parts?.bootDoors.records.agents().find(({ name }) => name === 'a')
      return record?.identity?.pid === pid('a')
    })
  })

  it('that crashes again and again waits, then is failed, and starts when a person says so', async () => {
    await open(
      'agents: { a: { command: [sh, -c, exit 3], restart: { steps: [10ms], limit: { starts: 4, within: 1m } } } }',
    )
    await eventually('a is failed', () => phase('a') === 'failed')
    expect(parts?.fleet.keeper('a')?.life().generation).toBe(4)
    expect(parts?.fleet.keeper('a')?.life().lastExit).toEqual({
      code: 3,
      signal: null,
      reason: 'exit',
    })
    parts?.fleet.wish('start', ['a'])
    await eventually(
      'a was started again',
      () => (parts?.fleet.keeper('a')?.life().generation ?? 0) > 4,
    )
  })

  it('whose program or workdir is missing says so by name', async () => {
    await open(
      'agents:\n  a: { command: [no-such-program] }\n  b: { command: [sleep, "9"], workdir: /no/such/place }',
    )
    const note = (name: string): string => parts?.fleet.keeper(name)?.trouble() ?? ''
    await eventually('both have been tried', () => note('a') !== '' && note('b') !== '')
    expect(note('a')).toContain('its program no-such-program is not there')
    expect(note('b')).toContain('its workdir /no/such/place does not exist')
    expect(phase('a')).toBe('backoff')
  })
})

describe('a stop', () => {
  it('ends the whole tree: grandchildren that ignore SIGTERM, in the group and in their own session', async () => {
    const stubborn = `trap "" TERM; (trap "" TERM; sleep 1000) & setsid sh -c 'trap "" TERM; sleep 1000' & echo ready; wait`
    await open(
      `agents:\n  a: { command: ${JSON.stringify(['sh', '-c', stubborn])}, ready: { output: ready }, stop: { grace: 200ms } }`,
    )
    await eventually('a is up', isUp('a'))
    await eventually('all of it runs', async () => (await home.marked()).length >= 4)
    parts?.fleet.wish('stop', ['a'])
    await eventually('a is down', () => phase('a') === 'down')
    expect(await home.marked()).toEqual([])
  })

  it('ends a stopped process, and what was left by parents that are gone', async () => {
    const command = ['sh', '-c', '(setsid sleep 1000 &) ; echo ready; exec sleep 1000']
    await open(
      `agents:\n  a: { command: ${JSON.stringify(command)}, ready: { output: ready }, stop: { grace: 200ms } }`,
    )
    await eventually('a is up', isUp('a'))
    process.kill(pid('a'), 'SIGSTOP')
    parts?.fleet.wish('stop', ['a'])
    await eventually('a is down', () => phase('a') === 'down')
    expect(await home.marked()).toEqual([])
  })
})

describe('a crash', () => {
  it('leaves nothing of the old tree beside the new start', async () => {
    const command = ['sh', '-c', 'setsid sleep 1000 & sleep 1000 & echo ready; wait']
    await open(
      `agents:\n  a: { command: ${JSON.stringify(command)}, ready: { output: ready }, restart: { upLongEnough: 0s } }`,
    )
    await eventually('a is up', isUp('a'))
    const before = (await home.marked()).map((row) => row.pid)
    process.kill(pid('a'), 'SIGKILL')
    await eventually('a is up again', () => phase('a') === 'up' && !before.includes(pid('a')))
    await eventually('the old tree is gone', async () => {
      const now = (await home.marked()).map((row) => row.pid)
      return now.length === 3 && !now.some((each) => before.includes(each))
    })
  })

  it('takes its group with it at once: only what is elsewhere is left to be cleared away', async () => {
    const inGroup = ['sh', '-c', 'sleep 1000 & echo ready; wait']
    const elsewhere = ['sh', '-c', 'setsid sleep 1000 & echo ready; wait']
    const more = 'ready: { output: ready }, restart: never'
    await open(
      `agents: { a: { command: ${JSON.stringify(inGroup)}, ${more} }, b: { command: ${JSON.stringify(elsewhere)}, ${more} } }`,
    )
    await eventually('both are up', () => isUp('a')() && isUp('b')())
    process.kill(pid('a'), 'SIGKILL')
    await eventually('a is down', () => phase('a') === 'down')
    process.kill(pid('b'), 'SIGKILL')
    const left = await eventually('what b left is told, and so would be what a left', () => {
      const told = parts?.chronicle.since(0, 100).filter(({ kind }) => kind === 'agent.leftover')
      return told?.some(({ subject }) => subject === 'b') === true ? told : undefined
    })
    expect(left.map(({ subject }) => subject)).toEqual(['b'])
    expect(await home.marked()).toEqual([])
  })
})

describe('an agent that makes itself a daemon', () => {
  it('has ended; what it left is ended too, and it is told', async () => {
    await open(
      `agents: { a: { command: ${JSON.stringify(['sh', '-c', 'setsid sleep 1000 & sleep 0.3'])}, restart: never } }`,
    )
    await eventually('nothing of it is left', async () => {
      return phase('a') === 'down' && (await home.marked()).length === 0
    })
    const told = await eventually('it is told', () =>
      parts?.chronicle.since(0, 100).find(({ kind }) => kind === 'agent.leftover'),
    )
    expect(told.message).toBe('left a process behind when it ended, which was cleared away')
  })
})

describe('an agent over its memory ceiling', () => {
  it('is restarted once it has been so for long enough', async () => {
    const eater = [
      'python3',
      '-c',
      'x = bytearray(80_000_000); print("full", flush=True); import signal; signal.pause()',
    ]
    await open(
      `agents:\n  a: { command: ${JSON.stringify(eater)}, ready: { output: full }, memory: { max: 60MB, samples: 2 }, restart: { upLongEnough: 0s } }`,
    )
    await eventually('a is up', isUp('a'))
    const before = pid('a')
    await parts?.memory.sample()
    expect(phase('a')).toBe('up')
    await parts?.memory.sample()
    await eventually('a is up again', () => phase('a') === 'up' && pid('a') !== before)
    expect(parts?.fleet.keeper('a')?.life().lastExit?.reason).toBe('memory')
  })
})

describe('a new daemon', () => {
  it('adopts what runs under the same pid, notices its end, and stops it when asked', async () => {
    const yaml =
      'agents: { a: { command: [sleep, "1000"], restart: { upLongEnough: 0s } }, b: { command: [sleep, "1000"] } }'
    await open(yaml)
    await eventually('both are up', () => isUp('a')() && isUp('b')())
    const before = { a: pid('a'), b: pid('b') }
    await close()
    await open()
    expect({ a: pid('a'), b: pid('b') }).toEqual(before)
    expect(parts?.fleet.keeper('a')?.run()?.adopted).toBe(true)
    process.kill(before.a, 'SIGKILL')
    await eventually('a has another pid', () => phase('a') === 'up' && pid('a') !== before.a)
    expect(parts?.fleet.keeper('a')?.life().lastExit?.reason).toBe('unknown')
    parts?.fleet.wish('stop', ['b'])
    await eventually('b is down', () => phase('b') === 'down')
    expect((await home.marked()).map((row) => row.pid)).toEqual([pid('a')])
  })

  it('adopts an agent whose log it cannot put right, and tells that', async () => {
    await open('agents: { a: { command: [sleep, "1000"] } }')
    await eventually('a is up', isUp('a'))
    const before = pid('a')
    await close()
    const log = join(home.paths.logs, 'agents', 'a.log')
    writeFileSync(`${log}.tail`, '')
    // A journal that is a folder: nothing of ours makes one, and it cannot be read.
    mkdirSync(`${log}.rotation`)
    await open()
    expect([phase('a'), pid('a')]).toEqual(['up', before])
    const told = parts?.chronicle.since(0, 100).find(({ kind }) => kind === 'agent.trouble')
    expect(told?.message).toMatch(/^unable to finish a rotation of its log: /)
  })

  it('leaves a stopped agent stopped, and ends one that is declared no longer', async () => {
    await open('agents: { a: { command: [sleep, "1000"] }, b: { command: [sleep, "1000"] } }')
    await eventually('both are up', () => isUp('a')() && isUp('b')())
    parts?.fleet.wish('stop', ['a'])
    await eventually('a is down', () => phase('a') === 'down')
    await close()
    await open('agents: { a: { command: [sleep, "1000"] } }')
    await eventually('b is gone', async () => (await home.marked()).length === 0)
    await eventually('b is known no longer', () => parts?.fleet.keeper('b') === undefined)
    expect(phase('a')).toBe('down')
  })
})

describe('a changed configuration', () => {
  it('leaves unchanged agents alone, restarts changed ones, stops removed ones, starts new ones', async () => {
    await open(
      'agents: { same: { command: [sleep, "1000"] }, other: { command: [sleep, "1000"] }, gone: { command: [sleep, "1000"] }, still: { command: [sleep, "1000"] } }',
    )
    await eventually('all are up', () =>
      ['same', 'other', 'gone', 'still'].every((name) => phase(name) === 'up'),
    )
    parts?.fleet.wish('stop', ['still'])
    await eventually('still is down', () => phase('still') === 'down')
    const before = { same: pid('same'), other: pid('other') }
    home.configure(
      'agents: { same: { command: [sleep, "1000"] }, other: { command: [sleep, "2000"] }, more: { command: [sleep, "1000"] }, still: { command: [sleep, "2000"] } }',
    )
    const config = await parts?.config.read()
    if (config !== undefined) parts?.fleet.reload(parts.plansOf(config))
    await eventually(
      'all is as declared',
      () => isUp('more')() && isUp('other')() && pid('other') !== before.other,
    )
    await eventually('gone is gone', () => parts?.fleet.keeper('gone') === undefined)
    expect(pid('same')).toBe(before.same)
    expect(await home.marked()).toHaveLength(3)
    expect(readFileSync(`/proc/${pid('other')}/cmdline`, 'utf8')).toBe('sleep\0' + '2000\0')
    expect(phase('still'), 'what a person stopped stays down').toBe('down')
    const onRecord = parts?.bootDoors.records.agents().map(({ name }) => name)
    expect(onRecord?.toSorted()).toEqual(['more', 'other', 'same', 'still'])
  })
})

describe('agents that come after others', () => {
  it('start when those are ready, stop before them, and come back with them', async () => {
    await open(
      'agents:\n  db: { command: "echo hello; exec sleep 1000", ready: { output: hello } }\n  api: { command: [sleep, "1000"], after: db }\n  web: { command: [sleep, "1000"], after: [api] }',
    )
    await eventually('all are up', () => ['db', 'api', 'web'].every((name) => phase(name) === 'up'))
    const kinds = (): string[] =>
      parts?.chronicle.since(0, 1000).map((event) => `${event.subject} ${event.kind}`) ?? []
    const ups = kinds().filter((line) => line.endsWith('agent.up'))
    expect(ups).toEqual(['db agent.up', 'api agent.up', 'web agent.up'])
    parts?.fleet.wish('stop', ['db'])
    await eventually('all are down', () =>
      ['db', 'api', 'web'].every((name) => phase(name) === 'down'),
    )
    const downs = kinds().filter((line) => line.endsWith('agent.down'))
    expect(downs).toEqual(['web agent.down', 'api agent.down', 'db agent.down'])
    parts?.fleet.wish('start', ['db'])
    await eventually('all are up again', () =>
      ['db', 'api', 'web'].every((name) => phase(name) === 'up'),
    )
  })
})
