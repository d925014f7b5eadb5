/**
 * People who look on all the time: one follows the events, one the log of an agent that writes numbered lines. What they
 * read has no gap, nothing twice and nothing torn, however often their source is killed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { HostEvent } from '../../src/control/protocol.ts'
import { program } from '../harness/home.ts'
import { leaksInText } from './secrets.ts'
import type { Stage } from './stage.ts'

export type Readers = {
  /** By cursor: what somebody has been shown is acknowledged, and stays. */
  readonly events: ReadonlyMap<number, string>
  readonly end: () => Promise<void>
}

const AGAIN_MS = 500
/** Any beginning of a numbered line. */
const HALF = /^L\d{0,10}(?:\.\d{0,12}(?::[a-z]*)?)?$/
const FOLLOWED = 'ticker-0'
const NUMBERED = /^L(\d{10})\.(\d{12}):/

export function openReaders(stage: Stage): Readers {
  const { record, secrets, room } = stage
  const events = new Map<number, string>()
  const stop = new AbortController()
  let cursor = 0
  const event = (line: string): void => {
    if (line === '') return
    const { cursor: at, kind } = JSON.parse(line) as HostEvent
    record.count('events read')
    record.expect(at > cursor, `the reader of events got ${at} after ${cursor}`)
    if (at > cursor + 1) record.note(`events: ${cursor} is followed by ${at}`)
    for (const leak of leaksInText('an event', line, secrets))
      record.violated(`a secret in ${leak}`)
    events.set(at, kind)
    cursor = at
  }
  const torn: string[] = []
  const written = new Map<string, number>()
  const halves = new Set<string>()
  const logged = (line: string): void => {
    const [, who = '', text = ''] = NUMBERED.exec(line) ?? []
    if (who === '' && HALF.test(line)) {
      // Killed while a full disk had taken half of its line: the last that it says.
      record.count('half lines read')
      return void halves.add(line.slice(1, 11))
    }
    if (who === '' || halves.has(who)) return void torn.push(line)
    record.count('log lines read')
    const before = written.get(who) ?? -1
    const number = Number(text)
    // The first line of a reader is where the log stood when it began.
    const isNext = number === before + 1 || before === -1
    record.expect(isNext, `the reader of a log got ${who}.${number} after ${before}`)
    written.set(who, number)
  }
  const fromCursor = (): readonly string[] => ['events', '-f', '--json', '--since', String(cursor)]
  const fromNow = (): readonly string[] => {
    written.clear()
    return ['logs', FOLLOWED, '-f', '-n', '0']
  }
  const loops = [
    following(stage, stop.signal, fromCursor, event),
    following(stage, stop.signal, fromNow, logged),
  ]
  return {
    events,
    async end() {
      stop.abort()
      await Promise.all(loops)
      // Who was killed while it waited for room has left half a line. The next start ends it, but not where the disk
      // was still full: then the next writer's first line is behind it, as in the files (judge-lines.ts).
      const waited = room.stamps
        .all()
        .filter(({ what, tag }) => what === 'no-space' && tag === FOLLOWED).length
      if (torn.length > waited)
        record.violated(`the reader of a log got ${torn.length} torn lines`, torn.join('\n'))
    },
  }
}

/** The command once more whenever it ends. */
async function following(
  { env, clock }: Stage,
  signal: AbortSignal,
  words: () => readonly string[],
  take: (line: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    const child = spawn(clock.node, [program(), ...words()], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const stop = (): void => void child.kill('SIGTERM')
    signal.addEventListener('abort', stop, { once: true })
    createInterface({ input: child.stdout }).on('line', take)
    await once(child, 'close')
    signal.removeEventListener('abort', stop)
    if (!signal.aborted) await pause(AGAIN_MS)
  }
}
