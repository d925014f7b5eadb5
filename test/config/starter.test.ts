import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPrograms } from '../../src/config/find-programs.ts'
import { presetSections } from '../../src/config/schema.ts'
import { starterAgents, starterConfig } from '../../src/config/starter.ts'
import { inFolder, load } from './agenthost-yaml.ts'

const NOTHING = { claude: null, openclaw: null, tmux: null }
const FOUND = [
  NOTHING,
  { claude: '/x/claude', openclaw: null, tmux: null },
  { claude: null, openclaw: '/x/my "own" openclaw # 1', tmux: '/x/tmux' },
  { claude: '/x/claude', openclaw: '/x/openclaw', tmux: '/x/tmux' },
]

/** Takes the `#` from every commented key, as a person would. */
function uncommented(yaml: string): string {
  return yaml.replace(/^( {2,})# ( *\w+:(?: |$))/gm, '$1$2')
}

describe('the configuration that is written for a newcomer', () => {
  it.each(FOUND)('works as it stands: %o', async (found) => {
    const { config } = await load(starterConfig(found))
    expect(config.agents.map(({ name }) => name)).toEqual(starterAgents(found))
  })

  it.each(FOUND)('works with all that it shows in comments: %o', async (found) => {
    const { config } = await load(`${uncommented(uncommented(starterConfig(found)))}gateway: {}\n`)
    const names = config.agents.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['openclaw', 'claude', 'desk', 'scraper']))
  })

  it('works with the alerts that it shows in comments', async () => {
    const [agents = '', alerts = ''] = starterConfig(NOTHING).split('# alerts:')
    const { config } = await load(`${agents}alerts:${alerts.replaceAll('\n#', '\n')}`)
    const names = config.alerts?.channels.map(({ name }) => name)
    expect(names).toEqual(['ntfy', 'slack', 'macos'])
  })

  it('shows every key', () => {
    const yaml = starterConfig(NOTHING)
    const keys = new Set(Object.values(presetSections).flatMap(({ shape }) => Object.keys(shape)))
    expect([...keys].filter((key) => !new RegExp(`^ +(# +)*${key}:`, 'm').test(yaml))).toEqual([])
  })

  it('has an agent that really runs and logs, where nothing else was found', async () => {
    const { config, warnings } = await load(starterConfig(NOTHING))
    const [hello] = config.agents
    if (hello?.preset !== 'command') throw new Error('it is no command')
    expect(warnings).toEqual([])
    const [program, ...args] = hello.command
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    const [line] = await child.stdout.take(1).toArray()
    expect(String(line)).toMatch(/\d\d:\d\d/)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
  })
})

describe('what an agent can be made of', () => {
  it('is what can be run on the PATH, first come first found', () => {
    for (const folder of ['first', 'second']) mkdirSync(inFolder(folder))
    mkdirSync(inFolder('first/tmux'))
    writeFileSync(inFolder('first/openclaw'), '', { mode: 0o644 })
    writeFileSync(inFolder('second/openclaw'), '', { mode: 0o755 })
    writeFileSync(inFolder('first/claude'), '', { mode: 0o755 })
    writeFileSync(inFolder('second/claude'), '', { mode: 0o755 })
    const path = [inFolder('first'), inFolder('second')].join(delimiter)
    expect(findPrograms({ PATH: path })).toEqual({
      claude: join(inFolder('first'), 'claude'),
      openclaw: join(inFolder('second'), 'openclaw'),
      tmux: null,
    })
    expect(findPrograms({})).toEqual(NOTHING)
  })
})
