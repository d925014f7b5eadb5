/** A Mac for tests on Linux: its programs, its launchd, one user with a home, and agenthost on it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { codeOf } from '../../src/errors.ts'
import { STAND_IN, STAND_IN_ROOT, type MacTool } from '../../src/platform/darwin/tools.ts'
import { launchdStandIn, type Launchd, type LaunchdSettings } from './launchd-stand-in.ts'
import { kernelTime, macFolders, type MacFolders } from './mac-folders.ts'
import { macKnobs, type MacKnobs } from './mac-knobs.ts'
import { processesNaming } from './processes-naming.ts'
import { programPath } from './program.ts'

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

export type MacHost = MacFolders &
  MacKnobs & {
    readonly uid: number
    /** `gui/UID`. */
    readonly gui: string
    /** The whole environment of a command of the user. */
    readonly env: Readonly<Record<string, string>>
    /** `~/Library`. */
    readonly libraryFolder: string
    /** Where agenthost lives: `~/.agenthost`. */
    readonly agenthostHome: string
    readonly launchd: Launchd
    /** Runs agenthost to its end. */
    readonly run: (...args: readonly string[]) => Promise<Ran>
    /** Starts agenthost, for what does not end by itself. */
    readonly start: (...args: readonly string[]) => ChildProcess
    /** Runs a program of macOS to its end. */
    readonly tool: (name: MacTool, args: readonly string[], stdin?: string) => Promise<Ran>
    /** `launchctl print` of a job in gui/UID or the domain given; null unless it exits 0. */
    readonly print: (label: string, domain?: string) => Promise<string | null>
    /** Every process stands still, launchd too; the kernel's record of this sleep is there when they go on. */
    readonly asleep: (meanwhile: () => Promise<void>) => Promise<void>
    /** Everything is killed at once; then launchd loads what is in the folders of agents and daemons. */
    readonly reboot: () => Promise<void>
    /** Leaves no process and no file; throws when a process is left. */
    readonly destroy: () => Promise<void>
  }

export type MacOptions = Partial<LaunchdSettings> & { readonly userFolder?: string }

/** Time that only launchd waits (throttle, StartInterval, settling) goes 20 times faster. */
const TIME_SCALE = 20

export async function macHost(options: MacOptions = {}): Promise<MacHost> {
  // A blank and a letter beyond ASCII: every path is quoted, or a test fails.
  const { userFolder = 'Zoë Doe', ...settings } = options
  const folders = macFolders(userFolder)
  const remove = (): void => rmSync(folders.base, { recursive: true, force: true, maxRetries: 10 })
  const launchd = await launchdStandIn(folders.base).catch((error: unknown) => {
    remove()
    throw error
  })
  const { env, login, standIn } = environments(folders)
  await launchd.set({ timeScale: TIME_SCALE, login, environment: standIn, ...settings })
  const uid = process.getuid?.() ?? 0
  const started = new Set<ChildProcess>()
  const start = (file: string, args: readonly string[]): ChildProcess => {
    const child = spawn(file, args, { env, cwd: folders.home, stdio: 'pipe' })
    started.add(child)
    child.once('exit', () => started.delete(child))
    return child
  }
  const tool: MacHost['tool'] = (name, args, stdin = '') =>
    ranToEnd(start(join(folders.tools, name), args), stdin)
  const program = programPath()
  const knobs = macKnobs(folders)

  return {
    ...folders,
    ...knobs,
    uid,
    gui: `gui/${uid}`,
    env,
    libraryFolder: join(folders.home, 'Library'),
    agenthostHome: join(folders.home, '.agenthost'),
    launchd,
    run: (...args) => ranToEnd(start(process.execPath, [program, ...args]), ''),
    start: (...args) => start(process.execPath, [program, ...args]),
    tool,
    async print(label, domain = `gui/${uid}`) {
      const { code, out } = await tool('launchctl', ['print', `${domain}/${label}`])
      return code === 0 ? out : null
    },
    async asleep(meanwhile) {
      const from = Date.now()
      const standing = [...processesNaming(folders.base), launchd.pid]
      signalAll(standing, 'SIGSTOP')
      await meanwhile()
      knobs.slept(from, Date.now())
      signalAll(standing, 'SIGCONT')
    },
    async reboot() {
      knobs.sysctl('kern.bootsessionuuid', randomUUID().toUpperCase())
      knobs.sysctl('kern.boottime', kernelTime(Date.now()))
      knobs.slept(0, 0)
      await launchd.reboot(join(folders.home, 'Library'))
    },
    async destroy() {
      await launchd.end()
      await Promise.all([...started].map((child) => once(child, 'exit')))
      const left = processesNaming(folders.base)
      remove()
      if (left.length > 0) throw new Error(`processes are left: ${left.join(', ')}`)
    },
  }
}

/** The user's environment in a terminal, what launchd gives an agent, and what keeps the stand-in going. */
function environments({ tools, root, home, tmp }: MacFolders) {
  const { username } = userInfo()
  const login = {
    HOME: home,
    USER: username,
    LOGNAME: username,
    SHELL: '/bin/sh',
    TMPDIR: `${tmp}/`,
  }
  const standIn = { [STAND_IN]: tools, [STAND_IN_ROOT]: root }
  const env = { ...login, ...standIn, PATH: `${tools}:/usr/bin:/bin`, LANG: 'C.UTF-8' }
  return { login, standIn, env }
}

async function ranToEnd(child: ChildProcess, stdin: string): Promise<Ran> {
  child.stdin?.on('error', () => undefined).end(stdin)
  const { stdout, stderr } = child
  const [out, err, [code]] = await Promise.all([
    stdout === null ? '' : text(stdout),
    stderr === null ? '' : text(stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { code, out, err }
}

/** Whoever is gone meanwhile needs no signal. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error
    }
  }
}
