/** What a test sets on a stand-in for a Mac while it runs: answers, kernel values, keychain, who is there. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MacTool } from '../../src/platform/darwin/tools.ts'
import { callsIn, kernelTime, type MacFolders } from './mac-folders.ts'

export type Answer = {
  readonly code?: number
  readonly out?: string
  readonly err?: string
  /** It never ends. */
  readonly hangs?: boolean
}

export type MacKnobs = {
  /** From now on the program answers so, where its arguments begin with these. */
  readonly answer: (name: MacTool, answer: Answer, ...args: readonly string[]) => void
  /** It answers by itself again. */
  readonly unanswer: (name: MacTool) => void
  /** The arguments of each of its calls. */
  readonly calls: (name: MacTool) => readonly (readonly string[])[]
  /** A value of the kernel; null: it has none of that name. */
  readonly sysctl: (name: string, value: string | number | null) => void
  /** The kernel's record of the last sleep, epoch milliseconds. */
  readonly slept: (from: number, to: number) => void
  /** 0: open; else what looking into it fails with (36 locked, 37 no default, 50 and 53 none, 51 password). */
  readonly keychain: (code: 0 | 36 | 37 | 50 | 51 | 53) => void
  /** Whether sudo needs no password; what it starts counts as root's. It needs one by default. */
  readonly sudoIsFree: (isFree: boolean) => void
  /** Whether ps -E shows no environment of programs in /bin and /usr/bin, as SIP has it. It shows all by default. */
  readonly systemIsHidden: (isHidden: boolean) => void
  /** All processes were started so many seconds earlier, as ps tells it. */
  readonly processesAreOlder: (seconds: number) => void
  /** Whether `pmset -g assertions` tells of somebody at the keyboard. */
  readonly userIsActive: (isActive: boolean) => void
  /** Whoever owns the screen: a user; `root` where nobody is logged in. */
  readonly consoleUser: (name: string) => void
}

export function macKnobs({ state }: Pick<MacFolders, 'state'>): MacKnobs {
  const flag = (name: string, isOn: boolean): void => {
    if (isOn) writeFileSync(join(state, name), '')
    else rmSync(join(state, name), { force: true })
  }
  const sysctl: MacKnobs['sysctl'] = (name, value) => {
    const file = join(state, 'sysctl', name)
    if (value === null) rmSync(file, { force: true })
    else writeFileSync(file, `${value}\n`)
  }
  return {
    answer: (name, answer, ...args) => writeAnswer(join(state, 'answers', name), answer, args),
    unanswer: (name) => rmSync(join(state, 'answers', name), { recursive: true, force: true }),
    calls: (name) => callsIn(state, name),
    sysctl,
    slept(from, to) {
      sysctl('kern.sleeptime', kernelTime(from))
      sysctl('kern.waketime', kernelTime(to))
    },
    keychain: (code) => writeFileSync(join(state, 'keychain-code'), String(code)),
    sudoIsFree: (isFree) => flag('sudo-is-free', isFree),
    systemIsHidden: (isHidden) => flag('system-is-hidden', isHidden),
    processesAreOlder: (seconds) => writeFileSync(join(state, 'older-s'), `${seconds}\n`),
    userIsActive: (isActive) => flag('user-is-active', isActive),
    consoleUser: (name) => writeFileSync(join(state, 'console-user'), `${name}\n`),
  }
}

/** Numbered, since the last one that fits holds; `args` comes last: without it there is no answer. */
function writeAnswer(
  folder: string,
  { code = 0, out = '', err = '', hangs = false }: Answer,
  args: readonly string[],
): void {
  mkdirSync(folder, { recursive: true })
  const place = join(folder, String(readdirSync(folder).length + 1000))
  mkdirSync(place)
  if (hangs) writeFileSync(join(place, 'hang'), '')
  writeFileSync(join(place, 'code'), `${code}\n`)
  writeFileSync(join(place, 'out'), out)
  writeFileSync(join(place, 'err'), err)
  writeFileSync(join(place, 'args'), `${args.join('\u001f')}\n`)
}
