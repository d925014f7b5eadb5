/**
 * The whole way of a failure: an agent and a job on an installed Mac, launchd and all, told to a phone's
 * server and to a laptop that watches over ssh.
 */
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'
import { laptopFor, type Laptop } from '../support/laptop.ts'
import { macHost, type MacHost } from '../support/mac-host.ts'
import { noSshd, sshLoopback, type SshLoopback } from '../support/ssh-loopback.ts'

const why = noSshd()
const WITHIN_MS = 120_000

describe.skipIf(why !== null)(
  `an installed Mac that nobody looks at${why === null ? '' : ` (${why})`}`,
  () => {
    let mac: MacHost
    let sink: HttpSink & { readonly close: () => Promise<void> }
    let ssh: SshLoopback
    let laptop: Laptop
    let watch: ChildProcess

    beforeEach(async () => {
      mac = await macHost()
      sink = await httpSink()
      mkdirSync(mac.agenthostHome, { mode: 0o700 })
      const fails = join(mac.home, 'fails')
      const script = `while [ ! -e '${fails}' ]; do sleep 0.05; done; echo it broke; exit 3`
      writeFileSync(
        join(mac.agenthostHome, 'agenthost.yaml'),
        JSON.stringify({
          agents: {
            triage: { command: ['/bin/sh', '-c', script], restart: { steps: ['1h'] } },
          },
          jobs: { nightly: { cron: '0 0 29 2 *', command: ['/bin/sh', '-c', 'exit 4'] } },
          alerts: { channels: [{ ntfy: `${sink.url}/my-phone` }] },
        }),
      )
      const { code, err } = await mac.run('install')
      if (code !== 0) throw new Error(err)
      ssh = await sshLoopback({
        ...mac.env,
        PATH: `${join(mac.agenthostHome, 'bin')}:${mac.env['PATH'] ?? ''}`,
        AGENTHOST_HOME: mac.agenthostHome,
      })
      laptop = laptopFor(ssh)
      watch = laptop.watch()
      await eventually('the laptop is connected', () => laptop.said().includes('is watched'))
    })

    afterEach(async () => {
      await laptop.end(watch)
      laptop.destroy()
      await ssh.close()
      await mac.run('uninstall')
      await mac.destroy()
      await sink.close()
    })

    const onPhone = (title: RegExp): string | null =>
      sink.received.map(({ body }) => body).find((body) => title.test(body)) ?? null
    const onLaptop = (text: RegExp): string | null =>
      laptop
        .shown()
        .map((call) => call.join('\n'))
        .find((call) => text.test(call)) ?? null

    it(
      'has the failure of an agent and of a job shown on the laptop and on the phone, once',
      async () => {
        writeFileSync(join(mac.home, 'fails'), '')
        await eventually('the phone shows the agent', () => onPhone(/triage/))
        await eventually('the laptop shows the agent', () => onLaptop(/triage on /))
        expect(onLaptop(/triage on /)).toContain('exited with code 3')
        expect((await mac.run('jobs', 'run', 'nightly')).code).toBe(0)
        await eventually('the phone shows the job', () => onPhone(/nightly/))
        await eventually('the laptop shows the job', () => onLaptop(/nightly on /))
        expect(onLaptop(/nightly on /)).toContain('exit code 4')
        const ofTriage = laptop.shown().filter((call) => call.join(' ').includes('triage on '))
        expect(ofTriage).toHaveLength(1)
      },
      WITHIN_MS,
    )
  },
)
