/** The sandbox as the commands use it: the platform's own, with what is private on this host hidden from it. */
import { existsSync, realpathSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../clock.ts'
import { AgenthostError } from '../../errors.ts'
import { pidsCgroup } from '../../platform/linux/pids-cgroup.ts'
import { processesOf } from '../../platform/processes.ts'
import { loopbackBridges } from '../../regression/loopback-bridge.ts'
import { LINUX_PORT_INSIDE, runtimeWrap } from '../../regression/sandbox-runtime.ts'
import { selfTest } from '../../regression/sandbox-self-test.ts'
import type { Sandbox, Wrap } from '../../regression/sandbox-doors.ts'
import { sandboxed } from '../../regression/sandbox.ts'
import { ensureHome, homePaths } from '../home.ts'
import { ownTemporary } from './regress-temporary.ts'
import { shippedSuites } from './suite-places.ts'

export type HostSandbox = {
  readonly sandbox: Sandbox
  readonly temporary: string
  /** Throws `bad` with what escaped, or why nothing can be run. */
  readonly trust: () => Promise<void>
  readonly close: () => void
}

/** Temporary and mounted things of everybody; what of them a command needs is given back by name. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  linux: ['/tmp', '/var/tmp', '/home', '/root', '/run', '/mnt', '/media', '/srv'],
  darwin: [
    '/Users',
    '/Volumes',
    '/private/tmp',
    '/private/var/folders',
    '/private/var/tmp',
    '/private/var/root',
  ],
}
/** Where python3 and git are when they are not the system's own. */
const PROGRAMS = ['/opt/homebrew/bin']

/** `wrap` replaces the sandbox (tests: one that is switched off). */
export function hostSandbox(env: NodeJS.ProcessEnv, wrap?: (own: () => Wrap) => Wrap): HostSandbox {
  const paths = homePaths(env)
  ensureHome(paths)
  const userHome = real(env['HOME'] ?? homedir())
  const own = ownTemporary(real(tmpdir()))
  const temporary = own.folder
  const node = real(process.execPath)
  const platform = process.platform
  const hidden = [
    ...(HIDDEN[platform] ?? []),
    userHome,
    real(paths.home),
    real(shippedSuites()),
  ].filter((path) => existsSync(path))
  const bridges = loopbackBridges(temporary)
  const ownWrap = (): Wrap =>
    runtimeWrap(platform, { hidden, readable: [dirname(dirname(node))], bridge: bridges.to })
  const { list } = processesOf(env)
  const sandbox = sandboxed({
    clock: systemClock,
    wrap: wrap?.(ownWrap) ?? ownWrap(),
    platform,
    look: list,
    endsWhole: platform === 'linux',
    programs: [dirname(node), ...PROGRAMS],
    inMemory: platform === 'linux' ? [...hidden, '/dev'] : [],
    cap: (most) => (platform === 'linux' ? pidsCgroup(most, systemClock) : null),
    portInside: (port) => (platform === 'linux' ? LINUX_PORT_INSIDE : port),
    mark: env['AGENTHOST_RUN'] ?? null,
    temporary,
  })
  const doors = {
    clock: systemClock,
    platform,
    temporary,
    private: paths.home,
    keys: join(userHome, '.ssh'),
    trial: join(shippedSuites(), 'sandbox-trial.cjs'),
    node,
  }
  return {
    sandbox,
    temporary,
    async trust() {
      const escaped = await selfTest(sandbox, doors)
      if (escaped.length > 0) throw untrusted(escaped)
    },
    close() {
      bridges.close()
      own.drop()
    },
  }
}

function untrusted(escaped: readonly string[]): AgenthostError {
  return new AgenthostError(
    'bad',
    `unable to trust the sandbox of this host: ${escaped.join('; ')}`,
    'Nothing was run. docs/operation/regression.md, "The sandbox", says what it needs.',
  )
}

function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
