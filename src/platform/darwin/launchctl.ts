/**
 * launchctl's answers, macOS 15 to 27. What `print` prints is "NOT API in any sense at all" (launchctl(1)):
 * it is read by its top-level lines alone, and what is not there is null.
 */
import type { Answer, Job, Launchd, LoadedJob } from '../../install/job.ts'
import { completeLines } from '../complete-lines.ts'
import type { MacTools, Ran } from './tools.ts'

/** bootout and `kickstart -k` wait for SIGTERM and SIGKILL: ExitTimeOut, 20 s in our plists, and some. */
const ACT_MS = 30_000

export function launchdOf(tools: MacTools): Launchd {
  return {
    look: async (target) => jobIn(await tools.run('launchctl', ['print', target])),
    act: async (args) => answerIn(await tools.run('launchctl', args, { timeoutMs: ACT_MS })),
    async isDisabled(domain, label) {
      const { code, out } = await tools.run('launchctl', ['print-disabled', domain])
      const labels = code === 0 ? parseDisabled(out) : null
      return labels === null ? 'unknown' : labels.includes(label)
    },
  }
}

/** `unknown` for every answer that says neither: a failed launchctl does not mean that nothing is loaded. */
export type JobState = 'loaded' | 'not-loaded' | 'unknown'

/** `target` as launchctl(1) has it: `gui/501/LABEL`, `user/501/LABEL`, `system/LABEL`. */
export async function jobState(target: string, tools: MacTools): Promise<JobState> {
  const { kind } = jobIn(await tools.run('launchctl', ['print', target]))
  return kind === 'absent' || kind === 'no-domain' ? 'not-loaded' : kind
}

/** 113: no such job; 112 and 125: no such domain, or one over SSH only. Anything else says nothing. */
export function jobIn(ran: Ran): Job {
  switch (ran.code) {
    case 0:
      return parsePrint(ran.out)
    case 113:
      return { kind: 'absent' }
    case 112:
    case 125:
      return { kind: 'no-domain' }
    default:
      return { kind: 'unknown', why: whyOf(ran) }
  }
}

function answerIn(ran: Ran): Answer {
  return { code: ran.code, said: ran.code === 0 ? ran.out.trim() : whyOf(ran) }
}

function whyOf({ code, out, err, trouble }: Ran): string {
  const said = err.trim() || out.trim()
  return code === null ? trouble : said || `it exits with ${code} and says nothing`
}

/** Exactly one leading tab is the top level: blocks of coalitions and endpoints repeat `state`. */
const TOP_LEVEL = /^\t([a-z ()]+?) = (.*)$/
/** As a signed job's `last terminating signal`. */
const EXIT_KEYS = ['last exit code', 'last terminating signal', 'last exit reason'] as const

export function parsePrint(text: string): LoadedJob {
  const fields = new Map<string, string>()
  for (const line of text.split('\n')) {
    const found = TOP_LEVEL.exec(line.trimEnd())
    const [, key, value] = found ?? []
    if (key !== undefined && value !== undefined && !fields.has(key)) fields.set(key, value)
  }
  const state = fields.get('state') ?? fields.get('job state') ?? null
  const lastExit = EXIT_KEYS.map((key) => fields.get(key)).find((each) => each !== undefined)
  return {
    kind: 'loaded',
    state,
    pid: positive(fields.get('pid')),
    path: fields.get('path') ?? null,
    program: fields.get('program') ?? null,
    lastExit: lastExit ?? null,
    runs: count(fields.get('runs')),
  }
}

function count(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** A pid that could be signalled by mistake (0: our own group) is none. */
function positive(text: string | undefined): number | null {
  const number = count(text)
  return number !== null && number > 1 ? number : null
}

/**
 * Labels that are switched off: `disabled`, before macOS 13 `true`. A label without a line is switched on,
 * so that a list without its end, or one that contradicts itself, says nothing: null.
 */
export function parseDisabled(out: string): readonly string[] | null {
  const lines = completeLines(out).map((line) => line.trim())
  if (!lines.includes('disabled services = {') || !lines.includes('}')) return null
  const states = new Map<string, boolean>()
  for (const line of lines) {
    const [, label, word] = /^"([^"]+)" => (disabled|enabled|true|false)$/.exec(line) ?? []
    // Half a line is of a label that may be the one.
    if (label === undefined && line.startsWith('"')) return null
    if (label === undefined) continue
    const isOff = word === 'disabled' || word === 'true'
    if ((states.get(label) ?? isOff) !== isOff) return null
    states.set(label, isOff)
  }
  return [...states].filter(([, isOff]) => isOff).map(([label]) => label)
}
