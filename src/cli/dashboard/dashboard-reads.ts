/** What the page asks for beside the news: a job, a parked request, a log as it grows, the week's report. */
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Clock } from '../../clock.ts'
import { controlClient } from '../../control/client.ts'
import type { Shown } from '../../control/gateway-protocol.ts'
import { Lines, type Route } from '../../control/json-http.ts'
import type { Tickets } from '../../dashboard/tickets.ts'
import { AgenthostError, unable } from '../../errors.ts'
import { harmless } from '../../gateway/queue/prompt-text.ts'
import { numberOf } from './dashboard-acts.ts'
import { logFrames } from './dashboard-log.ts'
import { newestReportIn } from './dashboard-looks.ts'
import { homePaths } from '../home.ts'
import { shownRequest } from '../queue/queue-source.ts'
import type { Terminal } from '../terminal.ts'

/** Runs of a job that are shown. */
const RUNS_LAST = 10

export function dashboardReads(
  terminal: Terminal,
  {
    clock,
    stop,
    tickets,
  }: { readonly clock: Clock; readonly stop: AbortSignal; readonly tickets: Tickets },
): readonly Route[] {
  const paths = homePaths(terminal.env)
  const client = controlClient(paths.controlSocket)
  return [
    { method: 'GET', path: '/v1/jobs/:name', answer: ({ name }) => client.job(name, RUNS_LAST) },
    {
      method: 'GET',
      path: '/v1/queue/:name',
      answer: ({ name }) => parked(terminal, numberOf(name, 'show request')),
    },
    {
      method: 'GET',
      path: '/v1/logs/:name',
      async answer({ name, gone }) {
        const frames = await logFrames(paths, name, { clock, stop: AbortSignal.any([stop, gone]) })
        return new Lines(Readable.from(frames, { objectMode: false }), 'text/event-stream')
      },
    },
    {
      method: 'POST',
      path: '/v1/report',
      answer: () => ({ path: `/report/${tickets.issue(reportText(paths.home))}` }),
    },
  ]
}

async function parked(terminal: Terminal, id: number): Promise<Shown> {
  const found = await shownRequest(terminal, id)
  const { request, prompt } = found
  if (prompt === null) return found
  const turns = prompt.turns.map(({ role, text }) => ({
    role: harmless(role),
    text: harmless(text),
  }))
  return { request, prompt: { ...prompt, turns } }
}

function reportText(home: string): string {
  const newest = newestReportIn(home)
  if (newest === null) {
    const hint = 'Write one with `agenthost report`.'
    throw new AgenthostError('bad', 'unable to show the report: there is none yet', hint)
  }
  try {
    return readFileSync(newest.file, 'utf8')
  } catch (error) {
    throw unable({ verb: 'read', object: newest.file }, error)
  }
}
