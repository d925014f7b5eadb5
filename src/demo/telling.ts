/** How the tour speaks: headings, sentences, a command with its real output, and events as they come. */
import { AgenthostError } from '../errors.ts'
import type { House, Ran } from './house.ts'
import {
  after,
  eventLine,
  glanceText,
  leftText,
  remarkOf,
  type Chain,
  type Happening,
} from './story.ts'

export type Telling = {
  readonly heading: (text: string) => void
  readonly words: (...lines: readonly string[]) => void
  /** The command as a person types it, and what it wrote. Rejects where it does not end with 0. */
  readonly look: (args: readonly string[], most?: number) => Promise<Ran>
  /** Tells what happens until all chains have come to their end. Rejects after 90 s. */
  readonly until: (...chains: readonly Chain[]) => Promise<void>
  /** Tells what has come meanwhile. */
  readonly seen: () => readonly Happening[]
}

/** Longer than anything takes on a slow host: a memory sample comes every 15 s. */
const WITHIN_MS = 90_000
/** So long nothing is said before a glance is. */
const QUIET_MS = 5_000
const LINES_MAX = 40

export function tellingOf(house: House): Telling {
  const { clock } = house
  const startedAt = clock.steady()
  let end = '\n\n'
  const say = (text: string): void => {
    house.say(text)
    end = `${end}${text}`.slice(-2)
  }
  /** One empty line, and not two. */
  const gap = (): void => {
    if (end !== '\n\n') say('\n')
  }
  const told = new Set<string>()
  const events: Happening[] = []
  const tell = (event: Happening): void => {
    events.push(event)
    const line = eventLine(event, clock.steady() - startedAt)
    if (line === null) return
    say(`${line}\n`)
    const remark = remarkOf(event, told)
    told.add(`${event.subject} ${event.kind}`)
    if (remark !== null) say(`          ${remark}\n`)
  }
  return {
    heading(text) {
      gap()
      say(`== ${text}\n\n`)
    },
    words: (...lines) => say(lines.map((line) => `${line}\n`).join('')),
    async look(args, most = LINES_MAX) {
      gap()
      say(`$ agenthost ${args.map(quoted).join(' ')}\n`)
      const ran = await house.command(args)
      house.stop.throwIfAborted()
      say(`${cut(ran.out, most)}${ran.err}`)
      gap()
      if (ran.code === 0) return ran
      const what = `agenthost ${args.join(' ')}`
      throw new AgenthostError('bad', `unable to go on: \`${what}\` ended with code ${ran.code}`)
    },
    async until(...chains) {
      const since = events.at(-1)?.cursor ?? 0
      await following({ ...house, say }, { chains, since, tell })
    },
    seen: () => events,
  }
}

type Following = {
  readonly chains: readonly Chain[]
  readonly since: number
  readonly tell: (event: Happening) => void
}

async function following(house: House, { chains, since, tell }: Following): Promise<void> {
  const { clock, say } = house
  const end = new AbortController()
  const stop = AbortSignal.any([house.stop, end.signal])
  const until = clock.steady() + WITHIN_MS
  const coming = house.happenings(since, stop)[Symbol.asyncIterator]()
  let left = chains
  let next = coming.next()
  try {
    while (left.length > 0) {
      house.stop.throwIfAborted()
      const got = await orQuiet(next, house)
      if (clock.steady() > until) {
        const message = `unable to go on: this did not come within 90 s: ${leftText(left)}`
        throw new AgenthostError('bad', message, 'Run it again with --keep, and look at its logs.')
      }
      if (got === 'quiet') {
        say(`          ${glanceText(left, await house.agents())}\n`)
        continue
      }
      if (got.done === true) throw new AgenthostError('bad', 'unable to go on: the daemon has gone')
      tell(got.value)
      left = after(left, got.value)
      next = coming.next()
    }
  } finally {
    // What is asked for and not needed any more ends with the signal.
    next.catch(() => undefined)
    end.abort()
  }
}

function orQuiet<T>(next: Promise<T>, { clock, stop }: House): Promise<T | 'quiet'> {
  return new Promise((resolve, reject) => {
    const leave = (): void => finish(() => reject(stop.reason as Error))
    const cancel = clock.wakeAt(clock.steady() + QUIET_MS, () => finish(() => resolve('quiet')))
    const finish = (act: () => void): void => {
      cancel()
      stop.removeEventListener('abort', leave)
      act()
    }
    stop.addEventListener('abort', leave)
    next.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error as Error)),
    )
  })
}

function cut(text: string, most: number): string {
  const lines = text.split('\n')
  if (lines.length - 1 <= most) return text
  return `${lines.slice(0, most).join('\n')}\n… ${lines.length - 1 - most} more lines\n`
}

function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : JSON.stringify(word)
}
