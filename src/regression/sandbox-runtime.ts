/**
 * The sandbox of the platform, by @anthropic-ai/sandbox-runtime: bubblewrap with a seccomp filter on Linux,
 * Seatbelt on macOS. Its two wrappers are called directly (docs/decisions/0035): they take the policy of one
 * command as arguments, while the manager above them has one policy, and one network, for the whole process.
 */
import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  cleanupBwrapMountPoints,
  wrapCommandWithSandboxLinux,
} from '@anthropic-ai/sandbox-runtime/dist/sandbox/linux-sandbox-utils.js'
import { wrapCommandWithSandboxMacOS } from '@anthropic-ai/sandbox-runtime/dist/sandbox/macos-sandbox-utils.js'
import { AgenthostError } from '../errors.ts'
import type { Wrap } from './sandbox-doors.ts'

export type RuntimePlaces = {
  /** What nobody inside may read, whatever lies in it. */
  readonly hidden: readonly string[]
  /** Given back, though it lies in there: our own Node. */
  readonly readable: readonly string[]
  /** The path of a socket that leads to the loopback port (Linux); the sandbox there has a network of its own. */
  readonly bridge: (port: number) => Promise<string>
}

/** The port at which the one hole is found inside, on Linux: the package's own choice. */
export const LINUX_PORT_INSIDE = 3128

const SHELL = '/bin/sh'

export function runtimeWrap(platform: NodeJS.Platform, places: RuntimePlaces): Wrap {
  if (platform === 'linux') return linuxWrap(places)
  if (platform === 'darwin') return darwinWrap(places)
  throw new AgenthostError('bad', `unable to make a sandbox: there is none for ${platform}`)
}

function linuxWrap(places: RuntimePlaces): Wrap {
  const applyPath = seccompHelper()
  return async ({ script, writable, readable, port }) => {
    const socket = port === null ? null : await places.bridge(port)
    const back = [...places.readable, ...readable, ...writable, applyPath]
    const command = await wrapCommandWithSandboxLinux({
      command: script,
      needsNetworkRestriction: true,
      ...(socket !== null && { httpSocketPath: socket, socksSocketPath: socket }),
      readConfig: {
        denyOnly: [],
        literalDenyOnly: [...places.hidden],
        allowWithinDeny: [],
        literalAllowWithinDeny: [...back, ...(socket === null ? [] : [socket])],
      },
      writeConfig: { allowOnly: [], literalAllowOnly: [...writable], denyWithinAllow: [] },
      binShell: SHELL,
      // Its search for settings to protect is about the folder that we run in, which nobody inside can write.
      ripgrepConfig: { command: '/bin/true' },
      allowGitConfig: true,
      seccompConfig: { applyPath },
    })
    return { command, done: () => cleanupBwrapMountPoints() }
  }
}

/** Refuses Unix sockets inside: without it the sockets of the host's services would be in reach. */
function seccompHelper(): string {
  const root = packageFolder()
  const path = join(root, 'vendor/seccomp', process.arch, 'apply-seccomp')
  if (existsSync(path)) return path
  throw new AgenthostError(
    'bad',
    `unable to make a sandbox: @anthropic-ai/sandbox-runtime has no helper for ${process.arch}`,
    'Install the packages again, with `npm ci`; it is there for x64 and arm64.',
  )
}

function packageFolder(): string {
  const require = createRequire(import.meta.url)
  return dirname(require.resolve('@anthropic-ai/sandbox-runtime/package.json'))
}

function darwinWrap(places: RuntimePlaces): Wrap {
  return ({ script, writable, readable, port }) => {
    const command = wrapCommandWithSandboxMacOS({
      command: script,
      needsNetworkRestriction: true,
      // The profile opens exactly this loopback port; the variables of a proxy that come along are dropped inside.
      ...(port !== null && { httpProxyPort: port, socksProxyPort: port }),
      readConfig: {
        denyOnly: [],
        literalDenyOnly: [...places.hidden],
        allowWithinDeny: [],
        literalAllowWithinDeny: [...places.readable, ...readable, ...writable],
      },
      writeConfig: { allowOnly: [], literalAllowOnly: [...writable], denyWithinAllow: [] },
      binShell: SHELL,
      allowGitConfig: true,
    })
    return Promise.resolve({ command, done: () => undefined })
  }
}
