/** A real sshd on loopback, with keys of its own, and an `ssh` that finds it under the name `mini`. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

export const SSHD = '/usr/sbin/sshd'

/** Why there can be none here; null where it is to be tested. */
export function noSshd(): string | null {
  return existsSync(SSHD) ? null : 'there is no sshd here (Debian has it in openssh-server)'
}

export type SshLoopback = {
  /** Goes first on the PATH of whoever is to connect. */
  readonly bin: string
  readonly destination: string
  /** Ends every connection, and refuses new ones until `up`. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
  readonly close: () => Promise<void>
}

/** `remote` is the environment on the other side. */
export async function sshLoopback(remote: Readonly<Record<string, string>>): Promise<SshLoopback> {
  const folder = mkdtempSync(join(tmpdir(), 'ahs-'))
  const at = (name: string): string => join(folder, name)
  for (const name of ['host', 'person']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)])
  }
  writeFileSync(at('authorized_keys'), readFileSync(at('person.pub')), { mode: 0o600 })
  const port = await freePort()
  const setEnv = Object.entries(remote).map(([name, value]) => `"${name}=${value}"`)
  writeFileSync(
    at('sshd_config'),
    [
      'ListenAddress 127.0.0.1',
      `Port ${port}`,
      `HostKey ${at('host')}`,
      `AuthorizedKeysFile ${at('authorized_keys')}`,
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      `SetEnv ${setEnv.join(' ')}`,
    ].join('\n'),
  )
  writeFileSync(
    at('ssh_config'),
    [
      'Host mini',
      'HostName 127.0.0.1',
      `Port ${port}`,
      `User ${userInfo().username}`,
      `IdentityFile ${at('person')}`,
      'IdentitiesOnly yes',
      'StrictHostKeyChecking no',
      `UserKnownHostsFile ${at('known_hosts')}`,
    ].join('\n'),
  )
  mkdirSync(at('bin'))
  writeFileSync(at('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F '${at('ssh_config')}' "$@"\n`)
  chmodSync(at('bin/ssh'), 0o755)
  // Where sshd runs as root it wants its empty folder, which a package's service would make.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  let server: ChildProcess | null = null
  const down = async (): Promise<void> => {
    if (server === null) return
    const ended = once(server, 'exit')
    // Those of the connections have sessions of their own.
    for (const pid of familyOf(server.pid ?? 0)) process.kill(pid, 'SIGKILL')
    await ended
    server = null
  }
  const up = async (): Promise<void> => {
    const args = ['-D', '-e', '-f', at('sshd_config')]
    server = spawn(SSHD, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    let said = ''
    server.stderr?.on('data', (piece: Buffer) => (said += piece.toString()))
    await eventually('sshd listens', () => said.includes('Server listening'))
  }
  await up()
  return {
    bin: at('bin'),
    destination: 'mini',
    down,
    up,
    async close() {
      await down()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  return port
}

/** A process and all that came from it. */
function familyOf(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  const children = rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []))
  return [pid, ...children.flatMap(familyOf)]
}
