/**
 * One request to one upstream and its answer: sent, watched by one deadline, taken as it comes, paused while the
 * client is slow, closed at once when the client goes. Says in the end what happened.
 */
import type { Steady } from '../../clock.ts'
import type { Deadline } from './deadlines.ts'
import type { ExchangeAsk, Exchanged } from './exchanged.ts'
import { nameSeeker, type NameSeeker } from './generation.ts'
import type { HeadersIn } from '../front/headers.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Sending } from './sending.ts'
import type { TryEnd } from './settling.ts'
import { takenSafely } from './taken-safely.ts'
import type { Taker } from './taking.ts'

type Doors = Pick<RelayDoors, 'clock' | 'limits' | 'deadlines' | 'send' | 'mistake'>

export function exchange(doors: Doors, ask: ExchangeAsk): Promise<Exchanged> {
  return new Exchange(doors, ask).run()
}

/** A class because its lifetime is the point: many small callbacks share the state of one connection. */
class Exchange {
  readonly #doors: Doors
  readonly #ask: ExchangeAsk
  readonly #startedAt: Steady
  readonly #result = Promise.withResolvers<Exchanged>()
  #sending: Sending | null = null
  #deadline: Deadline | null = null
  #taker: Taker | null = null
  readonly #seeker: NameSeeker
  #isOver = false
  #isSent = false
  #isPaused = false
  #status: number | null = null
  #headers: HeadersIn = {}
  #firstByteMs: number | null = null

  constructor(doors: Doors, ask: ExchangeAsk) {
    this.#doors = doors
    this.#ask = ask
    this.#startedAt = doors.clock.steady()
    this.#seeker = nameSeeker(ask.call.upstream.isOpenRouter, ask.named)
  }

  run(): Promise<Exchanged> {
    // The client may have gone while the money was held: then nothing goes out.
    const early = this.#ask.stop.why()
    if (early !== null) this.#finish(early === 'gone' ? 'gone' : 'reset', null)
    else this.#guarded(() => this.#begin())
    return this.#result.promise
  }

  #begin(): void {
    const { limits, deadlines, send } = this.#doors
    this.#deadline = deadlines.watch(limits.connectMs, () => this.#late())
    const sending = send(this.#ask.call, {
      sent: () => {
        this.#isSent = true
        this.#deadline?.restart(limits.firstByteMs)
      },
      head: (status, headers) => this.#guarded(() => this.#head(status, headers)),
      data: (chunk) => this.#guarded(() => this.#data(chunk)),
      ended: () => this.#finish('whole', null),
      failed: (code) => this.#finish('reset', code),
    })
    this.#sending = sending
    // It may have been over before it could be stopped: a connection that fails at once.
    if (this.#isOver) sending.abort()
    else this.#ask.stop.on((why) => this.#close(why === 'gone' ? 'gone' : 'reset'))
  }

  /** A mistake of ours costs this try its answer; what it may have cost is found out like that of any broken one. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#doors.mistake(error)
      this.#close('reset')
    }
  }

  #head(status: number, headers: HeadersIn): void {
    if (this.#isOver) return
    this.#status = status
    this.#headers = headers
    this.#firstByteMs = this.#doors.clock.steady() - this.#startedAt
    this.#deadline?.restart(this.#doors.limits.idleMs)
    this.#seeker.head(headers)
    this.#taker = this.#ask.takerOf(status, headers)
    if (this.#taker === null) this.#close('reset')
  }

  #data(chunk: Buffer): void {
    if (this.#isOver || this.#taker === null) return
    this.#deadline?.touch()
    this.#seeker.chunk(chunk)
    const next = this.#taker.take(chunk)
    if (next === 'stop') this.#close('whole')
    else if (next === 'wait') this.#pause()
  }

  #pause(): void {
    if (this.#isPaused) return
    this.#isPaused = true
    this.#sending?.pause()
    this.#ask.client.whenDrained(() => {
      this.#isPaused = false
      if (this.#isOver) return
      this.#deadline?.touch()
      this.#sending?.resume()
    })
  }

  /** While the client reads nothing it is the client that is late, and is let go. */
  #late(): void {
    if (this.#isPaused) this.#ask.client.destroy()
    this.#close(this.#isPaused ? 'gone' : 'silent')
  }

  #close(end: TryEnd): void {
    // What the abort tells is no news: it was decided here.
    this.#finish(end, null)
    this.#sending?.abort()
  }

  #finish(end: TryEnd, code: string | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#deadline?.stop()
    this.#ask.stop.on(null)
    this.#result.resolve({
      end,
      code,
      isSent: this.#isSent,
      status: this.#status,
      headers: this.#headers,
      taken: takenSafely(this.#taker, end, {
        mistake: this.#doors.mistake,
        client: this.#ask.client,
      }),
      generation: this.#seeker.name(),
      firstByteMs: this.#firstByteMs,
      totalMs: this.#doors.clock.steady() - this.#startedAt,
    })
  }
}
