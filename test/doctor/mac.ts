/** A Mac made of small programs that print recorded answers, with a home and a configuration of its own. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { doctor } from '../../src/cli/commands/doctor.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { sample } from './samples.ts'

export type Answer = { readonly out?: string; readonly err?: string; readonly code?: number }
/** By the arguments, as a pattern of the shell. */
export type Answers = Readonly<Record<string, Answer>>
export type Programs = Readonly<Record<string, Answers | 'hangs' | 'missing'>>

export type Mac = {
  readonly home: string
  readonly userHome: string
  readonly env: NodeJS.ProcessEnv
  readonly write: (path: string, content: string, mode?: number) => string
  /** Puts other answers before those of a program; a program that hangs or is missing does so from now on. */
  readonly put: (name: string, answers: Programs[string]) => void
  readonly run: (options?: { readonly all?: boolean }) => Promise<Told>
  readonly findings: () => Promise<{
    readonly code: number
    readonly of: Named
    readonly text: string
  }>
  readonly destroy: () => void
}

export type Told = { readonly code: number; readonly text: string }
export type Named = (id: string) => Finding

export const LABEL = 'io.agenthost.daemon'
export const WATCHDOG = 'io.agenthost.watchdog'

export function mac(programs: Programs): Mac {
  // Short: on a Mac the folder of temporary files has a long name, and a socket's path has 103 bytes.
  const root = mkdtempSync(join(tmpdir(), 'mac-'))
  const userHome = join(root, 'me')
  const home = join(userHome, '.agenthost')
  const tools = join(root, 'tools')
  const write = (path: string, content: string, mode = 0o644): string => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content, { mode })
    chmodSync(path, mode)
    return path
  }
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const now = new Map<string, Answers>()
  const put = (name: string, answers: Programs[string]): void => {
    if (answers === 'missing') return rmSync(join(tools, name), { force: true })
    if (answers !== 'hangs') now.set(name, { ...answers, ...without(now.get(name), answers) })
    const script = answers === 'hangs' ? HANGS : scriptOf(now.get(name) ?? {})
    write(join(tools, name), script, 0o755)
  }
  for (const [name, answers] of Object.entries(programs)) put(name, answers)
  const env = {
    PATH: `${join(root, 'bin')}:/usr/bin:/bin`,
    HOME: userHome,
    USER: 'me',
    AGENTHOST_MACOS_TOOLS: tools,
    AGENTHOST_MACOS_ROOT: root,
  }
  const told = async (options: { all?: boolean; json?: boolean } = {}): Promise<Told> => {
    const out: string[] = []
    const code = await doctor(options, {
      env,
      out: (text) => void out.push(text),
      err: () => undefined,
      taken: () => Promise.resolve(),
      isInteractive: false,
      hasColour: false,
      columns: 80,
      stdin: process.stdin,
      askSecretly: null,
    })
    return { code, text: out.join('') }
  }
  return {
    home,
    userHome,
    env,
    write,
    put,
    run: told,
    async findings() {
      const { code, text } = await told({ json: true })
      const { findings } = JSON.parse(text) as { findings: readonly Finding[] }
      const of = (id: string): Finding => {
        const found = findings.find((each) => each.id === id)
        if (found === undefined)
          throw new Error(`no ${id} among ${findings.map((each) => each.id).join(' ')}`)
        return found
      }
      return { code, of, text }
    },
    destroy: () => rmSync(root, { recursive: true, force: true, maxRetries: 10 }),
  }
}

const HANGS = '#!/bin/sh\nexec sleep 600\n'

/** The first pattern that fits answers, so that the newer ones stand before the others. */
function without(older: Answers | undefined, newer: Answers): Answers {
  const rest = Object.entries(older ?? {}).filter(([pattern]) => !Object.hasOwn(newer, pattern))
  return Object.fromEntries(rest)
}

function scriptOf(answers: Answers): string {
  const cases = Object.entries(answers).map(([pattern, { out = '', err = '', code = 0 }]) =>
    [
      `${pattern.replaceAll(' ', '\\ ')})`,
      `cat <<'END_OF_OUT'\n${out}END_OF_OUT`,
      `cat >&2 <<'END_OF_ERR'\n${err}END_OF_ERR`,
      `exit ${code};;`,
    ].join('\n'),
  )
  return `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\nesac\nexit 64\n`
}

export function plistOf(argv: readonly string[], path: string): string {
  const words = argv.map((word) => `<string>${word}</string>`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>Label</key><string>${LABEL}</string>
<key>ProgramArguments</key><array>${words}</array>
<key>EnvironmentVariables</key><dict><key>PATH</key><string>${path}</string></dict>
</dict></plist>
`
}

export function loadedJob(argv: readonly string[], uid: number): string {
  const words = argv.map((word) => `\t\t${word}\n`).join('')
  return `gui/${uid}/${LABEL} = {\n\tstate = running\n\n\targuments = {\n${words}\t}\n\n\tpid = 77\n}\n`
}

const NOT_FOUND: Answer = { err: sample('launchctl-print-not-found.stderr.txt'), code: 113 }
const UNSET: Answer = { err: 'The domain/default pair does not exist\n', code: 1 }
const ENABLED = `disabled services = {\n\t"${LABEL}" => enabled\n}\n`
const NO_OID: Answer = { err: "sysctl: unknown oid 'x'\n", code: 1 }

/** A Mac on which all is as it should be, without any job of ours. */
export const GOOD: Programs = {
  sw_vers: { '*': { out: sample('sw_vers.txt') } },
  sysctl: {
    '-n hw.optional.arm64': { out: '1\n' },
    '-n sysctl.proc_translated': { out: '0\n' },
    '-n kern.boottime': { out: sample('sysctl-kern.boottime.txt') },
    '-n kern.memorystatus_vm_pressure_level': { out: '1\n' },
    'vm.swapusage': {
      out: 'vm.swapusage: total = 0.00M  used = 0.00M  free = 0.00M  (encrypted)\n',
    },
    '*': NO_OID,
  },
  stat: { '*': { out: 'me\n' } },
  sudo: { '*autologin*': { err: sample('sysadminctl-autologin-status-on.stderr.txt') } },
  sysadminctl: { '-screenLock status': { err: sample('sysadminctl-screenLock-status.txt') } },
  fdesetup: { status: { out: sample('fdesetup-status-off.txt') } },
  pmset: {
    '-g custom': {
      out: sample('pmset-g-custom.txt')
        .replace('powernap             1', 'powernap             0')
        .replace('disksleep            10', 'disksleep            0'),
    },
    '-g': { out: sample('pmset-g-sleepdisabled-tabs.txt') },
    '-g therm': { out: sample('pmset-g-therm-nominal.txt') },
  },
  softwareupdate: { '--schedule': { out: sample('softwareupdate-schedule.txt') } },
  defaults: { '*SoftwareUpdate*': { out: '0\n' }, '*': UNSET },
  memory_pressure: { '-Q': { out: 'System-wide memory free percentage: 71%\n' } },
  'xcode-select': { '-p': { out: '/Library/Developer/CommandLineTools\n' } },
  socketfilterfw: { '*': { out: 'Firewall is disabled. (State = 0)\n' } },
  sntp: { '*': { out: sample('sntp.txt') } },
  security: {
    'show-keychain-info': { err: sample('security-show-keychain-info-unlocked.stderr.txt') },
    '*': { err: sample('security-not-found.stderr.txt'), code: 44 },
  },
  profiles: { '*': { out: 'Enrolled via DEP: No\nMDM enrollment: No\n' } },
  csrutil: { status: { out: sample('csrutil-status.txt') } },
  codesign: { '*': { err: 'Executable=/x\nSignature size=9\nTeamIdentifier=HX7739G8FX\n' } },
  ps: { '*': { out: '  1 /sbin/launchd\n' } },
  launchctl: {
    'limit maxfiles': { out: sample('launchctl-limit-maxfiles.txt') },
    'print-disabled *': { out: ENABLED },
    'print system/com.openssh.sshd': { out: 'system/com.openssh.sshd = {\n}\n' },
    'print */*/*': NOT_FOUND,
    'print system/*': NOT_FOUND,
    'print */*': { out: sample('launchctl-print-domain-services-fragment.txt') },
  },
}
