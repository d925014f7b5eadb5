/**
 * A notification server on a D-Bus of its own, so that the real notify-send has somebody to talk to: it keeps
 * title and body of what it is to show. Speaks just so much of the D-Bus protocol (version 1, little-endian).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

export type NotificationServer = {
  /** For DBUS_SESSION_BUS_ADDRESS. */
  readonly address: string
  readonly shown: { readonly title: string; readonly body: string }[]
  readonly close: () => Promise<void>
}

export async function notificationServer(): Promise<NotificationServer> {
  const folder = mkdtempSync(join(tmpdir(), 'ahn-'))
  const path = join(folder, 'bus')
  const address = `unix:path=${path}`
  const bus = spawn('dbus-daemon', ['--session', `--address=${address}`, '--nofork'], {
    stdio: 'ignore',
  })
  const shown: { title: string; body: string }[] = []
  const socket = await eventually('the bus is there', () => connected(path))
  const call = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS }
  let serial = 0
  const send = (message: Outgoing): void => {
    serial += 1
    socket.write(written(message, serial))
  }
  let owns = false
  reading(socket, (message) => {
    if (message.replyTo === 2) owns = true
    if (message.member === '' || message.interface === BUS) return
    const reply = { type: RETURN, replyTo: message.serial, destination: message.sender } as const
    if (message.member === 'GetServerInformation') {
      send({ ...reply, signature: 'ssss', body: strings('test', 'test', '1', '1.2') })
    } else if (message.member === 'GetCapabilities') {
      send({ ...reply, signature: 'as', body: arrayOf('body') })
    } else if (message.member === 'Notify') {
      const args = reader(message.body)
      args.string()
      args.number()
      args.string()
      shown.push({ title: args.string(), body: args.string() })
      send({ ...reply, signature: 'u', body: number(shown.length) })
    }
  })
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${uid}\r\nBEGIN\r\n`)
  send({ ...call, type: CALL, member: 'Hello' })
  const name = strings('org.freedesktop.Notifications')
  const body = Buffer.concat([padded(name, 4), number(DO_NOT_QUEUE)])
  send({ ...call, type: CALL, member: 'RequestName', signature: 'su', body })
  await eventually('it owns its name', () => owns)
  return {
    address,
    shown,
    async close() {
      socket.destroy()
      if (bus.exitCode === null && bus.signalCode === null) {
        const ended = once(bus, 'exit')
        bus.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Null while nobody listens there: the file is there a moment before. */
function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(null))
  })
}

const BUS = 'org.freedesktop.DBus'
/** Of RequestName: its answer tells at once whether the name is ours. */
const DO_NOT_QUEUE = 4
const CALL = 1
const RETURN = 2

type Outgoing = {
  readonly type: number
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly replyTo?: number
  readonly destination?: string
  readonly signature?: string
  readonly body?: Buffer
}

type Incoming = {
  readonly serial: number
  readonly member: string
  readonly interface: string
  readonly sender: string
  readonly replyTo: number
  readonly body: Buffer
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([number(bytes.length), bytes, Buffer.alloc(1)])
}

function strings(...values: readonly string[]): Buffer {
  return values.reduce(
    (all, value) => Buffer.concat([padded(all, 4), text(value)]),
    Buffer.alloc(0),
  )
}

function arrayOf(...values: readonly string[]): Buffer {
  const inner = strings(...values)
  return Buffer.concat([number(inner.length), inner])
}

/** A field of the header: its code, and a variant of one type. */
function field(code: number, type: 's' | 'o' | 'g' | 'u', value: string | number): Buffer {
  const head = Buffer.from([code, 1, type.charCodeAt(0), 0])
  if (typeof value === 'number') return Buffer.concat([head, number(value)])
  if (type === 'g')
    return Buffer.concat([head, Buffer.from([value.length]), Buffer.from(`${value}\0`)])
  return Buffer.concat([head, text(value)])
}

function written(message: Outgoing, serial: number): Buffer {
  const { type, path, member, replyTo, destination, signature, body = Buffer.alloc(0) } = message
  const fields = [
    ...(path === undefined ? [] : [field(1, 'o', path)]),
    ...(message.interface === undefined ? [] : [field(2, 's', message.interface)]),
    ...(member === undefined ? [] : [field(3, 's', member)]),
    ...(replyTo === undefined ? [] : [field(5, 'u', replyTo)]),
    ...(destination === undefined ? [] : [field(6, 's', destination)]),
    ...(signature === undefined ? [] : [field(8, 'g', signature)]),
  ]
  const array = fields.reduce((all, each) => Buffer.concat([padded(all, 8), each]), Buffer.alloc(0))
  const start = Buffer.from([0x6c, type, 0, 1])
  const head = Buffer.concat([
    start,
    number(body.length),
    number(serial),
    number(array.length),
    array,
  ])
  return Buffer.concat([padded(head, 8), body])
}

/** Calls back for each message; the answers to the login come before. */
function reading(socket: Socket, message: (message: Incoming) => void): void {
  let bytes = Buffer.alloc(0)
  let isIn = false
  socket.on('error', () => undefined)
  socket.on('data', (piece: Buffer) => {
    bytes = Buffer.concat([bytes, piece])
    if (!isIn) {
      const end = bytes.indexOf('\r\n')
      if (end < 0) return
      bytes = bytes.subarray(end + 2)
      isIn = true
    }
    for (;;) {
      if (bytes.length < 16) return
      const fieldsEnd = 16 + bytes.readUInt32LE(12)
      const start = Math.ceil(fieldsEnd / 8) * 8
      const length = start + bytes.readUInt32LE(4)
      if (bytes.length < length) return
      message(parsed(bytes.subarray(0, length), fieldsEnd, start))
      bytes = bytes.subarray(length)
    }
  })
}

function parsed(bytes: Buffer, fieldsEnd: number, start: number): Incoming {
  const found = new Map<number, string | number>()
  for (let at = 16; at < fieldsEnd;) {
    at = Math.ceil(at / 8) * 8
    const [code = 0, , type = 0] = bytes.subarray(at, at + 3)
    at += 4
    if (type === 0x75) {
      found.set(code, bytes.readUInt32LE(at))
      at += 4
      continue
    }
    const size = type === 0x67 ? bytes.readUInt8(at) : bytes.readUInt32LE(at)
    at += type === 0x67 ? 1 : 4
    found.set(code, bytes.toString('utf8', at, at + size))
    at += size + 1
  }
  const word = (code: number): string => String(found.get(code) ?? '')
  return {
    serial: bytes.readUInt32LE(8),
    interface: word(2),
    member: word(3),
    replyTo: Number(found.get(5) ?? 0),
    sender: word(7),
    body: bytes.subarray(start),
  }
}

function reader(body: Buffer): { readonly string: () => string; readonly number: () => number } {
  let at = 0
  const number = (): number => {
    at = Math.ceil(at / 4) * 4
    const value = body.readUInt32LE(at)
    at += 4
    return value
  }
  return {
    number,
    string() {
      const size = number()
      const value = body.toString('utf8', at, at + size)
      at += size + 1
      return value
    },
  }
}
