/** The tour as a stranger sees it: everything in it really happens, in order, and nothing of it stays behind. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { processesNaming } from '../support/processes-naming.ts'
import { programPath } from '../support/program.ts'

const WHOLE_TOUR_MS = 240_000
const KEY = 'sk-or-v1-of-a-person'
/** Nobody is there, by RFC 5737. */
const PROXY = 'http://192.0.2.1:1'

type Tour = {
  readonly child: ChildProcess
  readonly text: () => string
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  readonly saidSoFar: (what: string) => Promise<true>
}

/** The person's own folder: the tour may make its own in here, and must leave nothing else. */
let folder: string
let child: ChildProcess | null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ahd-'))
  child = null
})
afterEach(() => {
  if (child !== null && child.exitCode === null) child.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

function started(...options: readonly string[]): Tour {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: join(folder, 'nobody'),
    TMPDIR: folder,
    AGENTHOST_HOME: join(folder, 'own'),
    OPENROUTER_API_KEY: KEY,
    AGENTHOST_OPENROUTER_URL: 'http://192.0.2.1/api/v1',
    HTTP_PROXY: PROXY,
    NODE_USE_ENV_PROXY: '1',
    NODE_DISABLE_COMPILE_CACHE: '1',
  }
  const made = spawn(process.execPath, [programPath(), 'demo', ...options], { env, stdio: 'pipe' })
  child = made
  let text = ''
  made.stdout.on('data', (piece) => (text += String(piece)))
  made.stderr.on('data', (piece) => (text += String(piece)))
  return {
    child: made,
    text: () => text,
    ended: once(made, 'close').then(([code, signal]) => {
      return { code: code as number | null, signal: signal as string | null }
    }),
    saidSoFar: (what) => eventually(`it says ${what}`, () => text.includes(what), WHOLE_TOUR_MS),
  }
}

const homes = (): readonly string[] =>
  readdirSync(folder).filter((name) => name.startsWith('agenthost-demo-'))
/** The environment of whatever the tour started names its home. */
const leftOf = () =>
  eventually('no process is left', () => processesNaming(`${folder}/agenthost-demo-`).length === 0)
const homeIn = (text: string): string => /Its home is ([^;\n]+);/.exec(text)?.[1] ?? ''

describe('a whole tour', () => {
  it(
    'shows a crash, a hang, a growing one and a killed daemon; a week; a cap and a person',
    async () => {
      const { child: tour, ended, text, saidSoFar } = started()
      await saidSoFar('agent.up       gateway')
      // What it starts has neither the person's key nor their proxy.
      expect(processesNaming(KEY)).toEqual([tour.pid])
      expect(processesNaming(PROXY)).toEqual([tour.pid])
      expect(statSync(homeIn(text())).mode & 0o777).toBe(0o700)
      expect(await ended, text()).toEqual({ code: 0, signal: null })
      // In this order. What one agent does is in order; what two do is not, and is told apart below.
      const story = [
        '1 of 3',
        'agent.up       steady: is up',
        '$ agenthost status\nagenthost 0.1.0, process ',
        'agent.exited   crashing: exited with code 3; starts again in ',
        'agent.up       crashing: is up',
        'agent.exited   crashing: exited with code 3; starts again in ',
        'agent.up       crashing: is up',
        '$ agenthost logs crashing',
        'Error: the cable was pulled\ncrashing begins life 3\n',
        'the daemon itself is killed',
        'agent.adopted  steady: goes on as process ',
        '2 of 3',
        '8 weeks from 2026-03-30 to 2026-05-18 were taken',
        'Names and prices of 58 models were taken',
        '2026-05-18 to 2026-05-24: ',
        'report.png',
        '3 of 3',
        'asked everyday: 200, served by openrouter/deepseek/deepseek-v4-flash',
        'asked thinking: 200, served by openrouter/anthropic/claude-opus-4.6',
        'asked thinking: 402 (tried: openrouter/anthropic/claude-opus-4.6 budget_exhausted)',
        'the monthly cap of route thinking is reached',
        'asked careful: 200, served by openrouter/deepseek/deepseek-v4-flash (tried: openrouter/google/gemini-3-flash-preview 503',
        'queue.parked   1: client tour waits for a person',
        'Shall we ship on Monday?',
        'request 1 is answered; 1 client has it now',
        'asked decisions: 200, served by human\n  Yes, ship it on Tuesday.',
        '$ agenthost budget --offline',
        'steady: down',
        'saw 2 crashes, 1 hang and 1 over its memory',
        'Everything is stopped, and its home is removed.',
      ]
      expect(outOfOrder(story, text())).toEqual([])
      for (const [first, second] of [
        ['agent.hung     hanging: is hung', 'agent.up       hanging: is up'],
        ['agent.memory   growing: uses ', 'agent.up       growing: is up'],
      ] as const) {
        expect(text().indexOf(second, text().indexOf(first)), first).toBeGreaterThan(0)
        expect(text()).toContain(first)
      }
      expect(adoptedPid(text())).toBe(firstPid(text()))
      expect(text()).not.toContain(KEY)
      await leftOf()
      expect(homes()).toEqual([])
      expect(existsSync(join(folder, 'own'))).toBe(false)
    },
    WHOLE_TOUR_MS,
  )
})

/** Parts of the story that do not come after the one before. */
function outOfOrder(story: readonly string[], text: string): readonly string[] {
  let at = 0
  return story.filter((part) => {
    const found = text.indexOf(part, at)
    if (found !== -1) at = found + part.length
    return found === -1
  })
}

const firstPid = (text: string): string | undefined => /\nsteady +up +(\d+)/.exec(text)?.[1]
const adoptedPid = (text: string): string | undefined =>
  /steady: goes on as process (\d+)/.exec(text)?.[1]

describe('a tour that is left in the middle', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends by that signal, and leaves nothing',
    async (signal) => {
      const { child: tour, ended, saidSoFar, text } = started()
      await saidSoFar('starts again in')
      expect(processesNaming(`${folder}/agenthost-demo-`).length).toBeGreaterThan(4)
      tour.kill(signal)
      expect(await ended, text()).toEqual({ code: null, signal })
      expect(text()).toMatch(/Everything is stopped, and its home is removed\.\n$/)
      await leftOf()
      expect(homes()).toEqual([])
    },
  )

  it('because nobody reads any more ends quietly, and leaves nothing', async () => {
    const { child: tour, ended, saidSoFar } = started()
    await saidSoFar('agent.up')
    tour.stdout?.destroy()
    expect(await ended).toEqual({ code: 0, signal: null })
    await leftOf()
    expect(homes()).toEqual([])
  })

  it('because its daemon was ended by somebody says so, with 1, and leaves nothing', async () => {
    const { ended, saidSoFar, text } = started()
    await saidSoFar('agent.up')
    const { pid } = JSON.parse(readFileSync(join(homeIn(text()), 'daemon.pid'), 'utf8')) as {
      pid: number
    }
    process.kill(pid, 'SIGTERM')
    expect(await ended, text()).toEqual({ code: 1, signal: null })
    expect(text()).toContain('unable to ')
    await leftOf()
    expect(homes()).toEqual([])
  })

  it('with --keep keeps its home and says where it is, with everything stopped', async () => {
    const { child: tour, ended, saidSoFar, text } = started('--keep')
    await saidSoFar('crashing: exited with code 3')
    tour.kill('SIGINT')
    await ended
    const home = homeIn(text())
    expect(text()).toContain(`Its home is kept: ${home}\n`)
    expect(readFileSync(join(home, 'logs/agents/crashing.log'), 'utf8')).toContain('the cable')
    await leftOf()
  })
})
