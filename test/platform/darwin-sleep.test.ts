import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseUserIsActive, userIsActive } from '../../src/platform/darwin/assertions.ts'
import { parseTimes, sleepRecord } from '../../src/platform/darwin/sleep-record.ts'
import type { MacTools, Ran } from '../../src/platform/darwin/tools.ts'
import { dice, walkSeed } from '../support/seed.ts'

/** A recorded output, without the line that says where it is from. */
function sample(name: string): string {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/macos', name), 'utf8')
  return text.slice(text.indexOf('\n') + 1)
}

const WOKE = sample('sysctl-kern.waketime.txt')
const NEVER = sample('sysctl-kern.waketime-never-slept.txt')
const ASSERTIONS = sample('pmset-g-assertions.txt')
const seed = walkSeed()

function toolsThatSay(answer: Partial<Ran>): { tools: MacTools; asked: string[] } {
  const asked: string[] = []
  const tools: MacTools = {
    path: (tool) => tool,
    file: (path) => path,
    run(tool, args) {
      asked.push([tool, ...args].join(' '))
      return Promise.resolve({ code: 0, out: '', err: '', trouble: '', ...answer })
    },
  }
  return { tools, asked }
}

describe('the record of the kernel', () => {
  it('is a sleep and a wake, each none when it is zero', () => {
    const earlier = '{ sec = 1790640000, usec = 5 } Tue Sep 29 02:00:00 2026\n'
    expect(parseTimes(earlier + WOKE)).toEqual([1_790_640_000_000, 1_790_664_331_000])
    expect(parseTimes(NEVER + NEVER)).toEqual([null, null])
    expect(parseTimes(WOKE + NEVER)).toEqual([1_790_664_331_000, null])
  })

  it('does not depend on the language of the date in it', () => {
    const german = '{ sec = 1790664331, usec = 569763 } Di 29 Sep 08:45:31 2026\n'
    expect(parseTimes(german + german)).toEqual([1_790_664_331_000, 1_790_664_331_000])
  })

  it.each([
    ['nothing', ''],
    ['one line', WOKE],
    ['three lines', WOKE + WOKE + WOKE],
    ['another form', '1790664331\n1790664331\n'],
    ['only microseconds', '{ usec = 569763 } Tue\n{ usec = 569763 } Tue\n'],
    ['other order', '{ usec = 5, sec = 1790664331 } Tue\n{ usec = 5, sec = 1790664331 } Tue\n'],
    ['a complaint between', `sysctl: unknown oid\n${WOKE}`],
  ])('is not read out of %s', (_what, text) => {
    expect(parseTimes(text)).toBe(null)
  })

  it('is asked for in one call, and unknown when that fails', async () => {
    const { tools, asked } = toolsThatSay({ out: NEVER + WOKE })
    expect(await sleepRecord(tools, { now: () => 77 })).toEqual({
      kind: 'record',
      asleepAt: null,
      awakeAt: 1_790_664_331_000,
      askedAt: 77,
    })
    expect(asked).toEqual(['sysctl -n kern.sleeptime kern.waketime'])
    for (const answer of [{ code: null }, { code: 1, out: NEVER + WOKE }, { out: 'x' }]) {
      expect(await sleepRecord(toolsThatSay(answer).tools, { now: () => 0 })).toBe(null)
    }
  })
})

describe('the assertions', () => {
  it('say whether a person uses this Mac, by their counter and not by who is named', async () => {
    expect(parseUserIsActive(ASSERTIONS)).toBe(false)
    expect(
      parseUserIsActive(
        ASSERTIONS.replace('UserIsActive                   0', 'UserIsActive                   1'),
      ),
    ).toBe(true)
    const owners = ASSERTIONS.slice(ASSERTIONS.indexOf('Listed by'))
    expect(owners).toContain('UserIsActive')
    expect(parseUserIsActive(owners)).toBe(null)
    expect(await userIsActive(toolsThatSay({ code: 1, out: ASSERTIONS }).tools)).toBe(null)
  })
})

describe(`answers that were cut, doubled or garbled (AGENTHOST_SEED=${seed})`, () => {
  it('give an answer that stands in them, or none', () => {
    const random = dice(seed)
    for (let time = 0; time < 2000; time++) {
      const text = random.pick([WOKE + WOKE, NEVER + WOKE, ASSERTIONS])
      const at = random.below(text.length)
      const garbled = random.pick([
        text.slice(0, at),
        text.slice(at),
        text.slice(0, at) + String.fromCodePoint(random.below(0x2000)) + text.slice(at + 1),
        text.split('\n').toReversed().join('\n'),
      ])
      const times = parseTimes(garbled)
      if (times !== null) {
        for (const each of times) {
          expect(each === null || garbled.includes(`sec = ${each / 1000},`)).toBe(true)
        }
      }
      expect([true, false, null]).toContain(parseUserIsActive(garbled))
    }
  })
})
