/**
 * The named pipe that an agent reads its stdin from. The agent gets it opened for reading and writing, so
 * it holds the pipe open itself: no daemon that dies ends its input.
 */
import { execFile } from 'node:child_process'
import { constants, lstatSync, openSync, unlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Clock } from '../clock.ts'
import { AgenthostError, codeOf, unable } from '../errors.ts'

/** Opens `<folder>/stdin`, making the pipe first where there is none. The caller closes the descriptor. */
export async function openStdinPipe(folder: string): Promise<number> {
  const path = join(folder, 'stdin')
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found !== undefined && !found.isFIFO()) unlinkSync(path)
  // Node cannot make a named pipe; mkfifo(1) is POSIX and runs once in an agent's life.
  if (found?.isFIFO() !== true) await promisify(execFile)('mkfifo', ['-m', '600', path])
  return openSync(path, constants.O_RDWR)
}

const RETRY_EVERY_MS = 10
const queues = new Map<string, Promise<unknown>>()

/**
 * Writes the whole text, in pieces where the pipe is full. One writer at a time per path. Rejects when
 * nobody holds the pipe, or when the agent does not take it before the deadline.
 */
export function writePipe(
  path: string,
  text: string,
  limits: { readonly deadlineMs: number; readonly clock: Clock },
): Promise<void> {
  const before = queues.get(path) ?? Promise.resolve()
  const mine = before.then(() => writeNow(path, Buffer.from(text), limits))
  const settled = mine.catch(() => undefined)
  queues.set(path, settled)
  void settled.then(() => queues.get(path) === settled && queues.delete(path))
  return mine
}

async function writeNow(
  path: string,
  bytes: Buffer,
  { deadlineMs, clock }: { readonly deadlineMs: number; readonly clock: Clock },
): Promise<void> {
  const pipe = await open(path, constants.O_WRONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      throw codeOf(error) === 'ENXIO'
        ? new AgenthostError('bad', `unable to write to ${path}: no process reads it`)
        : unableToWrite(path, error)
    },
  )
  try {
    const until = clock.steady() + deadlineMs
    let done = 0
    while (done < bytes.length) {
      done += await writeSome(pipe, bytes.subarray(done), path)
      if (done === bytes.length) return
      if (clock.steady() > until) {
        throw new AgenthostError(
          'temporary',
          `unable to write to ${path}: ${done} of ${bytes.length} bytes were taken within ${deadlineMs / 1000} s`,
          'It does not read its input: look at its log.',
        )
      }
      await new Promise<void>((resolve) => {
        clock.wakeAt(clock.steady() + RETRY_EVERY_MS, resolve)
      })
    }
  } finally {
    await pipe.close()
  }
}

type Pipe = Awaited<ReturnType<typeof open>>

async function writeSome(pipe: Pipe, bytes: Buffer, path: string): Promise<number> {
  try {
    return (await pipe.write(bytes)).bytesWritten
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return 0
    throw codeOf(error) === 'EPIPE' ? endedMeanwhile(path, error) : unableToWrite(path, error)
  }
}

function unableToWrite(path: string, error: unknown): AgenthostError {
  return unable({ verb: 'write to', object: path }, error)
}

function endedMeanwhile(path: string, error: unknown): AgenthostError {
  return new AgenthostError(
    'temporary',
    `unable to write to ${path}: the process that reads it ended before it had taken all`,
    'Look at its status, and send it again.',
    error,
  )
}
