import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'

let host: Agenthost | null = null
afterEach(() => host?.destroy())

function home(yaml: string | null): Agenthost {
  host = agenthost()
  chmodSync(host.home, 0o700)
  if (yaml !== null) host.configure(yaml)
  return host
}

async function findings(at: Agenthost) {
  const { code, out } = await at.run(['doctor', '--json'])
  const { findings: all } = JSON.parse(out) as { findings: readonly Finding[] }
  return { code, of: (id: string) => all.find((each) => each.id === id), all }
}

describe.skipIf(process.platform !== 'linux')('the doctor on a Linux host', () => {
  it('runs what applies there, and nothing of launchd', async () => {
    const { code, of, all } = await findings(home('agents:\n  hello: { command: [sleep, 600] }\n'))
    const bad = all.filter(({ level }) => level === 'bad').map(({ id }) => id)
    expect(bad).toEqual([])
    expect(code).toBe(0)
    expect(of('daemon.answers')).toMatchObject({ level: 'warn', mend: 'agenthost up' })
    expect(of('agent.hello.start')).toMatchObject({ level: 'ok' })
    expect(of('node.version')).toMatchObject({ level: 'ok', found: process.version })
    expect(all.some(({ id }) => /^(job|session|keychain|folders)\./.test(id))).toBe(false)
  })

  it('ends with 1 when an agent cannot be started or is not logged in', async () => {
    const at = home('agents:\n  triage: { preset: claude-code, workdir: nowhere }\n')
    const { code, of } = await findings(at)
    expect(code).toBe(1)
    expect(of('agent.triage.start')?.mend).toBe(
      `mkdir -p ${join(at.home, 'nowhere')}\nnpm install -g @anthropic-ai/claude-code`,
    )
    expect(of('agent.triage.login')).toMatchObject({ level: 'bad' })
  })

  it('says what is wrong with a configuration, and looks at the rest all the same', async () => {
    const { code, of } = await findings(home('agents:\n  x: { comand: [a] }\n'))
    expect(code).toBe(1)
    expect(of('config.file')).toMatchObject({ level: 'bad', mend: 'agenthost config check' })
    expect(of('config.file')?.found).toContain('command')
    expect(of('disk.space')).toBeDefined()
  })

  it('tells a home that is not made yet the first step', async () => {
    const at = home(null)
    const env = { ...at.env, AGENTHOST_HOME: join(at.home, 'not/yet') }
    Object.assign(at.env, env)
    const { code, of } = await findings(at)
    expect(code).toBe(0)
    expect(of('home.folder')?.found).toBe(
      `${join(at.home, 'not/yet')} is made with the first start`,
    )
    expect(of('config.file')?.mend).toBe('agenthost init')
    expect(of('disk.space')?.level).not.toBe('unknown')
  })

  it('is told to people in lines that fit', async () => {
    const { out, err, code } = await home('agents: {}\n').run(['doctor'])
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(out).toMatch(/\(exit 0\)\.\n$/)
    expect([err, code]).toEqual(['', 0])
  })
})
