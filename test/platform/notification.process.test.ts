/** Texts of alerts on their way to a screen, through the real arguments of real processes. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os, { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Text } from '../../src/alerts/message-text.ts'
import { textOf } from '../../src/alerts/message-text.ts'
import { NOTIFICATION } from '../../src/alerts/channels.ts'
import { hasArm64, nativeProgram, scriptTarget } from '../../src/platform/darwin/mach-o.ts'
import { macNotifier } from '../../src/platform/darwin/notification.ts'
import { macTools } from '../../src/platform/darwin/tools.ts'
import { linuxNotifier } from '../../src/platform/linux/notification.ts'
import { notice } from '../alerts/told.ts'
import { notificationServer, type NotificationServer } from '../support/notification-server.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-notify-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes each argument and a zero after it. */
function recorder(name: string, code = 0): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  const script = `#!/bin/sh\nfor each in "$@"; do printf '%s\\0' "$each"; done >> '${folder}/argv'\nexit ${code}\n`
  writeFileSync(path, script)
  chmodSync(path, 0o755)
}

function argv(): readonly string[] {
  const path = join(folder, 'argv')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\0').slice(0, -1) : []
}

const TEXTS: readonly (readonly [string, string])[] = [
  ['quotes', `"double" 'single' \\ end`],
  ['a substitution', '$(touch pwned) `touch pwned` ${HOME} $((1+1))'],
  ['AppleScript', '" & (do shell script "touch pwned") & "'],
  ['newlines', 'one\ntwo\r\nthree'],
  ['an emoji and other letters', '🙂👨‍👩‍👧‍👦 Zürich 東京'],
  ['an option', '--help -e -h int:x:1'],
  ['what begins like a list', '[1, 2] (x) {y}'],
  ['10 kB', '0123456789'.repeat(1000)],
]

function shown(what: string): Text {
  const text = notice({ what, todo: '', subject: '-e "x"' })
  return textOf({ notice: text, host: 'mini', once: 'x' }, NOTIFICATION)
}

/** As it has to arrive: on lines, shortened, otherwise the same. */
function arrives(what: string): string {
  const lines = what.replaceAll('\r\n', '\n')
  return lines.length > 240 ? `${lines.slice(0, 239)}…` : lines
}

describe('a notification of a Mac', () => {
  const tools = () => macTools({ AGENTHOST_MACOS_TOOLS: folder, AGENTHOST_MACOS_ROOT: folder })
  const SCRIPT = [
    '-e',
    'on run argv',
    '-e',
    'display notification (item 2 of argv) with title (item 1 of argv)',
    '-e',
    'end run',
    '--',
  ]

  it.each(TEXTS)('with %s reaches osascript as an argument', async (_what, text) => {
    recorder('launchctl')
    rmSync(join(folder, 'argv'), { force: true })
    recorder('osascript')
    expect(await macNotifier(tools())(shown(text))).toEqual({ ok: true })
    const told = argv().slice(argv().indexOf('-e'))
    expect(told).toEqual([...SCRIPT, '-e "x" on mini', arrives(text)])
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
  })

  it('is skipped while nobody is logged in, and tried again when osascript fails', async () => {
    recorder('launchctl', 125)
    recorder('osascript', 1)
    expect(await macNotifier(tools())(shown('x'))).toEqual({
      skipped: 'nobody is logged in at this Mac',
    })
    recorder('launchctl', 1)
    expect(await macNotifier(tools())(shown('x'))).toEqual({ retry: 'osascript ended with 1' })
  })

  describe('with a terminal-notifier of its chip', () => {
    const PLACE = 'opt/homebrew/bin/terminal-notifier'
    afterEach(() => vi.restoreAllMocks())

    it.each(TEXTS)('with %s reaches it as an argument', async (_what, text) => {
      // node-notifier asks the system itself, and refuses to go on elsewhere.
      vi.spyOn(os, 'type').mockReturnValue('Darwin')
      vi.spyOn(os, 'release').mockReturnValue('25.0.0')
      recorder('launchctl')
      const inner = join(folder, 'Cellar/terminal-notifier')
      mkdirSync(dirname(inner), { recursive: true })
      writeFileSync(inner, machO(0x0100_000c))
      recorder(PLACE)
      const script = readFileSync(join(folder, PLACE), 'utf8').replace(
        'exit 0',
        `exit 0\nexec "${inner}" "$@"`,
      )
      writeFileSync(join(folder, PLACE), script)
      rmSync(join(folder, 'argv'), { force: true })
      expect(await macNotifier(tools())(shown(text))).toEqual({ ok: true })
      const told = argv()
      const after = (option: string) => told[told.indexOf(option) + 1] ?? ''
      expect(after('-title')).toBe('"-e \\"x\\" on mini"')
      expect(after('-message')).not.toBe('')
      expect(existsSync(join(folder, 'pwned'))).toBe(false)
    })
  })
})

function machO(cpu: number): Buffer {
  const head = Buffer.alloc(32)
  head.writeUInt32LE(0xfeed_facf, 0)
  head.writeUInt32LE(cpu, 4)
  return head
}

describe('a program for a Mac', () => {
  const fat = (...cpus: readonly number[]): Buffer => {
    const head = Buffer.alloc(8 + 20 * cpus.length)
    head.writeUInt32BE(0xcafe_babe, 0)
    head.writeUInt32BE(cpus.length, 4)
    for (const [index, cpu] of cpus.entries()) head.writeUInt32BE(cpu, 8 + 20 * index)
    return head
  }
  it.each([
    ['of arm64', machO(0x0100_000c), true],
    ['of x86_64', machO(0x0100_0007), false],
    ['of both', fat(0x0100_0007, 0x0100_000c), true],
    ['of x86_64 alone, in a fat file', fat(0x0100_0007), false],
    ['that is a class of Java', Buffer.from('cafebabe00000034', 'hex'), false],
    ['that is a script', Buffer.from('#!/bin/sh\n'), false],
    ['that is empty', Buffer.alloc(0), false],
  ])('%s', (_what, head, isNative) => {
    expect(hasArm64(head)).toBe(isNative)
    const path = join(folder, 'program')
    writeFileSync(path, head)
    expect(nativeProgram(path)).toBe(isNative ? path : null)
  })

  it('that is not there is none', () => {
    expect(nativeProgram(join(folder, 'none'))).toBeNull()
  })

  it('may be a script of Homebrew that execs it', () => {
    const text = '#!/bin/bash\nexec "/opt/homebrew/Cellar/t/2.0.0/t.app/Contents/MacOS/t" "$@"\n'
    expect(scriptTarget(Buffer.from(text))).toBe(
      '/opt/homebrew/Cellar/t/2.0.0/t.app/Contents/MacOS/t',
    )
    expect(scriptTarget(machO(0))).toBeNull()
  })
})

describe('a notification of Linux', () => {
  it.each(TEXTS)('with %s reaches notify-send as an argument', async (_what, text) => {
    recorder('notify-send')
    expect(await linuxNotifier({ PATH: `${folder}:/usr/bin:/bin` })(shown(text))).toEqual({
      ok: true,
    })
    const body = arrives(text).replaceAll('\\', '\\\\').replaceAll('&', '&amp;')
    expect(argv()).toEqual(['--app-name=agenthost', '--', '-e "x" on mini', body])
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
  })

  it('is refused where there is no notify-send', async () => {
    const outcome = await linuxNotifier({ PATH: folder })(shown('x'))
    expect(outcome).toEqual({
      refused: 'there is no notify-send here (Debian has it in libnotify-bin)',
    })
  })
})

const REAL = ['/usr/bin/notify-send', '/usr/bin/dbus-daemon']
const missing = REAL.filter((path) => !existsSync(path))

describe.skipIf(missing.length > 0)(`the real notify-send (needs ${REAL.join(', ')})`, () => {
  let server: NotificationServer
  beforeEach(async () => {
    server = await notificationServer()
  })
  afterEach(() => server.close())

  it.each(TEXTS)('with %s brings it to the server of the desktop', async (_what, text) => {
    const env = { PATH: '/usr/bin:/bin', DBUS_SESSION_BUS_ADDRESS: server.address }
    expect(await linuxNotifier(env)(shown(text))).toEqual({ ok: true })
    const body = arrives(text).replaceAll('&', '&amp;')
    expect(server.shown).toEqual([{ title: '-e "x" on mini', body }])
    expect(existsSync(join(folder, 'pwned'))).toBe(false)
  })

  it('is tried again where there is no desktop', async () => {
    const env = { PATH: '/usr/bin:/bin', DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/none` }
    expect(await linuxNotifier(env)(shown('x'))).toHaveProperty('retry')
  })
})
