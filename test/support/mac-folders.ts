/** The folders of a stand-in for a Mac: its programs as links, its state, its file system, the user's home. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs'
import { writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

export type MacFolders = {
  /** Everything is below it. */
  readonly base: string
  readonly tools: string
  readonly root: string
  readonly state: string
  /** The user's HOME. */
  readonly home: string
  readonly tmp: string
}

const PROGRAMS = join(import.meta.dirname, '../fixtures/launchd/programs')

/** Which file plays which program; the others have one of their own. */
const PLAYED_BY: Readonly<Record<string, readonly string[]>> = {
  'in-node.sh': ['launchctl', 'security'],
  'of-linux.sh': ['lsof', 'pgrep'],
  'plain.sh': [
    'codesign',
    'csrutil',
    'defaults',
    'df',
    'fdesetup',
    'memory_pressure',
    'osascript',
    'profiles',
    'sntp',
    'socketfilterfw',
    'softwareupdate',
    'sw_vers',
    'sysadminctl',
    'systemsetup',
    'xcode-select',
  ],
  ...Object.fromEntries(
    ['caffeinate', 'pmset', 'ps', 'stat', 'sudo', 'sysctl'].map((name) => [`${name}.sh`, [name]]),
  ),
}

/** Short, since a socket's path has at most 104 bytes on macOS. */
export function macFolders(userFolder: string): MacFolders {
  const base = mkdtempSync(join(realpathSync(tmpdir()), 'mac-'))
  const at = (...parts: readonly string[]): string => {
    const folder = join(base, ...parts)
    mkdirSync(folder, { recursive: true })
    return folder
  }
  const [tools, state, root] = [at('tools'), at('state'), at('root')]
  for (const name of ['calls', 'answers', 'assertions', 'sysctl']) at('state', name)
  for (const name of ['Library/LaunchDaemons', 'Library/LaunchAgents', 'etc', 'dev'])
    at('root', name)
  const home = at('Users', userFolder)
  at('Users', userFolder, 'Library')
  symlinkSync(PROGRAMS, join(state, 'programs'))
  symlinkSync(process.execPath, join(state, 'node'))
  for (const [file, names] of Object.entries(PLAYED_BY)) {
    for (const name of names) symlinkSync(join('../state/programs', file), join(tools, name))
  }
  writeFileSync(join(root, 'dev/console'), '')
  writeFileSync(join(state, 'console-user'), `${userInfo().username}\n`)
  for (const [name, value] of Object.entries(kernelValues())) {
    writeFileSync(join(state, 'sysctl', name), `${value}\n`)
  }
  return { base, tools, root, state, home, tmp: at('tmp') }
}

/** As sysctl(8) prints a time: seconds, then ctime(3). */
export function kernelTime(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1000)
  const [weekday, day, month, year, time] = new Date(seconds * 1000).toUTCString().split(/,? /)
  const usec = Math.round((epochMs % 1000) * 1000)
  return `{ sec = ${seconds}, usec = ${usec} } ${weekday} ${month} ${day?.replace(/^0/, ' ')} ${time} ${year}`
}

function kernelValues(): Readonly<Record<string, string | number>> {
  const bootedAt = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return {
    'hw.machine': 'arm64',
    'hw.memsize': 25_769_803_776,
    'hw.model': 'Mac16,10',
    'hw.ncpu': 10,
    'hw.optional.arm64': 1,
    'hw.pagesize': 16_384,
    'kern.bootsessionuuid': bootId.toUpperCase(),
    'kern.boottime': kernelTime(Number(bootedAt) * 1000),
    'kern.maxproc': 4000,
    'kern.maxprocperuid': 2666,
    'kern.memorystatus_vm_pressure_level': 1,
    'kern.osproductversion': '26.5.2',
    'kern.sleeptime': kernelTime(0),
    'kern.waketime': kernelTime(0),
    'machdep.cpu.brand_string': 'Apple M4',
    'sysctl.proc_translated': 0,
    'vm.swapusage': 'total = 2048.00M  used = 512.00M  free = 1536.00M  (encrypted)',
  }
}

/** How the calls of a program were written down: each one's arguments. */
export function callsIn(state: string, tool: string): readonly (readonly string[])[] {
  if (!readdirSync(join(state, 'calls')).includes(tool)) return []
  return readFileSync(join(state, 'calls', tool), 'utf8')
    .split('\u001e')
    .slice(0, -1)
    .map((call) => (call === '' ? [] : call.split('\u001f')))
}
