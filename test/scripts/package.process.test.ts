/** What `npm install -g` gives, run from an empty home in a folder elsewhere. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isNewEnough } from '../../src/install/fitting-node.ts'
import { releaseSource } from '../../src/install/release-source.ts'
import { eventually } from '../support/eventually.ts'
import { processesNaming } from '../support/processes-naming.ts'
import { packed, type Packed } from './packed.ts'

let pack: Packed
beforeAll(async () => {
  pack = await packed()
}, 240_000)
afterAll(() => pack.remove())

/** A home that nobody has used, and a Node that fits first on the PATH. */
function place(path = `${dirname(process.execPath)}:/usr/bin:/bin`) {
  const home = mkdtempSync(join(pack.folder, 'h-'))
  const env = { PATH: path, HOME: home, TMPDIR: home, NODE_DISABLE_COMPILE_CACHE: '1' }
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(pack.command, args, {
      env,
      cwd: '/',
      encoding: 'utf8',
    })
    return { code: status, out: stdout, err: stderr }
  }
  return { home, env, run }
}

describe('the tarball', () => {
  it('has the program, the launchd templates, the suites and the tour, and nothing of a checkout', () => {
    expect(pack.files).toEqual(
      expect.arrayContaining(['dist/agenthost.js', 'launchd/daemon.plist', 'demo/rankings.json']),
    )
    const folders = new Set(pack.files.map((path) => path.split('/')[0]))
    const wanted = [
      'dist',
      'launchd',
      'suites',
      'demo',
      'package.json',
      'README.md',
      'CHANGELOG.md',
    ]
    expect(folders).toEqual(new Set(wanted))
    // Paths of the machine that it was built on.
    expect(pack.files.filter((path) => path.endsWith('/.node'))).toEqual([])
  })

  it('has every file of the suites and of launchd/ that the repository has', () => {
    const tracked = execFileSync('git', ['ls-files', 'suites', 'launchd', 'demo'], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
    })
    const missing = tracked.split('\n').filter((path) => path !== '' && !pack.files.includes(path))
    expect(missing).toEqual([])
  })

  it('is enough to make the release that launchd runs', () => {
    const host = `${process.platform}-${process.arch}`
    const { files } = releaseSource(realpathSync(pack.root), host)
    const names = files.map(({ to }) => to)
    expect(names.filter((to) => to.startsWith('launchd/')).length).toBeGreaterThan(0)
    expect(names).toEqual(
      expect.arrayContaining(['dist/agenthost.js', 'demo/agents/steady.mjs', 'demo/models.json']),
    )
  })
})

describe('the command that is installed globally', () => {
  it('says its version, finds the suites, and looks at the host', () => {
    const { run } = place()
    expect(run('--version').out).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(run('regress', 'suites').out).toMatch(/^chores {2}32 tasks, .*\ntools {3}85 tasks, /)
    const doctor = run('doctor')
    expect([0, 1]).toContain(doctor.code)
    expect(doctor.err).toBe('')
  })

  it('sets up an agent in an empty home and keeps it up', async () => {
    const { home, env, run } = place()
    const daemon = spawn(pack.command, ['up', '--foreground'], { env, cwd: '/', stdio: 'ignore' })
    try {
      const first = await eventually('hello runs', () => pidOf(run('status', '--json').out))
      process.kill(first, 'SIGKILL')
      await eventually('another hello runs', () => {
        const pid = pidOf(run('status', '--json').out)
        return pid !== null && pid !== first
      })
      expect(run('events').out).toContain('hello: was ended by SIGKILL; starts again')
      expect(run('logs', 'hello').out).not.toBe('')
      expect(existsSync(join(home, '.agenthost/agenthost.yaml'))).toBe(true)
      expect(run('stop', '--all').code).toBe(0)
    } finally {
      daemon.kill('SIGTERM')
      await once(daemon, 'exit')
    }
    await eventually('nothing is left', () => processesNaming(home).length === 0)
  })

  it('shows the tour, which is ended in the middle', async () => {
    const { home, env } = place()
    const tour = spawn(pack.command, ['demo'], { env, cwd: '/', stdio: 'pipe' })
    const ended = once(tour, 'close')
    let text = ''
    for (const stream of [tour.stdout, tour.stderr]) {
      stream.on('data', (piece) => (text += String(piece)))
    }
    await eventually('an agent crashes', () => text.includes('crashing: exited with code 3'))
    tour.kill('SIGINT')
    expect(await ended, text).toEqual([null, 'SIGINT'])
    // Node's own cache of compiled code is everybody's.
    expect(readdirSync(home).filter((name) => name !== 'node-compile-cache')).toEqual([])
  })
})

/** The newest that is too old, of those that this host has. */
const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  if (!existsSync(path)) return false
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1)
  return !isNewEnough(version)
})

describe('an old Node', () => {
  it.skipIf(oldNode === undefined)(
    'is told which one is needed, with 78, and sees no stack',
    () => {
      const { run } = place(`${dirname(oldNode ?? '')}:/usr/bin:/bin`)
      for (const command of ['--version', 'status', 'run', 'up']) {
        const { code, out, err } = run(command)
        expect([code, out]).toEqual([78, ''])
        expect(err).toMatch(
          /^unable to run agenthost: Node \d+\.\d+\.\d+ \(.*\) is not 24\.16 or later .*\nInstall Node 26 .*\n$/,
        )
      }
    },
  )
})

function pidOf(status: string): number | null {
  if (status === '') return null
  const { agents } = JSON.parse(status) as {
    readonly agents: readonly { readonly name: string; readonly pid: number | null }[]
  }
  return agents.find(({ name }) => name === 'hello')?.pid ?? null
}
