import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'

let mac: MacHost

beforeEach(async () => {
  mac = await macHost()
})

afterEach(() => mac.destroy())

const DAEMON = 'io.agenthost.daemon'
const WATCHDOG = 'io.agenthost.watchdog'

describe('install on a Mac with somebody logged in', () => {
  it('loads both jobs, waits until the daemon answers, and does nothing the second time', async () => {
    const first = await mac.run('install')
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toContain('runs in gui/')
    console.log(first.out)
    const jobs = await mac.launchd.jobs()
    expect(jobs.map(({ label }) => label).toSorted()).toEqual([DAEMON, WATCHDOG])
    console.log((await mac.run('status')).out)
    console.log(readFileSync(join(mac.libraryFolder, 'LaunchAgents', `${DAEMON}.plist`), 'utf8'))
    const again = await mac.run('install')
    expect(again.out).toContain('Nothing is to be done')
    expect((await mac.launchd.jobs()).map(({ pid }) => pid)).toEqual(jobs.map(({ pid }) => pid))
    expect(readlinkSync(join(mac.libraryFolder, 'Logs/agenthost'))).toBe(
      join(mac.agenthostHome, 'logs'),
    )
  })
})
