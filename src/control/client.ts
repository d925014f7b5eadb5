/** Asks the daemon what a person or a program wants to know, and holds its answers against the protocol. */
import { systemClock, type Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { alertClient, type AlertClient } from './alert-client.ts'
import { jobAnswerShape, slotAnswerShape, type JobAnswer, type JobRun } from './job-shapes.ts'
import { understood } from './understood.ts'
import { wireTo } from './wire.ts'
import { QUESTION_MAX_BYTES, attachShape, eventShape } from './protocol.ts'
import { reloadAnswerShape, statusShape, wishAnswerShape } from './protocol.ts'
import type { AgentStatus, HostEvent, ReloadAnswer, Status, Wish } from './protocol.ts'

export type EventsWanted = {
  /** Those after this cursor. */
  readonly since?: number | undefined
  /** Without `since`: the newest so many. */
  readonly last?: number | undefined
  /** Goes on with what happens, until `signal` is aborted. */
  readonly follow?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export type ControlClient = {
  readonly status: () => Promise<Status>
  readonly wish: (kind: 'start' | 'stop' | 'restart', wish: Wish) => Promise<readonly AgentStatus[]>
  readonly send: (name: string, text: string) => Promise<void>
  readonly attach: (name: string) => Promise<readonly string[]>
  readonly reload: () => Promise<ReloadAnswer>
  /** A job, with the newest `last` of its slots. */
  readonly job: (name: string, last: number) => Promise<JobAnswer>
  /** What became of the slot it made, or of the one that it skips. */
  readonly actOnJob: (act: 'run' | 'skip', name: string) => Promise<JobRun>
  readonly alerts: AlertClient
  readonly events: (wanted: EventsWanted) => AsyncGenerator<HostEvent, void>
}

/** How long the daemon may be silent: it answers most questions from memory. */
const ANSWER_MS = 5_000
/** It waits up to 60 s for a wish to be fulfilled. */
const WAIT_MS = 70_000
/** Texts are handed to a program, a reload reads and starts things. */
const WORK_MS = 30_000

/** Every question throws `unreachable` without a daemon, and the daemon's own refusal as it words it. */
export function controlClient(socketPath: string, clock: Clock = systemClock): ControlClient {
  const { get, post, lines } = wireTo(socketPath, clock)
  return {
    status: async () => understood(statusShape, await get('/status')),
    async wish(kind, wish) {
      const answer = await post(`/agents/${kind}`, wish, wish.wait ? WAIT_MS : ANSWER_MS)
      return understood(wishAnswerShape, answer).agents
    },
    async send(name, text) {
      if (Buffer.byteLength(JSON.stringify({ text })) > QUESTION_MAX_BYTES) throw tooLong(name)
      await post(`/agents/${encodeURIComponent(name)}/send`, { text }, WORK_MS)
    },
    async attach(name) {
      return understood(attachShape, await get(`/agents/${encodeURIComponent(name)}/attach`)).argv
    },
    async job(name, last) {
      const path = `/jobs/${encodeURIComponent(name)}?last=${last}`
      return understood(jobAnswerShape, await get(path))
    },
    async actOnJob(act, name) {
      const path = `/jobs/${encodeURIComponent(name)}/${act}`
      return understood(slotAnswerShape, await post(path, {}, WORK_MS)).run
    },
    reload: async () => understood(reloadAnswerShape, await post('/reload', {}, WORK_MS)),
    alerts: alertClient({ get, post, lines }),
    async *events({ since, last, follow = false, signal }) {
      const query = new URLSearchParams({ follow: String(follow) })
      if (since !== undefined) query.set('since', String(since))
      if (last !== undefined) query.set('last', String(last))
      for await (const line of lines(`/events?${query.toString()}`, { follow, signal })) {
        if (line !== null) yield understood(eventShape, line)
      }
    },
  }
}

function tooLong(name: string): AgenthostError {
  const message = `unable to send to ${name}: the text is longer than ${QUESTION_MAX_BYTES} bytes`
  return new AgenthostError('usage', message, 'Put it into a file, and send where that is.')
}
