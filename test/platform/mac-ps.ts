/** A folder of stand-in programs in which `ps` reads /proc but prints the form of macOS, and can misbehave. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type MacPs = {
  /** To be handed to `macTools`. */
  readonly env: NodeJS.ProcessEnv
  /** How it behaves from now on; '' is well. */
  readonly misbehave: (
    mode: '' | 'hang' | 'fail' | 'empty' | 'none' | 'cut' | 'localized' | 'others',
  ) => void
  /** What sysctl is from now on, as a shell script; `$2` is the name that is asked for. */
  readonly sysctl: (script: string) => void
  /** In the mode `others`, this pid is another user's. */
  readonly giveAway: (pid: number) => void
  /** The arguments of each run since the last time this was asked. */
  readonly runs: () => readonly string[]
  readonly destroy: () => void
}

export const BOOT = '0F3A2C6E-1111-4222-8333-ABCDEF012345'

export function macPs(): MacPs {
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-mac-'))
  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  const ps = join(import.meta.dirname, '../fixtures/macos-ps/ps.mjs')
  program('ps', `MACOS_PS="$0" exec '${process.execPath}' '${ps}' "$@"`)
  program('sysctl', `echo ${BOOT}`)
  writeFileSync(join(folder, 'asked'), '')
  return {
    env: { ...process.env, AGENTHOST_MACOS_TOOLS: folder },
    misbehave: (mode) => writeFileSync(join(folder, 'mode'), mode),
    sysctl: (script) => program('sysctl', script),
    giveAway: (pid) => writeFileSync(join(folder, 'other'), String(pid)),
    runs() {
      const lines = readFileSync(join(folder, 'asked'), 'utf8').split('\n').slice(0, -1)
      writeFileSync(join(folder, 'asked'), '')
      return lines
    },
    destroy: () => rmSync(folder, { recursive: true, force: true }),
  }
}
