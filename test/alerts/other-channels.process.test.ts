/** A command and a letter as channels: with real programs, and a small server that speaks SMTP. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message, Outcome } from '../../src/alerts/channel.ts'
import { channelOf } from '../../src/alerts/channels.ts'
import { systemClock } from '../../src/clock.ts'
import type { ChannelEntry } from '../../src/config/alerts.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock } from '../support/manual-clock.ts'
import { notice } from './told.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-channel-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const NASTY = `"it" isn't $(touch pwned) \`id\`\n🙂`
const message = (change: Partial<Message['notice']> = {}): Message => ({
  notice: { ...notice(), ...change },
  host: 'mini',
  once: 'agenthost-ab12-1',
})

type Entry = Extract<ChannelEntry, { kind: 'command' | 'email' }>
function send(entry: Entry, what = message(), clock = systemClock, stop = new AbortController()) {
  const channel = channelOf(entry, {
    clock,
    env: { PATH: process.env['PATH'] ?? '' },
    notify: () => Promise.resolve({ ok: true }),
    secretOf: () => Promise.resolve({ value: 'pass word' }),
  })
  return channel.send(what, stop.signal)
}

describe('a command', () => {
  const command = (script: string): Entry => ({
    kind: 'command',
    name: 'x',
    least: 'info',
    command: ['/bin/sh', '-c', script],
  })

  it('gets the alert as JSON on its stdin', async () => {
    const path = join(folder, 'got')
    expect(await send(command(`cat > '${path}'`), message({ what: NASTY }))).toEqual({ ok: true })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      what: NASTY,
      host: 'mini',
      alert: 1,
    })
  })

  it.each<readonly [string, Outcome]>([
    ['exit 0', { ok: true }],
    ['echo "no such user" >&2; exit 3', { retry: 'it ended with 3: no such user' }],
    ['exit 1', { retry: 'it ended with 1: it says nothing' }],
    ['kill -9 $$', { retry: 'it ended with SIGKILL: it says nothing' }],
    ['exec <&-; exit 0', { ok: true }],
  ])('that does `%s`', async (script, outcome) => {
    expect(await send(command(script))).toEqual(outcome)
  })

  it('that is not there refuses', async () => {
    const entry = { ...command(''), command: [join(folder, 'none')] } as const
    expect(await send(entry)).toEqual({ refused: 'there is no such program' })
    writeFileSync(join(folder, 'closed'), '')
    const closed = { ...command(''), command: [join(folder, 'closed')] } as const
    expect(await send(closed)).toEqual({ refused: 'the program may not be run' })
  })

  it('that does not end is ended with all its children', async () => {
    const clock = manualClock()
    const pidFile = join(folder, 'pid')
    const sent = send(command(`sleep 1000 & echo $! > '${pidFile}'; wait`), message(), clock)
    const pid = await eventually('it has a child', () =>
      existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : null,
    )
    clock.pass(30_000)
    expect(await sent).toEqual({ retry: 'it did not end within 30 s' })
    await eventually('its child is gone', () => !isAlive(pid))
  })
})

describe('a letter through sendmail', () => {
  const entry = (sendmail: string): Entry => ({
    kind: 'email',
    name: 'x',
    least: 'info',
    to: ['me@example.com', 'you@example.com'],
    from: 'mini@example.com',
    sendmail,
  })

  it('goes to its program with the addresses as arguments', async () => {
    const program = join(folder, 'sendmail')
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/argv'\ncat > '${folder}/mail'\n`,
    )
    chmodSync(program, 0o755)
    const nasty = message({ what: 'exited\nBcc: evil@example.com', todo: 'Ünïcode 🙂' })
    expect(await send(entry(program), nasty)).toEqual({ ok: true })
    const argv = readFileSync(join(folder, 'argv'), 'utf8').trim().split('\n')
    expect(argv).toEqual(['-i', '-f', 'mini@example.com', 'me@example.com', 'you@example.com'])
    const mail = readFileSync(join(folder, 'mail'), 'utf8')
    const [head = ''] = mail.split('\n\n')
    expect(head).toMatch(/^Message-ID: <agenthost-ab12-1@agenthost.invalid>$/m)
    expect(head).not.toMatch(/^Bcc:/im)
    expect(head).toMatch(/^Subject: \[warning\] one on mini: exited$/m)
  })

  it('waits where the program does not deliver, and refuses where there is none', async () => {
    const program = join(folder, 'sendmail')
    writeFileSync(program, '#!/bin/sh\nexit 75\n')
    chmodSync(program, 0o755)
    expect(await send(entry(program))).toHaveProperty('retry')
    expect(await send(entry(join(folder, 'none')))).toEqual({
      refused: 'there is no such sendmail program',
    })
  })
})

describe('a letter by SMTP', () => {
  let server: Server
  let said: string[]
  /** What it answers to a command that begins so. */
  let answers: Readonly<Record<string, string>>

  beforeEach(async () => {
    said = []
    answers = {}
    server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('220 here\r\n')
      let isData = false
      socket.on('data', (piece) => {
        for (const line of piece.toString().split('\r\n').slice(0, -1)) {
          said.push(line)
          const word = line.split(' ')[0] ?? ''
          if (isData) {
            if (line !== '.') continue
            isData = false
            socket.write(`${answers['.'] ?? '250 taken'}\r\n`)
          } else if (word === 'EHLO') socket.write('250-here\r\n250 AUTH PLAIN\r\n')
          else if (word === 'AUTH') socket.write(`${answers['AUTH'] ?? '235 yes'}\r\n`)
          else if (word === 'DATA') {
            isData = true
            socket.write('354 go on\r\n')
          } else socket.write(`${answers[word] ?? '250 yes'}\r\n`)
        }
      })
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
  })
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
      }),
  )

  const entry = (): Entry => ({
    kind: 'email',
    name: 'x',
    least: 'info',
    to: ['me@example.com'],
    from: 'mini@example.com',
    smtp: {
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      tls: false,
      user: 'mini',
      password: { secret: 'smtp' },
    },
  })

  it('logs in and hands it over', async () => {
    expect(await send(entry())).toEqual({ ok: true })
    const login = Buffer.from('\0mini\0pass word').toString('base64')
    expect(said).toContain(`AUTH PLAIN ${login}`)
    expect(said).toContain('RCPT TO:<me@example.com>')
    expect(said.join('\n')).toContain('exited with code 3')
  })

  it.each<readonly [string, Readonly<Record<string, string>>, Outcome]>([
    [
      'does not know us',
      { AUTH: '535 no' },
      { refused: 'the server does not take this user and password' },
    ],
    [
      'knows no such address',
      { RCPT: '550 no such user' },
      { refused: 'the server refuses it with 550' },
    ],
    ['is busy', { MAIL: '451 later' }, { retry: 'the server answers 451' }],
  ])('to a server that %s', async (_what, replies, outcome) => {
    answers = replies
    expect(await send(entry())).toEqual(outcome)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie that nobody has waited for is gone for us.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
