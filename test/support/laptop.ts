/** A person's own computer that watches a host over ssh, and what it is shown. */
import { spawn, type ChildProcess } from 'node:child_process'
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
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programPath } from './program.ts'
import type { SshLoopback } from './ssh-loopback.ts'

/** A laptop: a home of its own, and a notify-send that writes down what it was called with. */
export type Laptop = {
  readonly watch: () => ChildProcess
  readonly shown: () => readonly (readonly string[])[]
  readonly said: () => string
  readonly end: (child: ChildProcess) => Promise<void>
  readonly destroy: () => void
}

const NOTIFY_SEND = `#!/bin/sh
out="$HOME/shown"
{ for each in "$@"; do printf '%s\\037' "$each"; done; printf '\\036'; } >> "$out"
`

export function laptopFor(ssh: SshLoopback): Laptop {
  const home = mkdtempSync(join(tmpdir(), 'ahl-'))
  const bin = join(home, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'notify-send'), NOTIFY_SEND)
  chmodSync(join(bin, 'notify-send'), 0o755)
  const env = { HOME: home, PATH: `${ssh.bin}:${bin}:/usr/bin:/bin` }
  let said = ''
  return {
    watch() {
      const child = spawn(process.execPath, [programPath(), 'watch', ssh.destination], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (piece: Buffer) => (said += piece.toString()))
      }
      return child
    },
    shown() {
      const path = join(home, 'shown')
      if (!existsSync(path)) return []
      const calls = readFileSync(path, 'utf8').split('\u001E').slice(0, -1)
      return calls.map((call) => call.split('\u001F').slice(0, -1))
    },
    said: () => said,
    async end(child) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
    destroy: () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }),
  }
}
