/**
 * OpenRouter as a pull asks it: one question after the other, within the budget, each tried again a few
 * times where that may help. What it answers is read at once, so that half an answer is asked for again.
 */
import { isoTime, type Clock, type Instant } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { DAY_REQUESTS, leaveToAsk, PULL_REQUESTS } from './source-budget.ts'
import { dayOf, startOf } from './source-days.ts'
import type { Get } from './source-http.ts'
import { outcomeOf, waitAfter, type Outcome } from './source-outcome.ts'
import { jsonIn, NotAsDocumented } from './source-reading.ts'

export type Question<T> = {
  /** Behind the address of the API; a whole address is asked without the key. */
  readonly path: string
  readonly read: (body: unknown) => T
  /** 1 for what is not asked again. */
  readonly tries?: number
}

export type Answer<T> = { readonly text: string; readonly at: Instant; readonly read: T }

export type Spent = { readonly ofPull: number; readonly ofDay: number; readonly limitOfDay: number }

export type Source = {
  /** Rejects with an AgenthostError: `temporary` (75), `config` (78) or `bad` (1), with what to do. */
  readonly ask: <T>(question: Question<T>) => Promise<Answer<T>>
  /** How many more this pull may make. */
  readonly left: () => number
  /** The address of a list of the website, which is asked without the key. */
  readonly website: (path: string) => string
  readonly spent: () => Spent
}

export type SourceDoors = {
  readonly clock: Pick<Clock, 'now'>
  readonly wait: (ms: number) => Promise<void>
  readonly get: Get
  /** Of all pulls of this home, also those of other days. */
  readonly askedSince: (from: Instant) => readonly Instant[]
  /** Before each request: one that a crash cuts off has counted there. */
  readonly note: (at: Instant, path: string) => void
}

const WAITED_MAX_MS = 5 * 60_000
const TRIES = 3

export function openRouter(
  { url, key }: { readonly url: string; readonly key: string },
  doors: SourceDoors,
): Source {
  const { clock } = doors
  let made = 0
  let waitedMs = 0
  const askedToday = (): readonly Instant[] => doors.askedSince(startOf(dayOf(clock.now())))
  const wait = async (ms: number): Promise<boolean> => {
    if (waitedMs + ms > WAITED_MAX_MS) return false
    waitedMs += ms
    if (ms > 0) await doors.wait(ms)
    return true
  }
  const once = async (path: string): Promise<Outcome> => {
    if (made >= PULL_REQUESTS) throw givenUp(`the pull has made its ${PULL_REQUESTS} requests`)
    const leave = leaveToAsk(askedToday(), clock.now())
    if ('notBefore' in leave)
      throw givenUp(`the ${DAY_REQUESTS} requests of the day are made`, isoTime(leave.notBefore))
    if (!(await wait(leave.waitMs))) throw givenUp('30 requests were made in the last minute')
    made += 1
    doors.note(clock.now(), path)
    const isWhole = path.startsWith('http')
    const got = await doors.get(isWhole ? path : url + path, isWhole ? null : key)
    return withoutKey(outcomeOf(got, clock.now()), key)
  }
  return {
    left: () => PULL_REQUESTS - made,
    website: (path) => `${url.replace(/\/v1$/, '')}/frontend/v1${path}`,
    spent: () => ({ ofPull: made, ofDay: askedToday().length, limitOfDay: DAY_REQUESTS }),
    async ask({ path, read, tries: most = TRIES }) {
      for (let tries = 1; ; tries += 1) {
        const outcome = withBody(await once(path))
        if ('refused' in outcome) throw refusal(path, outcome)
        if ('body' in outcome)
          return { text: outcome.text, at: clock.now(), read: understood(path, outcome.body, read) }
        const waitMs = tries < most ? waitAfter(tries, outcome.afterMs) : null
        if (waitMs === null || !(await wait(waitMs))) throw givenUp(outcome.retry, null, outcome)
      }
    },
  }
}

/** What a source says of a refusal may quote what it was sent. A key of a few letters is none, and is in many words. */
function withoutKey(outcome: Outcome, key: string): Outcome {
  const clean = (text: string): string => (key.length < 8 ? text : text.replaceAll(key, '***'))
  if ('refused' in outcome) return { ...outcome, refused: clean(outcome.refused) }
  return 'retry' in outcome ? { ...outcome, retry: clean(outcome.retry) } : outcome
}

type Read = Exclude<Outcome, { text: string }> | { readonly text: string; readonly body: unknown }

/** A page, or half an answer, with 200: some proxy's, and the next one may be right. */
function withBody(outcome: Outcome): Read {
  if (!('text' in outcome)) return outcome
  try {
    return { text: outcome.text, body: jsonIn(outcome.text) }
  } catch (error) {
    if (error instanceof NotAsDocumented)
      return { retry: `it sent ${error.message}`, afterMs: null }
    throw error
  }
}

function understood<T>(path: string, body: unknown, read: (body: unknown) => T): T {
  try {
    return read(body)
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    const hint = 'The source may have changed: nothing of it was taken, and what was there stays.'
    throw new AgenthostError('bad', `unable to use ${nameOf(path)}: ${error.message}`, hint, error)
  }
}

function refusal(path: string, { refused, hint, kind }: Extract<Outcome, { refused: string }>) {
  return new AgenthostError(kind, `unable to read ${nameOf(path)} of OpenRouter: ${refused}`, hint)
}

function givenUp(why: string, from: string | null = null, asked?: { afterMs: number | null }) {
  const afterMs = asked?.afterMs ?? null
  const after =
    afterMs === null || afterMs === Infinity ? 'later' : `in ${Math.ceil(afterMs / 60_000)} min`
  const hint = `Try again ${from === null ? after : `after ${from}`}; the weeks that are there stay.`
  return new AgenthostError('temporary', `unable to ask OpenRouter: ${why}`, hint)
}

/** Without its parameters. */
function nameOf(path: string): string {
  const { pathname } = new URL(path, 'https://openrouter.ai')
  return pathname
}
